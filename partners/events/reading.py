"""What the page of an event shows to whom."""

from __future__ import annotations

import uuid as uuids
from dataclasses import dataclass, field
from typing import Any

from accounts.enums import STAFF, Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from partners.enums import EVENT_OPEN, Answer, EventAct, EventState
from partners.events.lists import words_of_period
from partners.events.rules import is_host
from partners.models import EventCoordinator, EventMessage, OutreachEvent
from partners.models.event import OutreachEventQuerySet
from partners.orgs.rules import is_of_bank

STEPS = (
    EventState.REQUESTED,
    EventState.ADJUSTING,
    EventState.CONFIRMED,
    EventState.HELD,
    EventState.REPORTED,
)


@dataclass(frozen=True)
class Turn:
    """One message of the talk; `may_accept`: it is the other side's open proposal."""

    row: EventMessage
    is_own_side: bool
    side: str
    proposal: str
    may_accept: bool


@dataclass(frozen=True)
class Happened:
    words: str
    by: str
    at: Any
    reason: str


@dataclass(frozen=True)
class EventSheet:
    event: OutreachEvent
    is_staff: bool
    is_bank: bool
    is_guest: bool
    may_write: bool
    may_talk: bool
    may_edit: bool
    may_propose: bool
    steps: list[tuple[str, str]]
    turns: list[Turn] = field(default_factory=list)
    wished: list[tuple[int, str]] = field(default_factory=list)
    people: list[EventCoordinator] = field(default_factory=list)
    own_seat: EventCoordinator | None = None
    history: list[Happened] = field(default_factory=list)
    message_uuid: uuids.UUID = field(default_factory=uuids.uuid4)


def events_open_to(user: User) -> OutreachEventQuerySet:
    """Whose page the user may open: their own, and those at which they are a guest."""
    return OutreachEvent.objects.open_to(user)


def sheet_of(event: OutreachEvent, user: User) -> EventSheet:
    """Five queries at most."""
    bank, staff = is_of_bank(user), user.role in STAFF
    host = is_host(user, event)
    open_talk = event.state in (EventState.REQUESTED, EventState.ADJUSTING)
    may_write = has_permission(user, Permission.EVENT_WRITE)
    talks = host or may_write
    people = _people(event, staff=staff)
    own = next((each for each in people if each.coordinator.user_id == user.pk), None)
    return EventSheet(
        event=event,
        is_staff=staff,
        is_bank=bank,
        is_guest=bank and not host,
        may_write=may_write,
        may_talk=talks,
        may_edit=talks and event.state in EVENT_OPEN,
        may_propose=talks and open_talk,
        steps=_steps(event),
        turns=_turns(event, user, open_talk=open_talk and talks) if host or staff else [],
        wished=[(each.pk, words_of_period(each.period)) for each in event.dates.all()],
        people=people,
        own_seat=own if own and own.answer != Answer.WITHDRAWN else None,
        history=_history(event) if staff else [],
    )


def _steps(event: OutreachEvent) -> list[tuple[str, str]]:
    """Label with done, now or ahead; a cancelled event has none."""
    if event.state == EventState.CANCELLED:
        return []
    here = STEPS.index(EventState(event.state))
    return [
        (each.label, "done" if n < here else "now" if n == here else "ahead")
        for n, each in enumerate(STEPS)
    ]


def _people(event: OutreachEvent, *, staff: bool) -> list[EventCoordinator]:
    """The centre sees every answer; others who comes, once it is settled."""
    rows = event.coordinators.select_related("coordinator", "asked_by")
    if not staff:
        if event.state in (EventState.REQUESTED, EventState.ADJUSTING):
            return []
        rows = rows.filter(answer=Answer.ACCEPTED)
    return list(rows.order_by("pk"))


def _turns(event: OutreachEvent, user: User, *, open_talk: bool) -> list[Turn]:
    rows = event.messages.select_related("by", "accepted_by").order_by("at", "pk")
    if is_of_bank(user):
        rows = rows.filter(internal=False)
    found = []
    for row in rows:
        from_bank = row.by.role == Role.PARTNER
        found.append(
            Turn(
                row=row,
                is_own_side=from_bank == is_of_bank(user),
                side=event.host if from_bank else "よろず支援拠点",
                proposal=words_of_period(row.period) if row.period else "",
                may_accept=bool(
                    open_talk
                    and row.period
                    and row.accepted_at is None
                    and from_bank != is_of_bank(user)
                ),
            )
        )
    return found


def _history(event: OutreachEvent) -> list[Happened]:
    rows = event.changes.select_related("by").order_by("-sequence")
    return [
        Happened(_words(row.act), row.by.name if row.by else "自動処理", row.at, row.reason)
        for row in rows
    ]


def _words(act: str) -> str:
    return dict(EventAct.choices).get(act, act)
