"""Branches of members and when there was last a contact: an event, somebody they introduced, a
session with such a client, a meeting, a scheme.

What is read for the whole list is one statement whatever the number of memos: that nothing
happened since a day is asked of that time's rows only, and the last days are looked up for the
rows of one page (`bench`: 150,000 memos).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from bookings.enums import AppointmentState
from bookings.models import Appointment
from consultations.enums import MemoStatus
from consultations.models import Memo
from partners.enums import EVENT_COUNTED, EventState
from partners.models import Branch, LiaisonMeeting, OutreachEvent, PartnerPolicy, Scheme
from partners.models.organization import BranchQuerySet
from yorozu.kit.wareki import start_of

# Somebody was sent: whether they came in the end or not, the branch was in touch.
INTRODUCED = (
    AppointmentState.REQUESTED,
    AppointmentState.BOOKED,
    AppointmentState.ARRIVED,
    AppointmentState.DONE,
    AppointmentState.NO_SHOW,
)
KINDS = ("event", "introduced", "memo", "meeting", "scheme")
EVENTS_THERE = (*EVENT_COUNTED, EventState.CONFIRMED)


def dormant_since(today: date, months: int | None = None) -> date:
    """The first day of the time in which there was nothing (`PartnerPolicy`)."""
    months = months or PartnerPolicy.current().dormant_months
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, 28))


def _contacts() -> dict[str, tuple[QuerySet[Any], str]]:
    """What counts as a contact of the outer branch, and when it was."""
    here, now = OuterRef("pk"), timezone.now()
    return {
        "event": (
            OutreachEvent.objects.filter(
                branch=here, state__in=EVENTS_THERE, period__startswith__lte=now
            ),
            "period__startswith",
        ),
        "introduced": (
            Appointment.objects.filter(introduced_branch=here, state__in=INTRODUCED),
            "received_at",
        ),
        "memo": (
            Memo.objects.numbered().exclude(status=MemoStatus.VOID).filter(introduced_branch=here),
            "started_at",
        ),
        "meeting": (
            LiaisonMeeting.objects.counted().filter(branches=here),
            "starts_at",
        ),
        "scheme": (Scheme.objects.standing().filter(branch=here), "written_at"),
    }


def branches_dormant(rows: BranchQuerySet, since: date) -> BranchQuerySet:
    """Those of members in use where nothing happened from the day on."""
    start = start_of(since)
    rows = rows.filter(
        is_active=True,
        organization__is_member=True,
        organization__is_active=True,
        organization__successor__isnull=True,
    )
    for found, when in _contacts().values():
        rows = rows.filter(~Exists(found.filter(**{f"{when}__gte": start})))
    return rows


def with_last_contacts(rows: BranchQuerySet, *, of_memos: bool = True) -> QuerySet[Any]:
    """With `last_event` … `last_scheme`; None where there was none. `last_contact` is of all.

    Without `of_memos` only what a bank itself took part in.
    """
    known = {
        f"last_{name}": Subquery(
            # The newest, not the maximum: one step in the index, whatever was before it.
            found.filter(**{f"{when}__isnull": False}).order_by(f"-{when}").values(when)[:1]
        )
        for name, (found, when) in _contacts().items()
        if of_memos or name in ("event", "introduced")
    }
    return rows.annotate(**known)


def last_contact(row: Any) -> datetime | None:
    """Of a row of `with_last_contacts`. Not in SQL, where each would be looked up once more."""
    found = (getattr(row, f"last_{kind}", None) for kind in KINDS)
    return max((at for at in found if at is not None), default=None)


@dataclass(frozen=True)
class DormantBranch:
    branch: Branch
    last: datetime | None
    last_words: str
    step: str


def described(row: Any, title: str = "") -> DormantBranch:
    """A row of `with_last_contacts` in words; `title` names a scheme that works elsewhere."""
    last = last_contact(row)
    kind = next((kind for kind in KINDS if last and getattr(row, f"last_{kind}") == last), "")
    return DormantBranch(row, last, _LAST[kind], _next_step(kind, title))


_LAST = {
    "": "記録なし",
    "event": "行事",
    "introduced": "お客さまの紹介",
    "memo": "紹介いただいた相談",
    "meeting": "打合せ",
    "scheme": "活用例",
}


def _next_step(kind: str, title: str) -> str:
    """What to do first, by what the last contact was."""
    if kind == "event":
        return "前回の行事のその後を伺い、次の出張相談会を提案する"
    if kind in ("introduced", "memo"):
        return "前回ご紹介いただいた件のお礼とその後をお伝えし、次のご紹介をお願いする"
    if kind in ("meeting", "scheme"):
        return "決まったことの進み具合を伺う"
    if title:
        return f"この金庫の活用例「{title}」を紹介し、支店での利用を提案する"
    return "支店長を訪ね、よろずの使い方（申込書不要・電話一本）をご説明する"
