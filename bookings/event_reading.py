"""What the page of an event shows of its slots, its line and what can be done now."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from accounts.enums import STAFF, Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from bookings.enums import AppointmentState
from bookings.models import Appointment, EventWaiting
from bookings.rules import can_change, is_introduced_by
from partners.enums import Answer, EventKind, EventState
from partners.events.rules import is_host
from partners.models import OutreachEvent

SHOWN = (
    *(AppointmentState.OPEN, AppointmentState.BOOKED, AppointmentState.ARRIVED),
    *(AppointmentState.DONE, AppointmentState.NO_SHOW),
)
SEATED = (AppointmentState.BOOKED, AppointmentState.ARRIVED, AppointmentState.DONE)


@dataclass(frozen=True)
class SlotLine:
    """One slot as the reader may know it: a bank reads the names of its own customers alone."""

    row: Appointment
    who: str
    client: str
    is_free: bool
    is_own: bool
    may_book: bool
    may_change: bool
    may_attend: bool
    topic: str = ""
    needs_lead: bool = False

    @property
    def state(self) -> str:
        return self.row.state


@dataclass(frozen=True)
class SlotBoard:
    lines: list[SlotLine]
    waiting: list[EventWaiting]
    may_wait: bool
    may_see_others: bool
    has_begun: bool

    @property
    def free(self) -> int:
        return sum(each.is_free for each in self.lines)

    @property
    def taken(self) -> int:
        return len(self.lines) - self.free

    @property
    def next_free(self) -> SlotLine | None:
        return next((each for each in self.lines if each.may_book), None)

    @property
    def waits(self) -> bool:
        return bool(self.waiting)


def slots_of(event: OutreachEvent) -> list[Appointment]:
    """Those that are or were to take place, with people and names; two queries."""
    rows = Appointment.objects.filter(event=event, state__in=SHOWN)
    rows = rows.select_related(
        *("company", "person", "primary_topic", "introduced_by", "introduced_branch"), "event"
    )
    return list(rows.prefetch_related("participants").order_by("period", "pk"))


def board_of(event: OutreachEvent, user: User) -> SlotBoard | None:
    """None where the event has no slots to book."""
    if event.kind != EventKind.CONSULTATION:
        return None
    rows = slots_of(event)
    if not rows:
        return None
    coming = set(
        event.coordinators.filter(answer=Answer.ACCEPTED).values_list("coordinator", flat=True)
    )
    waiting = EventWaiting.objects.visible_to(user).filter(event=event).in_line()
    books = has_permission(user, Permission.EVENT_BOOK)
    return SlotBoard(
        lines=[line_of(event, row, user, coming) for row in rows],
        waiting=list(waiting.select_related("company", "introduced_by", "introduced_branch")),
        may_wait=books and event.state == EventState.CONFIRMED,
        may_see_others=user.role in STAFF,
        has_begun=event.period is not None and event.period.lower <= timezone.now(),
    )


def line_of(
    event: OutreachEvent, row: Appointment, user: User, coming: Collection[int] | None = None
) -> SlotLine:
    """`coming`: who is expected (ids); a slot of somebody else needs another coordinator."""
    own = user.role == Role.PARTNER and is_introduced_by(user, row)
    free = row.state == AppointmentState.OPEN
    readable = own or user.role in STAFF
    return SlotLine(
        row=row,
        who="・".join(each.shown_name for each in row.participants.all() if each.is_responder),
        client="" if free else row.client if readable else "予約済",
        is_free=free,
        is_own=own,
        may_book=free and may_book(event, row, user),
        may_change=readable
        and row.state == AppointmentState.BOOKED
        and has_permission(user, Permission.EVENT_BOOK)
        and can_change(user, row),
        may_attend=has_permission(user, Permission.APPOINTMENT_WRITE)
        and not free
        and can_change(user, row),
        # What it is about stays with the centre, as on the page of an appointment.
        topic=str(row.primary_topic or "") if user.role in STAFF else "",
        needs_lead=coming is not None
        and user.role in STAFF
        and row.state == AppointmentState.BOOKED
        and all(each.coordinator_id not in coming for each in row.participants.all()),
    )


def may_book(event: OutreachEvent, row: Appointment, user: User) -> bool:
    if not has_permission(user, Permission.EVENT_BOOK):
        return False
    if user.role == Role.PARTNER:
        return event.state == EventState.CONFIRMED and row.period.lower > timezone.now()
    return event.state in (EventState.CONFIRMED, EventState.HELD)


def acts_of(event: OutreachEvent, user: User) -> list[str]:
    """What can be done with the event now, the next thing first."""
    return list(_acts(event, user))


def _acts(event: OutreachEvent, user: User) -> Iterator[str]:
    writes = has_permission(user, Permission.EVENT_WRITE)
    state = EventState(event.state)
    settled = state in (EventState.CONFIRMED, EventState.HELD, EventState.REPORTED)
    begun = event.period is not None and event.period.lower <= timezone.now()
    if writes:
        yield from _writing(event, state, begun=begun)
    slots = event.kind == EventKind.CONSULTATION
    if settled and slots and user.role != Role.TRAINEE:
        yield "sheet"
    if state == EventState.REPORTED and (writes or is_host(user, event)):
        yield "letter"
    if is_host(user, event) and state in (EventState.REQUESTED, EventState.ADJUSTING):
        yield "withdraw"


def _writing(event: OutreachEvent, state: EventState, *, begun: bool) -> Iterator[str]:
    match state:
        case EventState.REQUESTED | EventState.ADJUSTING:
            yield from ("ask", "confirm") if event.period is not None else ("ask",)
            yield "cancel"
        case EventState.CONFIRMED:
            if begun:
                yield "hold"
            yield "ask"
            if event.kind == EventKind.CONSULTATION:
                yield "remake"
            yield from ("move", "cancel")
        case EventState.HELD:
            yield from ("report", "undo")
        case EventState.REPORTED:
            yield "undo"
        case _:
            pass


def slot_notes(ids: Collection[int]) -> dict[int, str]:
    """枠 5/8（空き 3） for a list of events; one query."""
    rows = (
        Appointment.objects.filter(
            event__in=ids, event__kind=EventKind.CONSULTATION, state__in=SHOWN
        )
        .order_by()
        .values("event")
        .annotate(total=Count("pk"), free=Count("pk", filter=Q(state=AppointmentState.OPEN)))
    )
    return {
        each["event"]: f"予約 {each['total'] - each['free']}/{each['total']}枠" for each in rows
    }


def attendance_of(event: OutreachEvent) -> tuple[int, int]:
    """How many came to a slot, and how many did not."""
    rows = Appointment.objects.filter(event=event).order_by()
    came = Q(state__in=(AppointmentState.ARRIVED, AppointmentState.DONE))
    counted = rows.aggregate(
        came=Count("pk", filter=came),
        absent=Count("pk", filter=Q(state=AppointmentState.NO_SHOW)),
    )
    return counted["came"], counted["absent"]
