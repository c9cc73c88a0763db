"""承認と公開: asking, approving, sending back, withdrawing; the client's consent."""

import uuid as uuids
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from casebook.forms.acts import ConsentForm, ReasonForm, TakeBackForm
from casebook.models import CaseStudy
from casebook.rights import can_approve, can_withdraw
from casebook.services import (
    case_ask,
    case_publish,
    case_reopen,
    case_return,
    case_take_back,
    case_withdraw,
    consent_record,
    consent_take_back,
)
from casebook.views._page import attempt, case_of, crumbs, form_page, go, tried
from yorozu.kit.views import posted, version_in

_ACTS = {
    "ask": (case_ask, "チーフに承認を依頼しました。"),
    "take_back": (case_take_back, "承認の依頼を取り下げました。続けて書けます。"),
    "reopen": (case_reopen, "下書きに戻しました。"),
}
_METHODS = ["GET", "HEAD", "POST"]


@require_POST
@require_permission(Permission.CASE_WRITE)
def act(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    """`act`: ask · take_back · reopen."""
    case = case_of(request.user, uuid)
    if (name := request.POST.get("act", "")) not in _ACTS:
        raise BadRequest("act")
    service, words = _ACTS[name]
    version = version_in(request)
    tried(request, lambda: service(case=case, version=version, by=request.user), words)
    return redirect(case)


@require_POST
@require_permission(Permission.CASE_APPROVE)
def publish(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    case = case_of(request.user, uuid)
    version = version_in(request)
    words = f"承認しました。「{case.get_audience_display()}」に公開されています。"
    tried(request, lambda: case_publish(case=case, version=version, by=request.user), words)
    return redirect(case)


@never_cache
@require_http_methods(_METHODS)
@require_permission(Permission.CASE_APPROVE)
def send_back(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    case = case_of(request.user, uuid)
    if not can_approve(request.user, case):
        raise PermissionDenied
    form = _reason_form(request, case)
    known: dict[str, Any] = {"case": case, "by": request.user}
    if form.is_valid() and attempt(form, lambda: case_return(**known, **form.cleaned_data)):
        return go(request, case, "書いた人に差し戻しました。")
    return form_page(
        request,
        form,
        title="事例を差し戻す",
        trail=crumbs(case),
        button="差し戻す",
        lead="理由は、書いた人に表示されます。",
    )


@never_cache
@require_http_methods(_METHODS)
@require_permission(Permission.CASE_WRITE)
def withdraw(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    case = _withdrawable(request, uuid)
    form = _reason_form(request, case)
    known: dict[str, Any] = {"case": case, "by": request.user}
    if form.is_valid() and attempt(form, lambda: case_withdraw(**known, **form.cleaned_data)):
        return go(request, case, "事例を取り下げました。")
    lead = "公開しているページからは、すぐに見えなくなります。配った冊子は回収してください。"
    return form_page(
        request,
        form,
        title="事例を取り下げる",
        trail=crumbs(case),
        button="取り下げる",
        lead=lead if case.is_published else "",
    )


@never_cache
@require_http_methods(_METHODS)
@require_permission(Permission.CASE_WRITE)
def consent(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    """企業・相談者の同意: how far, when, how."""
    case = _withdrawable(request, uuid)
    form = ConsentForm(posted(request), case=case)
    if form.is_valid():
        facts = form.facts()
        if attempt(form, lambda: consent_record(case=case, facts=facts, by=request.user)):
            return go(request, case, "同意を記録しました。")
    return form_page(
        request,
        form,
        title="事例の公表への同意",
        trail=crumbs(case),
        lead="公開する文章を企業・相談者に見せて、確認していただいてから記録してください。",
    )


@never_cache
@require_http_methods(_METHODS)
@require_permission(Permission.CASE_WRITE)
def take_back(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    """撤回: the case is withdrawn in the same act."""
    case = _withdrawable(request, uuid)
    form = TakeBackForm(posted(request))
    known: dict[str, Any] = {"case": case, "by": request.user}
    if form.is_valid() and attempt(form, lambda: consent_take_back(**known, **form.cleaned_data)):
        return go(request, case, "同意の撤回を記録しました。公開していた事例は取り下げました。")
    return form_page(
        request,
        form,
        title="同意の撤回を記録する",
        trail=crumbs(case),
        button="撤回を記録する",
        lead="公開している事例は、記録と同時に取り下げられます。",
    )


def _reason_form(asking: StaffRequest, case: CaseStudy) -> ReasonForm:
    return ReasonForm(posted(asking), initial={"version": case.version})


def _withdrawable(asking: StaffRequest, uuid: uuids.UUID) -> CaseStudy:
    case = case_of(asking.user, uuid)
    if not can_withdraw(asking.user, case):
        raise PermissionDenied
    return case
