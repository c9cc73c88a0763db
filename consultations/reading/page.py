"""The page of one memo: shown by its own view, and again when an act on it was refused."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import audit
from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import StaffRequest, has_permission
from consultations.enums import TRANSITIONS, MemoStatus, ParticipantRole
from consultations.models import Memo, MemoParticipant
from consultations.models.querysets import MemoQuerySet
from consultations.reading.checks import Checks, checks_of
from consultations.reading.rows import referrals_of, seat, steps_of
from consultations.rules import (
    can_refer,
    can_restrict,
    can_write_header,
    can_write_text,
    takes_part,
)
from yorozu.kit.names import fetch_names
from yorozu.kit.queries import one_or_none
from yorozu.kit.registry import memo_sections, sections_of
from yorozu.kit.views import is_htmx

EARLIER = 5
WRITERS = (ParticipantRole.LEAD, ParticipantRole.CO_RESPONDER)
RETURN_PHRASES = (
    "終了時刻を確認してください。",
    "相談内容を具体的に記入してください。",
    "アドバイス内容を具体的に記入してください。",
    "相談分野を見直してください。",
    "企業名・相談者名を確認してください。",
    "同じ相談のメモが重複していないか確認してください。",
)
# Of these the form shows the name alone.
_NAMED = (
    *("programme", "office", "course", "introduced_by", "introduced_branch"),
    *("client_industry", "confirmed_by"),
)
_SEAT = ("memo", "role", "name", "user", "coordinator__name", "coordinator__user")


@dataclass(frozen=True)
class Failed:
    """An act that was refused, with what was typed so that nothing is lost."""

    act: str
    message: str
    reason: str = ""
    phrases: tuple[str, ...] = ()


def readable(user: User) -> MemoQuerySet:
    """Numbered memos the user may read, with everything the form shows."""
    seats = MemoParticipant.objects.select_related("coordinator").only(*_SEAT)
    return Memo.objects.listed_to(user).prefetch_related(Prefetch("participants", seats))


def read_memo(user: User, number: str) -> Memo:
    """One of them. Raises Http404."""
    memo = one_or_none(Memo.objects.listed_to(user).filter(number=number))
    if memo is None:
        raise Http404
    return seat(memo)


def memo_page(
    request: StaffRequest, memo: Memo, *, failed: Failed | None = None, status: int = 200
) -> HttpResponse:
    names, sections = sections_of(memo_sections, request, memo)
    context = {
        **sections,
        "sections": names,
        **paper_context(request, memo),
        **acts_context(request.user, memo),
        "failed": failed,
        "session": memo.booked,
        "transitions": steps_of(memo.pk),
        "earlier": _earlier(request.user, memo),
        "referrals": referrals_of(memo.pk)
        if has_permission(request.user, Permission.REFERRAL_READ)
        else [],
        "may_refer": can_refer(request.user) and memo.status != MemoStatus.VOID,
    }
    return render(request, "consultations/detail.html", context, status=status)


def paper_context(request: HttpRequest, memo: Memo) -> dict[str, Any]:
    """What `_paper.html` shows; `words` are those the memo was found by."""
    fetch_names(memo, _NAMED)
    sat_in = [seat for seat in memo.seats() if seat.role not in WRITERS]
    return {"memo": memo, "sat_in": sat_in, "words": request.GET.get("q", "")[:100]}


def acts_context(user: User, memo: Memo) -> dict[str, Any]:
    """What this user may do with the memo as it stands."""
    checker = has_permission(user, Permission.MEMO_CONFIRM)
    own = checker and takes_part(user, memo)
    possible = {to for old, to in TRANSITIONS if old == memo.status}
    may = checker and not own
    checks: Checks | None = None
    if checker and memo.status == MemoStatus.SUBMITTED:
        checks = checks_of(memo, user, is_own=own)
    return {
        "may_edit": can_write_header(user, memo),
        "may_write_text": can_write_text(user, memo),
        "is_own": own,
        "checks": checks,
        "may_confirm": may and MemoStatus.CONFIRMED in possible,
        "may_return": may and MemoStatus.RETURNED in possible,
        "may_unconfirm": may and memo.status == MemoStatus.CONFIRMED,
        "may_restrict": can_restrict(user, memo),
        "may_void": may and MemoStatus.VOID in possible,
        "phrases": RETURN_PHRASES,
    }


def record_restricted(request: StaffRequest, memo: Memo) -> None:
    """A part of the memo's page is on record with that; by itself it is a look of its own."""
    if memo.is_restricted and not is_htmx(request):
        audit.record("memo.restricted_read", target=memo, by=request.user, number=memo.number)


def _earlier(user: User, memo: Memo) -> list[Memo]:
    """The client's other memos, newest first, one more than is shown."""
    client = (
        {"company": memo.company_id}
        if memo.company_id
        else {"person": memo.person_id, "company": None}
    )
    rows = Memo.objects.listed_to(user).filter(~Q(pk=memo.pk), **client)
    columns = ("number", "status", "started_at", "ended_at", "topic_names", "staff_names")
    return list(rows.only(*columns).order_by("-started_at", "-pk")[: EARLIER + 1])
