"""Outreach events: the list, the request, the page and what is done there."""

from __future__ import annotations

import uuid
from typing import Any

from accounts.enums import Permission as P
from accounts.enums import Role
from bookings.models import EventWaiting
from bookings.services.event_waiting import waiting_add
from coordinators.models import Coordinator
from partners.enums import Answer
from partners.events.services.arranging import event_say
from partners.events.services.people import event_ask
from partners.models import EventCoordinator, OutreachEvent
from tests import builders as make
from tests.matrix.page import Page
from tests.matrix.world import World
from tests.partners import event_world as events

# Trainees see only the events they join.
NO_TRAINEE: dict[str, int] = {Role.TRAINEE: 404}


def _once(title: str, build: Any) -> OutreachEvent:
    """One event of each kind of page, made when it is first asked for."""
    found = OutreachEvent.objects.filter(title=title).first()
    if found is None:
        found = build()
        OutreachEvent.objects.filter(pk=found.pk).update(title=title)
        found.refresh_from_db()
    return found


def asked(world: World) -> OutreachEvent:
    return _once("調整中の相談会", lambda: events.requested(world.users["partner"]))


def agreed(world: World) -> OutreachEvent:
    """With a coordinator who said yes, and another who is asked."""

    def build() -> OutreachEvent:
        event = events.with_people(make.coordinator("出張 担当"), by=world.users["partner"])
        own = Coordinator.objects.get(user=world.users["coordinator"])
        other = Coordinator.objects.get(user=world.users["chief"])
        desk = world.users["secretariat"]
        return event_ask(event=event, people=[own, other], by=desk, version=event.version)

    return _once("合意した相談会", build)


def confirmed(world: World) -> OutreachEvent:
    """With a slot that the bank took, a free one, and somebody in line."""

    def build() -> OutreachEvent:
        event = events.confirmed(make.coordinator("枠の 担当"))
        events.booked(event)
        waiting_add(
            event=event,
            guest=events.guest("待機商店", event=event),
            by=world.users["partner"],
        )
        return event

    return _once("確定した相談会", build)


def begun(world: World) -> OutreachEvent:
    return _once(
        "始まった相談会", lambda: events.started(events.confirmed(make.coordinator("当日 担当")))
    )


def held(world: World) -> OutreachEvent:
    event = begun(world)
    OutreachEvent.objects.filter(pk=event.pk).update(state="held", participants=1)
    return event


def reported(world: World) -> OutreachEvent:
    event = held(world)
    OutreachEvent.objects.filter(pk=event.pk).update(state="reported", report="盛況でした。")
    return event


def of(build: Any) -> Any:
    return lambda world: {"pk": build(world).pk}


def version(build: Any, **more: Any) -> Any:
    def data(world: World) -> dict[str, Any]:
        return {"version": OutreachEvent.objects.get(pk=build(world).pk).version, **more}

    return data


def offer(world: World) -> dict[str, Any]:
    """A proposal of the centre's: the bank accepts it, the centre is refused in words."""
    event = asked(world)
    row = event.messages.filter(period__isnull=False).first() or event_say(
        event=event, by=world.users["secretariat"], uuid=uuid.uuid4(), period=events.span()
    )
    return {"pk": event.pk, "message": row.pk}


def wished(world: World) -> dict[str, Any]:
    event = asked(world)
    return {"pk": event.pk, "wished": event.dates.get().pk}


def seat(world: World) -> dict[str, Any]:
    event = agreed(world)
    row = EventCoordinator.objects.filter(event=event, answer=Answer.ASKED).first()
    assert row is not None
    return {"pk": event.pk, "coordinator": row.coordinator_id}


def free_slot(world: World) -> dict[str, Any]:
    event = confirmed(world)
    return {"pk": event.pk, "slot": events.slots(event)[0].pk}


def taken_slot(world: World) -> dict[str, Any]:
    event = confirmed(world)
    return {"pk": event.pk, "slot": events.slots(event, "booked")[0].pk}


def slot_version(world: World) -> dict[str, Any]:
    (row,) = events.slots(confirmed(world), "booked")
    return {"version": row.version, "act": "arrive"}


def entry(world: World) -> dict[str, Any]:
    event = confirmed(world)
    return {"pk": event.pk, "entry": EventWaiting.objects.get(event=event).pk}


def seating(world: World) -> dict[str, Any]:
    return {"slot": events.slots(confirmed(world))[0].pk}


def talk(world: World) -> dict[str, Any]:
    return {"uuid": str(uuid.uuid4()), "text": "よろしくお願いします。"}


PAGES: dict[str, Page] = {
    "events:list": Page(P.EVENT_READ),
    "events:calendar": Page(P.EVENT_READ),
    "events:new": Page(P.EVENT_REQUEST),
    "events:detail": Page(P.EVENT_READ, of(confirmed), exceptions=NO_TRAINEE),
    "events:edit": Page(P.EVENT_REQUEST, of(asked)),
    "events:say": Page(P.EVENT_REQUEST, of(asked), ok=302, method="post", data=talk),
    "events:accept": Page(
        P.EVENT_REQUEST,
        offer,
        ok=422,
        method="post",
        data=version(asked),
        exceptions={Role.PARTNER: 302},
    ),
    "events:take_date": Page(P.EVENT_WRITE, wished, ok=302, method="post", data=version(asked)),
    "event_slots:clients": Page(P.EVENT_BOOK, query="?q=大田", sweep=False),
    "event_slots:ask": Page(P.EVENT_WRITE, of(agreed)),
    "event_slots:note_answer": Page(
        P.EVENT_WRITE, seat, ok=302, method="post", data=lambda world: {"answer": "accepted"}
    ),
    "event_slots:answer": Page(
        P.EVENT_ANSWER,
        of(agreed),
        ok=302,
        method="post",
        data=lambda world: {"answer": "accepted"},
    ),
    "event_slots:confirm": Page(P.EVENT_WRITE, of(agreed)),
    "event_slots:remake": Page(P.EVENT_WRITE, of(confirmed)),
    "event_slots:move": Page(P.EVENT_WRITE, of(confirmed)),
    "event_slots:cancel": Page(P.EVENT_REQUEST, of(asked)),
    "event_slots:hold": Page(P.EVENT_WRITE, of(begun)),
    "event_slots:report": Page(P.EVENT_WRITE, of(held)),
    "event_slots:undo": Page(P.EVENT_WRITE, of(held), ok=302, method="post", data=version(held)),
    "event_slots:book": Page(P.EVENT_BOOK, free_slot),
    "event_slots:release": Page(P.EVENT_BOOK, taken_slot),
    "event_slots:change": Page(P.EVENT_BOOK, taken_slot),
    "event_slots:attend": Page(
        P.APPOINTMENT_WRITE,
        taken_slot,
        ok=302,
        method="post",
        data=slot_version,
        exceptions={Role.COORDINATOR: 403},
    ),
    "event_slots:wait": Page(P.EVENT_BOOK, of(confirmed)),
    "event_slots:seat": Page(P.EVENT_BOOK, entry, ok=302, method="post", data=seating),
    "event_slots:end_wait": Page(
        P.EVENT_BOOK, entry, ok=302, method="post", data=lambda world: {"reason": "別の日に相談"}
    ),
    "event_slots:sheet": Page(P.EVENT_READ, of(confirmed), sweep=False, exceptions=NO_TRAINEE),
    "event_slots:letter": Page(P.EVENT_REQUEST, of(reported), sweep=False),
}
