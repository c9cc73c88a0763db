"""What this room puts on the start page: the month whose turn is mine, my 従事日誌."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.enums import COUNSEL, OFFICE, Role
from accounts.models import User
from center.models import DEFAULT_PROGRAMME, Programme
from consultations.models import Memo, MemoParticipant
from coordinators.models import Coordinator
from reports.closing.steps import TURN, state_words
from reports.enums import DutyState
from reports.models import DutyLog, MonthClose, QualityReview
from yorozu.kit.registry import StartPanel
from yorozu.kit.wareki import month_range, start_of

Context = dict[str, Any]
MOST = 6


def _closing(user: User, today: date) -> Context | None:
    """Months that wait for this person; last month waits for the secretariat by itself."""
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
    """Last month, while it has sessions and nobody has applied for it. One query."""
    month = _month_before(today)
    sessions = Memo.objects.between(*month_range(month)).filter(programme=OuterRef("pk"))
    closes = MonthClose.objects.standing().filter(month=month, programme=OuterRef("pk"))
    rows = Programme.objects.filter(code=DEFAULT_PROGRAMME).order_by()
    waits = rows.filter(Exists(sessions.order_by()), ~Exists(closes.order_by())).exists()
    return month if waits else None


def _quality(user: User, today: date) -> Context | None:  # noqa: ARG001
    """What was said of one's own memos and is not read yet. One query."""
    count = QualityReview.objects.said_to(user).unread().count()
    return {"quality_unread": count} if count else None


def _duty_own(user: User, today: date) -> Context | None:
    """Last month's log while it waits for its coordinator, who had sessions then. One query."""
    month = _month_before(today)
    log = DutyLog.objects.filter(coordinator=OuterRef("pk"), month=month)
    done = Exists(log.exclude(state=DutyState.OPEN).order_by())
    first, until = map(start_of, month_range(month))
    sessions = MemoParticipant.objects.filter(
        coordinator=OuterRef("pk"), memo__started_at__gte=first, memo__started_at__lt=until
    )
    rows = Coordinator.objects.visible_to(user).filter(~done, Exists(sessions), user=user)
    person = rows.values_list("pk", flat=True).first()
    if person is None:
        return None
    url = reverse("reports:duty_log", args=[f"{month:%Y-%m}", person])
    return {"duty_own_month": month, "duty_own_url": url}


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
    StartPanel("quality", "reports/_panel_quality.html", COUNSEL, 127, _quality),
    StartPanel("duty_own", "reports/_panel_duty_own.html", COUNSEL, 126, _duty_own),
    StartPanel(
        "duty_waiting",
        "reports/_panel_duty_waiting.html",
        frozenset({Role.MANAGER}),
        124,
        _duty_waiting,
    ),
)
