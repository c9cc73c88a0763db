"""One case: as it is read, and for those who work on it what stands in the way."""

import uuid as uuids
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from casebook.checking import check_of, consent_of
from casebook.enums import CaseState
from casebook.generalising import facts_of
from casebook.models import CaseStudy
from casebook.rarity import rarity_of
from casebook.reading import sections_of
from casebook.rights import can_approve, can_edit, can_edit_now, can_withdraw
from casebook.versions import versions_of
from casebook.views._page import case_of, crumbs

CHANGES = 30


@never_cache
@require_safe
@require_permission(Permission.CASE_READ)
def detail(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    case = case_of(request.user, uuid)
    context: dict[str, Any] = {
        "case": case,
        "facts": facts_of(case),
        "sections": sections_of(case),
        "crumbs": crumbs(),
    }
    if _works_on(request, case):
        context |= _desk(request, case)
    return render(request, "casebook/detail.html", context)


def _works_on(request: StaffRequest, case: CaseStudy) -> bool:
    return can_edit(request.user, case) or has_permission(request.user, Permission.CASE_APPROVE)


def _desk(request: StaffRequest, case: CaseStudy) -> dict[str, Any]:
    """Beside the case: state, consent, findings, rarity, where it comes from, what was done."""
    user = request.user
    is_open = case.state in (CaseState.DRAFT, CaseState.ASKED)
    check = check_of(case) if is_open else None
    consent = check.consent if check else consent_of(case)
    memos = case.memos.visible_to(user).select_related("primary_topic")
    return {
        "works": True,
        "check": check,
        "consent": consent,
        "rarity": rarity_of(case),
        "may_edit": can_edit_now(user, case),
        "may_write": can_edit(user, case),
        "may_approve": case.state == CaseState.ASKED and can_approve(user, case),
        "is_own": has_permission(user, Permission.CASE_APPROVE) and not can_approve(user, case),
        "may_withdraw": can_withdraw(user, case) and case.state != CaseState.WITHDRAWN,
        "memos": list(memos.order_by("started_at", "pk")),
        "changes": list(case.changes.select_related("by")[:CHANGES]),
        "sent": request.GET.get("saved") == "1",
    }


@never_cache
@require_safe
@require_permission(Permission.CASE_WRITE)
def history(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    """Every version of the text there was; for those who work on the case."""
    case = case_of(request.user, uuid)
    context = {
        "case": case,
        "versions": versions_of(case) if _works_on(request, case) else [],
        "crumbs": crumbs(case),
    }
    return render(request, "casebook/history.html", context)
