"""The demo's events to come, some in each state, with their slots."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from bookings.availability import Calendar, read_calendar
from bookings.enums import AppointmentState, Source
from bookings.models import Appointment
from bookings.models.periods import period_of
from center.enums import Method
from coordinators.models import Coordinator
from desks.demo.events_scene import Scene, at
from desks.demo.events_store import Made
from partners.enums import Answer, EventKind, EventState
from partners.models import Branch, OutreachEvent

WEEKS_AHEAD = 8
SLOT = timedelta(hours=1)
S = EventState


def coming(scene: Scene, *, is_small: bool) -> Iterator[Made]:
    """Some in each state; 蒲田支店's own first, with slots that are free."""
    until = scene.today + timedelta(weeks=WEEKS_AHEAD + 1)
    calendar = read_calendar(scene.today, until)
    own = scene.staff.branch
    yield _sure(scene, EventKind.CONSULTATION, 9, calendar, own)
    yield _sure(scene, EventKind.SEMINAR, 23, calendar, own)
    yield _to_be_answered(scene, 26)
    yield _asked(scene, 38, own)
    yield _talked_over(scene, 31, own)
    for n in range(2 if is_small else 16):
        kind = EventKind.SEMINAR if n % 4 == 3 else EventKind.CONSULTATION
        yield _sure(scene, kind, 2 + n * 3, calendar, None)
    for n in range(1 if is_small else 4):
        yield _asked(scene, 33 + n * 4, None)
        yield _talked_over(scene, 28 + n * 5, None)
    yield _dropped(scene)


def _sure(
    scene: Scene, kind: EventKind, ahead: int, calendar: Calendar, branch: Branch | None
) -> Made:
    made = scene.event(kind, scene.working_day(ahead), S.CONFIRMED, branch=branch)
    start, end = made.row.period.lower, made.row.period.upper
    free = [
        each
        for pk, each in scene.people.items()
        if calendar.works(pk, start, end) and calendar.is_free(pk, start, end)
    ]
    made.people = scene.dice.sample(free, min(len(free), 2 if branch else 1))
    for who in made.people:
        calendar.taken[who.pk].append((start, end))
        made.slots += _slots(scene, made.row, who)
    if kind == EventKind.CONSULTATION:
        _book(scene, made)
    return made


def _to_be_answered(scene: Scene, ahead: int) -> Made:
    """A day is agreed; the coordinator and the chief who sign in are asked to come along."""
    made = scene.event(EventKind.CONSULTATION, scene.working_day(ahead), S.ADJUSTING)
    made.people = [
        each for each in scene.people.values() if each.user_id in {who.pk for who in scene.asked}
    ]
    made.answer = Answer.ASKED
    return made


def _book(scene: Scene, made: Made) -> None:
    """The first few; the event is not full."""
    names = scene.dice.sample(range(len(scene.raw["clients"])), 8)
    wanted = scene.dice.randrange(2, 5)
    for (slot, _), n in zip(made.slots[: len(made.slots) // 2][:wanted], names, strict=False):
        slot.state = AppointmentState.BOOKED
        slot.version = 1
        slot.client_name, slot.contact_name = scene.raw["clients"][n], scene.raw["contacts"][n]
        slot.contact_phone = f"03-0000-{1000 + scene.dice.randrange(9000):04}"
        slot.primary_topic = scene.dice.choice(scene.topics)
        slot.briefing = scene.dice.choice(scene.raw["briefings"])
        slot.introduced_by, slot.introduced_branch = made.row.organization, made.row.branch
        slot.introducer_name = made.row.contact_name
        slot.created_by = made.row.requested_by


def _slots(
    scene: Scene, event: OutreachEvent, who: Coordinator
) -> Iterator[tuple[Appointment, Coordinator]]:
    """An hour each; a seminar's time is one."""
    start, until = event.period.lower, event.period.upper
    if event.kind != EventKind.CONSULTATION:
        yield _slot(scene, event, start, until), who
        return
    while start + SLOT <= until:
        if timezone.localtime(start).hour != 12:
            yield _slot(scene, event, start, start + SLOT), who
        start += SLOT


def _slot(scene: Scene, event: OutreachEvent, start: datetime, end: datetime) -> Appointment:
    return Appointment(
        uuid=scene.uuid(),
        state=AppointmentState.OPEN,
        period=period_of(start, end),
        method=Method.OUTREACH,
        programme=scene.programme,
        office=scene.office,
        place=event.place,
        source=Source.EVENT,
        received_at=event.received_at,
    )


def _asked(scene: Scene, ahead: int, branch: Branch | None) -> Made:
    day = scene.working_day(ahead)
    made = scene.event(EventKind.CONSULTATION, day, S.REQUESTED, branch=branch)
    second = scene.working_day((day - scene.today).days + 2)
    third = scene.working_day((second - scene.today).days + 5)
    made.dates = [period_of(at(each, 10), at(each, 15)) for each in (day, second, third)]
    made.row.period = None
    made.row.received_at = scene.now - timedelta(days=scene.dice.randrange(1, 6), hours=2)
    return made


def _talked_over(scene: Scene, ahead: int, branch: Branch | None) -> Made:
    """The centre's proposal waits for the bank."""
    made = _asked(scene, ahead, branch)
    made.row.state = S.ADJUSTING
    start = made.dates[1].lower
    said = scene.raw["talk"]
    made.messages = [
        {"by": scene.asker(made.row), "text": said["wish"], "days": 3},
        {"by": scene.desk, "text": said["note"], "internal": True, "days": 2},
        {
            "by": scene.desk,
            "text": said["offer"],
            "days": 1,
            "period": period_of(start, start + timedelta(hours=4)),
            "place": made.row.place,
        },
    ]
    return made


def _dropped(scene: Scene) -> Made:
    made = scene.event(EventKind.SEMINAR, scene.working_day(12), S.CANCELLED)
    made.row.cancel_reason = scene.raw["reasons"][0]
    return made
