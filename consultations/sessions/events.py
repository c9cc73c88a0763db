"""What an outreach event brought: its sessions, each with its memo or without one yet."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from bookings.models import Appointment, AppointmentParticipant
from bookings.models.participant import RESPONDERS
from consultations.enums import MemoStatus
from consultations.models import Memo
from consultations.sessions.appointments import HELD_STATES
from partners.models import OutreachEvent


@dataclass(frozen=True)
class EventSession:
    appointment: Appointment | None
    memo: Memo | None
    people: str
    may_read: bool
    may_write: bool


@dataclass(frozen=True)
class EventMemos:
    sessions: list[EventSession]
    url: str

    @property
    def missing(self) -> int:
        return sum(each.memo is None for each in self.sessions)

    @property
    def written(self) -> int:
        return len(self.sessions) - self.missing


def event_memos(event: OutreachEvent, user: User) -> EventMemos | None:
    """Of what has begun, for who lists memos; a bank learns nothing of them. Three queries."""
    if not has_permission(user, Permission.MEMO_LIST):
        return None
    seats = AppointmentParticipant.objects.filter(role__in=RESPONDERS)
    rows = Appointment.objects.visible_to(user).filter(
        event=event, state__in=HELD_STATES, period__startswith__lte=timezone.now()
    )
    rows = rows.select_related("company", "person", "event")
    sessions = rows.prefetch_related(Prefetch("participants", seats, to_attr="seats"))
    memos = Memo.objects.listed_to(user).filter(event=event).exclude(status=MemoStatus.VOID)
    written = list(memos.order_by("started_at", "pk"))
    slots = list(sessions.order_by("period"))
    of_slot = {each.appointment_id: each for each in written if each.appointment_id}
    found = [_session(each, of_slot.get(each.pk), user) for each in slots]
    # Without a slot: walk-ins, and what came from a past ledger.
    shown = {each.pk for each in slots}
    found += [_session(None, memo, user) for memo in written if memo.appointment_id not in shown]
    if not found:
        return None
    url = f"{reverse('consultations:list')}?event={event.pk}"
    return EventMemos(found, url if has_permission(user, Permission.MEMO_READ) else "")


def _session(appointment: Appointment | None, memo: Memo | None, user: User) -> EventSession:
    seats = getattr(appointment, "seats", [])
    people = "・".join(each.shown_name for each in seats) or (memo.staff_names if memo else "")
    return EventSession(
        appointment=appointment,
        memo=memo,
        people=people,
        may_read=has_permission(user, Permission.MEMO_READ),
        may_write=memo is None and has_permission(user, Permission.MEMO_WRITE),
    )
