"""What events put on the start page: requests, answers, what comes next."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import COUNSEL, OFFICE, Role
from accounts.models import User
from partners.enums import Answer, EventState
from partners.events.lists import note_lines, with_line
from partners.models import EventCoordinator, EventMessage, OutreachEvent
from yorozu.kit.registry import StartPanel
from yorozu.kit.wareki import start_of

Context = dict[str, Any]
SHOWN = 6
AHEAD = timedelta(days=7)
UNDECIDED = (EventState.REQUESTED, EventState.ADJUSTING)


def _office(user: User, today: date) -> Context | None:
    """Requests that wait for us with their age, and the events of the next seven days."""
    waiting = list(with_line(_waits_for_us(user)).order_by("received_at", "pk")[: SHOWN + 1])
    week = _coming(user, today, AHEAD)
    if not waiting and not week:
        return None
    return {
        "event_requests": waiting[:SHOWN],
        "event_requests_more": len(waiting) > SHOWN,
        "event_week": week,
        "event_list_url": reverse("events:list"),
    }


def _waits_for_us(user: User) -> Any:
    """The centre's turn: nobody has answered yet, the bank spoke last, a day is agreed and nothing
    confirmed, or the event is over and not closed.
    """
    later = EventMessage.objects.filter(event=OuterRef("event"), internal=False).filter(
        Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
    )
    from_bank = EventMessage.objects.filter(
        ~Exists(later), event=OuterRef("pk"), internal=False, by__role=Role.PARTNER
    )
    agreed = Q(period__isnull=False) | Q(Exists(from_bank))
    undecided = Q(state=EventState.REQUESTED) | (Q(state=EventState.ADJUSTING) & agreed)
    over = Q(state=EventState.HELD) | Q(
        state=EventState.CONFIRMED, period__endswith__lte=timezone.now()
    )
    return OutreachEvent.objects.visible_to(user).filter(undecided | over)


def _coming(user: User, today: date, ahead: timedelta | None = None) -> list[OutreachEvent]:
    shown: Any = OutreachEvent.objects.open_to(user).filter(
        state=EventState.CONFIRMED, period__endswith__gt=timezone.now()
    )
    rows = shown
    if ahead is not None:
        rows = rows.filter(period__startswith__lt=start_of(today + ahead))
    found = list(with_line(rows).order_by("period", "pk")[:SHOWN])
    note_lines(found)
    return found


def _own(user: User, today: date) -> Context | None:  # noqa: ARG001
    """What the coordinator is asked for, and where they go next."""
    seats = EventCoordinator.objects.filter(coordinator__user=user).select_related(
        "event__organization", "event__branch", "asked_by"
    )
    open_ones = seats.filter(event__state__in=(*UNDECIDED, EventState.CONFIRMED))
    now: datetime = timezone.now()
    asked = open_ones.filter(answer=Answer.ASKED).order_by("asked_at")
    nexts = open_ones.filter(answer=Answer.ACCEPTED, event__period__endswith__gt=now).order_by(
        F("event__period").asc(nulls_last=True)
    )
    asked_rows, next_rows = list(asked[:SHOWN]), list(nexts[:SHOWN])
    if not asked_rows and not next_rows:
        return None
    return {"event_asked": asked_rows, "event_next": next_rows}


def _bank(user: User, today: date) -> Context:
    """Always there: asking is the one thing that a bank comes for."""
    undecided = OutreachEvent.objects.visible_to(user).filter(state__in=UNDECIDED)
    return {
        "bank_events": _coming(user, today),
        "bank_requests": list(with_line(undecided).order_by("received_at", "pk")[:SHOWN]),
    }


PANELS = (
    StartPanel("event_own", "partners/events/_panel_own.html", COUNSEL, 112, _own),
    StartPanel(
        "event_office",
        "partners/events/_panel_office.html",
        OFFICE | {Role.CHIEF},
        118,
        _office,
    ),
    StartPanel(
        "event_bank", "partners/events/_panel_bank.html", frozenset({Role.PARTNER}), 110, _bank
    ),
)
