"""他機関紹介: the list, one referral with its acts, one made from a memo, the setting."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from accounts.remembered import KEEP, remembers
from consultations.enums import MemoStatus, ReferralState
from consultations.errors import MemoError
from consultations.intake.forms.filters import ReferralFilter
from consultations.intake.forms.referral import MoveForm, PlaceForm, PolicyForm
from consultations.intake.referring import referral_reading
from consultations.intake.services.referral import (
    referral_chase,
    referral_link,
    referral_link_revoke,
    referral_make,
    referral_move,
)
from consultations.intake.services.referral_policy import referral_policy_change
from consultations.models import Referral, ReferralPolicy
from consultations.reading.page import readable
from consultations.remembering import chip_links
from yorozu.kit.paging import keyset_page

SIZE = 25
ORDER = ("-referred_at", "-id")
DUE_SHOWN = 30


@never_cache
@require_safe
@require_permission(Permission.REFERRAL_READ)
@remembers("referrals")
def referrals(request: StaffRequest) -> HttpResponse:
    filters = ReferralFilter(request.GET)
    mine = Referral.objects.visible_to(request.user).select_related(
        "company", "person", "organization", "referred_by"
    )
    rows, chips = filters.narrow(mine), filters.chips()
    found = rows.order_by()
    total, answered = found[:1001].count(), found.with_result().order_by()[:1001].count()
    context = {
        "filters": filters,
        "chips": chip_links(request.GET, chips),
        "page": keyset_page(rows, request, order=ORDER, size=SIZE),
        "total": total,
        "answered": answered,
        "share": round(100 * answered / total) if total and total <= 1000 else None,
        "due": list(mine.to_chase(timezone.localdate()).order_by("chase_on", "pk")[:DUE_SHOWN])
        if not chips
        else None,
        "keep": KEEP,
    }
    return render(request, "consultations/referrals.html", context)


@never_cache
@require_safe
@require_permission(Permission.REFERRAL_READ)
def referral(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, _referral(request, pk))


@require_POST
@require_permission(Permission.REFERRAL_WRITE)
def move(request: StaffRequest, pk: int) -> HttpResponse:
    """受付確認・結果・辞退・フォロー済, or 問い合わせた; a refusal keeps what was typed."""
    row, form = _referral(request, pk), MoveForm(request.POST)
    act = request.POST.get("act", "")
    if not form.is_valid():
        return _page(request, row, form=form, status=422)
    known: dict[str, Any] = {"referral": row, "by": request.user, **form.cleaned_data}
    try:
        if act == "chase":
            referral_chase(**known)
        elif act in ReferralState.values:
            referral_move(**known, state=ReferralState(act))
    except MemoError as error:
        form.add_error(None, str(error))
        return _page(request, _referral(request, pk), form=form, status=409)
    messages.success(request, "紹介の状況を記録しました。")
    return redirect(row)


@require_POST
@require_permission(Permission.REFERRAL_WRITE)
def link(request: StaffRequest, pk: int) -> HttpResponse:
    """A new way in for the agency, or none any more."""
    row = _referral(request, pk)
    try:
        if request.POST.get("act") == "revoke":
            referral_link_revoke(referral=row, by=request.user)
            messages.success(request, "回答用リンクを無効にしました。")
        else:
            referral_link(referral=row, by=request.user)
            messages.success(request, "回答用リンクを発行しました。紹介先へお送りください。")
    except MemoError as error:
        messages.warning(request, str(error))
    return redirect(row)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.REFERRAL_WRITE)
def from_memo(request: StaffRequest, number: str) -> HttpResponse:
    """A memo sends its client on."""
    rows = readable(request.user).exclude(status=MemoStatus.VOID)
    memo = get_object_or_404(rows.select_related("company", "person", "programme"), number=number)
    form = PlaceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = referral_make(place=form.chosen(), by=request.user, memo=memo)
        except (MemoError, ValidationError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{made.organization}へ紹介しました。")
            return redirect(made)
    context = {"form": form, "memo": memo}
    status = 422 if form.errors else 200
    return render(request, "consultations/referral_new.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.SETTINGS_MANAGE)
def policy(request: StaffRequest) -> HttpResponse:
    now = ReferralPolicy.current()
    initial = {name: getattr(now, name) for name in ("version", "chase_days", "link_days")}
    form = PolicyForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            referral_policy_change(by=request.user, **form.cleaned_data)
        except MemoError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "保存しました。次に記録する紹介から働きます。")
            return redirect("intake:policy")
    status = 422 if form.errors else 200
    return render(request, "consultations/referral_policy.html", {"form": form}, status=status)


def _referral(request: StaffRequest, pk: int) -> Referral:
    rows = Referral.objects.visible_to(request.user).select_related(
        *("company", "person", "organization", "referred_by", "intake", "memo", "programme")
    )
    return get_object_or_404(rows, pk=pk)


def _page(
    request: StaffRequest, row: Referral, *, form: MoveForm | None = None, status: int = 200
) -> HttpResponse:
    reading = referral_reading(request.user, row)
    context = {
        "reading": reading,
        "referral": row,
        "form": form or MoveForm(initial={"version": row.version}),
        "answer_url": request.build_absolute_uri(reverse("referral_answer", args=[reading.token]))
        if reading.link
        else "",
        "may_record_consent": has_permission(request.user, Permission.CONSENT_RECORD),
        "may_read_memo": has_permission(request.user, Permission.MEMO_READ),
    }
    return render(request, "consultations/referral.html", context, status=status)
