"""スキルの申請: what waits, and deciding on it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from coordinators.errors import Refused
from coordinators.forms.skills import ReturnForm
from coordinators.models import SkillProposal
from coordinators.selectors import waiting_lines
from coordinators.services import proposal_approve, proposal_return, proposal_withdraw
from coordinators.views._page import crumbs
from yorozu.kit.paging import keyset_page
from yorozu.kit.views import version_in


@never_cache
@require_safe
@require_permission(Permission.SKILL_PROPOSE)
def proposals(request: StaffRequest) -> HttpResponse:
    return _page(request)


@require_POST
@require_permission(Permission.SKILL_APPROVE)
def approve(request: StaffRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)
    try:
        proposal_approve(proposal=row, by=request.user, revision=version_in(request, "revision"))
    except Refused as error:
        messages.error(request, f"{_name(row)}：{error}")
    else:
        messages.success(request, f"{_name(row)}の申請を承認しました。")
    return _back(request, row)


@require_POST
@require_permission(Permission.SKILL_APPROVE)
def return_(request: StaffRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)
    form = ReturnForm(request.POST, key=row.pk)
    if not form.is_valid():
        return _page(request, failed=form, failed_pk=row.pk, status=422)
    try:
        proposal_return(proposal=row, by=request.user, reason=form.cleaned_data["reason"])
    except ValidationError as error:
        form.add_error("reason", error.messages[0])
        return _page(request, failed=form, failed_pk=row.pk, status=422)
    except Refused as error:
        messages.error(request, f"{_name(row)}：{error}")
    else:
        messages.success(request, f"{_name(row)}の申請を差し戻しました。")
    return _back(request, row)


@require_POST
@require_permission(Permission.SKILL_PROPOSE)
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)
    try:
        proposal_withdraw(proposal=row, by=request.user)
    except Refused as error:
        messages.error(request, f"{_name(row)}：{error}")
    else:
        messages.success(request, f"{_name(row)}の申請を取り下げました。")
    return _back(request, row)


def _fetch(request: StaffRequest, pk: int) -> SkillProposal:
    rows = SkillProposal.objects.visible_to(request.user).select_related("coordinator", "topic")
    return get_object_or_404(rows, pk=pk)


def _name(row: SkillProposal) -> str:
    return f"{row.coordinator.name}さんの「{row.topic.name}」"


def _back(request: StaffRequest, row: SkillProposal) -> HttpResponse:
    """To the page the button stood on."""
    if request.POST.get("from") == "skill":
        return redirect("coordinators:skill", row.coordinator_id, row.topic_id)
    return redirect("coordinators:proposals")


def _page(
    request: StaffRequest,
    *,
    failed: ReturnForm | None = None,
    failed_pk: int = 0,
    status: int = 200,
) -> HttpResponse:
    """What is open, the oldest first; ?state=closed: what was decided, by pages."""
    context: dict[str, Any] = {"is_open": request.GET.get("state") != "closed"}
    if context["is_open"]:
        lines = waiting_lines(request.user)
        context["lines"] = [
            (line, failed if failed and line.row.pk == failed_pk else ReturnForm(key=line.row.pk))
            for line in lines
        ]
        context["mine"] = sum(line.may_decide for line in lines)
    else:
        rows = SkillProposal.objects.visible_to(request.user).decided()
        rows = rows.select_related("coordinator", "topic", "proposed_by", "decided_by")
        context["page"] = keyset_page(rows, request, order=("-decided_at", "-id"))
    context |= {"failed_pk": failed_pk, "crumbs": crumbs(skills=True)}
    return render(request, "coordinators/proposals.html", context, status=status)
