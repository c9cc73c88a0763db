"""The start page's panels on appointments."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.enums import COUNSEL, OFFICE, Role
from accounts.models import User
from desks import sessions
from yorozu.kit.registry import StartPanel

Context = dict[str, Any]


def _next(user: User, today: date) -> Context | None:  # noqa: ARG001
    found = sessions.next_session(user, timezone.now())
    return None if found is None else {"next_session": found}


def _own_day(user: User, today: date) -> Context:
    return {"own_day": sessions.own_day(user, today), "board_url": _board(today)}


def _office_day(user: User, today: date) -> Context:
    return {
        "office_day": sessions.office_day(user, timezone.now()),
        "board_url": _board(today),
    }


def _unwritten(user: User, today: date) -> Context | None:  # noqa: ARG001
    mine = user.role in COUNSEL
    found = sessions.unwritten_of(user, mine=mine)
    if not found.count:
        return None
    return {
        "unwritten": found,
        "unwritten_is_mine": mine,
        "unwritten_url": reverse("consultations:unwritten"),
    }


def _board(day: date) -> str:
    """The board of the day."""
    return f"{reverse('bookings:board')}?{urlencode({'day': day.isoformat()})}"


PANELS = (
    StartPanel("next_session", "desks/_next_session.html", COUNSEL, 102, _next),
    StartPanel("own_day", "desks/_own_day.html", COUNSEL, 104, _own_day),
    StartPanel("office_day", "desks/_office_day.html", OFFICE | {Role.RECEPTION}, 108, _office_day),
    StartPanel("unwritten", "desks/_unwritten.html", COUNSEL | OFFICE, 125, _unwritten),
)
