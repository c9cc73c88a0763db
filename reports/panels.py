"""What this room puts on the start page: the month whose turn is mine, my 従事日誌."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from accounts.enums import COUNSEL, OFFICE, Role
from accounts.models import User
from center.calendar import first_working_day
from center.models import DEFAULT_PROGRAMME, Programme
from coordinators.models import Coordinator
from reports.closing.steps import TURN, state_words
from reports.duty.reading import month_of_coordinator
from reports.enums import DutyState
from reports.models import DutyLog, MonthClose
from yorozu.kit.registry import StartPanel

Context = dict[str, Any]
MOST = 6


def _closing(user: User, today: date) -> Context | None:
    """Months that wait for this person; to apply is the office's from the first working day."""
    waiting = [state for state, role in TURN.items() if state and role == user.role]
    rows = list(
        MonthClose.objects.visible_to(user)
        .filter(state__in=waiting)
        .select_related("programme")
        .defer("figures")
        .order_by("month", "programme")[:MOST]
    )
    unapplied = _unapplied(today) if user.role == Role.SECRETARIAT else None
    if not rows and unapplied is None:
        return None
    return {
        "closing_rows": [(row, state_words(row)) for row in rows],
        "closing_unapplied": unapplied,
    }


def _unapplied(today: date) -> date | None:
    """Last month, once its first working day has come and nobody has applied for it."""
    if today < first_working_day(today):
        return None
    month = _month_before(today)
    programme = Programme.objects.filter(code=DEFAULT_PROGRAMME).first()
    if programme is None or MonthClose.objects.of(month, programme).standing().exists():
        return None
    return month


def _duty_own(user: User, today: date) -> Context | None:
    """Last month's log while it waits for its coordinator."""
    person = Coordinator.objects.visible_to(user).filter(user=user).first()
    if person is None:
        return None
    found = month_of_coordinator(person, _month_before(today))
    if found.state != DutyState.OPEN or not (found.lines or found.gaps):
        return None
    return {"duty_own": found}


def _duty_waiting(user: User, today: date) -> Context | None:  # noqa: ARG001
    rows = (
        DutyLog.objects.visible_to(user)
        .filter(state=DutyState.CONFIRMED)
        .select_related("coordinator")
        .order_by("month", "coordinator__kana", "pk")
    )
    found = list(rows[: MOST + 1])
    if not found:
        return None
    return {"duty_waiting": found[:MOST], "duty_waiting_count": rows.count()}


def _month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


PANELS = (
    StartPanel("month_close", "reports/_panel_close.html", OFFICE | {Role.CHIEF}, 122, _closing),
    StartPanel("duty_own", "reports/_panel_duty_own.html", COUNSEL, 126, _duty_own),
    StartPanel(
        "duty_waiting",
        "reports/_panel_duty_waiting.html",
        frozenset({Role.MANAGER}),
        124,
        _duty_waiting,
    ),
)
