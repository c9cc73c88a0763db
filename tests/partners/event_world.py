"""Events for tests, each made through the real services."""

from __future__ import annotations

import itertools
import uuid
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from bookings.event_time import usual_starts
from bookings.models import Appointment
from bookings.models.periods import Period, period_of
from bookings.plan import Client, Introduction
from bookings.services.event_booking import Guest, slot_take
from bookings.services.events import event_confirm, event_reply
from coordinators.models import Coordinator
from partners.enums import Answer, EventKind
from partners.events.services.arranging import EventWish, event_request, event_take_date
from partners.events.services.people import event_ask
from partners.models import OutreachEvent
from tests import builders as make

_serial = itertools.count(1)


def span(day: date | None = None, first: str = "10:00", last: str = "12:00") -> Period:
    day = day or timezone.localdate() + timedelta(days=14)
    return period_of(make.at(day, first), make.at(day, last))


def requested(by: User | None = None, **changes: Any) -> OutreachEvent:
    """Asked for by the secretariat for 城南信用金庫 蒲田支店 unless told otherwise."""
    by = by or make.user(Role.SECRETARIAT)
    make.programme()
    staff = getattr(by, "partner_staff", None)
    bank = staff.organization if staff else make.bank("城南信用金庫", "1344", "蒲田支店")
    branch = staff.branch if staff else bank.branches.get(name="蒲田支店")
    facts: dict[str, Any] = {
        "kind": EventKind.CONSULTATION,
        "organization": bank,
        "branch": branch,
        "periods": (span(),),
        "place": "蒲田支店 2階会議室",
        "contact_name": "蒲田 太郎",
        "contact_email": "kamata@bank.example",
    }
    return event_request(wish=EventWish(**(facts | changes)), by=by)


def agreed(by: User | None = None, **changes: Any) -> OutreachEvent:
    """The first wished day is taken."""
    desk = make.user(Role.SECRETARIAT)
    event = requested(by or desk, **changes)
    return event_take_date(
        event=event, wished=event.dates.get(position=1), by=desk, version=event.version
    )


def with_people(*people: Coordinator, **changes: Any) -> OutreachEvent:
    """Agreed, and all of them come."""
    make.office()
    desk = make.user(Role.SECRETARIAT)
    event = agreed(**changes)
    people = people or (make.coordinator(),)
    event = event_ask(event=event, people=people, by=desk, version=event.version)
    for each in people:
        event = event_reply(event=event, coordinator=each, answer=Answer.ACCEPTED, by=desk)
    return event


def confirmed(*people: Coordinator, by: User | None = None, **changes: Any) -> OutreachEvent:
    """With its slots: an hour each unless `slot_minutes` says otherwise."""
    event = with_people(*people, **changes)
    return event_confirm(
        event=event,
        starts=usual_starts(event),
        by=by or make.user(Role.SECRETARIAT),
        version=event.version,
    )


def started(event: OutreachEvent, ago: timedelta = timedelta(hours=1)) -> OutreachEvent:
    """As it stands once its day has come: nobody can book into the past, time only passes."""
    shift = event.period.lower - (timezone.now() - ago)
    for row in event.appointments.all():
        period = period_of(row.period.lower - shift, row.period.upper - shift)
        Appointment.objects.filter(pk=row.pk).update(period=period)
    event.period = period_of(event.period.lower - shift, event.period.upper - shift)
    event.save(update_fields=["period"])
    return event


def slots(event: OutreachEvent, state: str = "open") -> list[Appointment]:
    return list(event.appointments.filter(state=state).order_by("period", "pk"))


def guest(name: str = "", *, event: OutreachEvent | None = None, **facts: Any) -> Guest:
    client = Client(
        client_name=name or f"株式会社来場{next(_serial)}",
        contact_phone="03-1234-5678",
        company=facts.pop("company", None),
        contact_email=facts.pop("contact_email", ""),
    )
    introduction = Introduction()
    if event is not None:
        introduction = Introduction(
            introduced_by=event.organization,
            introduced_branch=event.branch,
            introducer_name=event.contact_name,
            introducer_email=event.contact_email,
        )
    return Guest(client=client, introduction=introduction, uuid=uuid.uuid4(), **facts)


def booked(
    event: OutreachEvent, name: str = "株式会社大田精機", *, by: User | None = None, **facts: Any
) -> Appointment:
    """The next free slot is taken, introduced by the event's bank."""
    return slot_take(
        event=event,
        slot=slots(event)[0],
        guest=guest(name, event=event, **facts),
        by=by or make.user(Role.SECRETARIAT),
    )


def account(who: Coordinator) -> User:
    """With which the coordinator signs in."""
    assert who.user is not None
    return who.user
