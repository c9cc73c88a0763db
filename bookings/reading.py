"""What the page of an appointment shows to whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.enums import Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from bookings.enums import LIVE, PENDING, AppointmentAct, AppointmentState
from bookings.models import Appointment, AppointmentChange, AppointmentParticipant
from bookings.models.participant import RESPONDERS
from bookings.rules import can_change
from bookings.services.details import MOST_OBSERVERS
from center.enums import Method
from companies.enums import ConsentKind
from companies.models import Consent
from yorozu.kit.wareki import format_date


@dataclass(frozen=True)
class Happened:
    """One line of the history, in words."""

    words: str
    by: str
    at: datetime
    reason: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """`shows_content`: topic and briefing; `is_internal`: what stays inside the centre."""

    appointment: Appointment
    responders: list[AppointmentParticipant]
    observers: list[AppointmentParticipant]
    shows_content: bool
    is_internal: bool
    acts: frozenset[str] = frozenset()
    history: list[Happened] = field(default_factory=list)

    @property
    def may_observe(self) -> bool:
        full = len(self.observers) >= MOST_OBSERVERS
        return "observe" in self.acts and not self.appointment.declines_observers and not full


def sheet_of(appointment: Appointment, user: User) -> Sheet:
    """Five queries at most; `appointment` comes with its relations (`with_all`)."""
    seats = list(appointment.participants.all())
    internal = has_permission(user, Permission.SHIFT_READ)
    return Sheet(
        appointment=appointment,
        responders=[each for each in seats if each.role in RESPONDERS],
        observers=[each for each in seats if each.role not in RESPONDERS],
        shows_content=_shows_content(appointment, user),
        is_internal=internal,
        acts=frozenset(_acts(appointment, user)),
        history=list(history_of(appointment)) if internal else [],
    )


def _shows_content(appointment: Appointment, user: User) -> bool:
    """A bank reads what it is about only with the client's consent to share it with this bank."""
    if user.role != Role.PARTNER:
        return True
    client = appointment.company or appointment.person
    if client is None or appointment.introduced_by is None:
        return False
    bank = appointment.introduced_by.name
    return bool(Consent.objects.in_force(ConsentKind.BANK, client, agency=bank).exists())


def _acts(appointment: Appointment, user: User) -> Iterator[str]:
    if not has_permission(user, Permission.APPOINTMENT_WRITE) or not can_change(user, appointment):
        return
    state = AppointmentState(appointment.state)
    if state == AppointmentState.OPEN:
        # A free slot is its event's: it is booked, closed and moved there.
        return
    begun = timezone.now() >= appointment.period.lower
    if state in LIVE:
        yield from ("correct", "observe")
    if state in PENDING:
        yield "cancel"
        if appointment.event_id is None:
            yield "move"
    if state == AppointmentState.REQUESTED:
        yield "confirm"
    if state == AppointmentState.BOOKED:
        yield "arrive"
        if begun:
            yield from ("finish", "no_show")
    if state == AppointmentState.ARRIVED:
        yield "finish"
    if state in (AppointmentState.ARRIVED, AppointmentState.DONE, AppointmentState.NO_SHOW):
        yield "undo"


# ── the history ──────────────────────────────────────────────────────────────────────────────


def history_of(appointment: Appointment) -> Iterator[Happened]:
    """Newest first."""
    rows = AppointmentChange.objects.filter(appointment=appointment).select_related("by")
    for row in rows.order_by("-sequence"):
        yield Happened(
            words=_words(row),
            by=row.by.name if row.by else "ネット予約・自動処理",
            at=row.at,
            reason=row.reason,
            details=tuple(_details(row.before)),
        )


_WORDS = {
    AppointmentAct.HELD: "枠を仮押さえした",
    AppointmentAct.REQUESTED: "申込を受け付けた",
    AppointmentAct.BOOKED: "予約を確定した",
    AppointmentAct.ASSIGNED: "担当を変えた",
    AppointmentAct.MOVED: "日時・場所・担当を変えた",
    AppointmentAct.CHANGED: "内容を直した",
    AppointmentAct.RELEASED: "枠を空けた",
    AppointmentAct.ARRIVED: "来所・接続を記録した",
    AppointmentAct.DONE: "終了にした",
    AppointmentAct.CANCELLED: "キャンセルした",
    AppointmentAct.NO_SHOW: "無断欠席を記録した",
    AppointmentAct.UNDONE: "元に戻した",
}


def _words(row: AppointmentChange) -> str:
    if row.act == AppointmentAct.CHANGED and "added" in row.before:
        return "同席する人を加えた"
    if row.act == AppointmentAct.CHANGED and "removed" in row.before:
        return "同席する人を外した"
    return _WORDS[AppointmentAct(row.act)]


def _details(before: dict[str, Any]) -> Iterable[str]:
    if fields := before.get("fields"):
        yield "・".join(str(each) for each in fields)
    for key in ("added", "removed"):
        if who := before.get(key):
            yield str(who)
    if start := _moment(before.get("from")):
        end = _moment(before.get("until"))
        clock = f"–{end:%H:%M}" if end else ""
        yield f"変更前：{format_date(start.date(), weekday=True)} {start:%H:%M}{clock}"
        where = (before.get("office"), before.get("booth"), _method(before.get("method")))
        yield "　".join(str(each) for each in (*where, before.get("coordinators")) if each)


def _moment(text: Any) -> datetime | None:
    moment = parse_datetime(text) if isinstance(text, str) else None
    return timezone.localtime(moment) if moment else None


def _method(value: Any) -> str:
    return dict(Method.choices).get(value, "") if value else ""
