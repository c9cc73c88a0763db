"""The start page's panels: this room's own, and those that other rooms have registered."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.enums import COUNSEL, OFFICE, Role
from accounts.models import User
from center.models import DEFAULT_PROGRAMME, Office
from consultations.enums import MemoStatus
from consultations.intake.to_do import desk_counts, next_callbacks
from consultations.models import Memo
from desks import selectors
from partners.models import PartnerStaff
from yorozu.kit.registry import StartPanel, start_panels
from yorozu.kit.wareki import fiscal_year, fiscal_year_range, month_range

Context = dict[str, Any]


def panels_for(user: User, today: date) -> tuple[list[str], Context]:
    """Template names and their context; a panel asks the database only for its role."""
    names: list[str] = []
    context: Context = {}
    for panel in start_panels:
        if user.role in panel.roles and (own := panel.context(user, today)) is not None:
            names.append(panel.template)
            context |= own
    return names, context


# What the figures count: neither drafts nor what was made void.
HANDED_IN = (MemoStatus.SUBMITTED, MemoStatus.RETURNED, MemoStatus.CONFIRMED)
UNCONFIRMED = (MemoStatus.SUBMITTED, MemoStatus.RETURNED)


def _memos(**filters: str | int | Sequence[str]) -> str:
    return f"{reverse('consultations:list')}?{urlencode(filters, doseq=True)}"


def _steps(**filters: str | int) -> str:
    return f"{reverse('consultations:next_steps')}?{urlencode(filters)}"


def _days(first: date, until: date) -> dict[str, str]:
    """A list's filter for [first, until)."""
    return {"from": first.isoformat(), "to": (until - timedelta(days=1)).isoformat()}


def _desk(user: User, today: date) -> Context | None:
    desk = selectors.desk_of(user, today)
    if user.role in OFFICE and not desk.has_work:
        # The office writes few memos of its own: no empty card among what it must do.
        return None
    return {
        "desk": desk,
        "new_memo_url": reverse("consultations:new"),
        "mine_url": _memos(mine=1, state=HANDED_IN, **_days(*month_range(today))),
        "waiting_url": _memos(mine=1, state=MemoStatus.SUBMITTED),
        "today_url": _memos(mine=1, state=HANDED_IN, **_days(today, today + timedelta(days=1))),
    }


def _due(user: User, today: date) -> Context:
    mine = user.role in COUNSEL
    whose: dict[str, str | int] = {"co": "mine" if mine else ""}
    return {
        "due": selectors.due_steps(user, today, mine=mine),
        "due_is_mine": mine,
        "due_overdue_url": _steps(due="overdue", **whose),
        "due_week_url": _steps(due="week", **whose),
        "due_all_url": _steps(due="all", **whose),
    }


def _intake(user: User, today: date) -> Context:  # noqa: ARG001
    counts = desk_counts(user, timezone.now())
    here, referrals = reverse("intake:list"), reverse("intake:referrals")
    return {
        "intake_counts": counts,
        "intake_next": next_callbacks(user) if counts.callbacks else [],
        "intake_url": f"{here}?all=1",
        "intake_callbacks_url": f"{here}?{urlencode({'outcome': 'callback'})}",
        "intake_unfinished_url": f"{here}?{urlencode({'outcome': 'none'})}",
        "intake_referrals_url": f"{referrals}?{urlencode({'state': 'due'})}",
        "intake_new_url": reverse("intake:new"),
    }


def _queue(user: User, today: date) -> Context:
    return {
        "queue": selectors.confirmation_queue(user, today),
        "queue_url": reverse("consultations:confirmations"),
        "returned_url": _memos(state=MemoStatus.RETURNED),
        "confirmed_url": _memos(state=MemoStatus.CONFIRMED, **_days(*month_range(today))),
    }


def _month(user: User, today: date) -> Context:
    first = today.replace(day=1)
    last = (first - timedelta(days=1)).replace(day=1)
    months = selectors.month_states(user, [first, last])
    return {"month_rows": [_month_row(state) for state in months]}


def _month_row(state: selectors.MonthState) -> Context:
    """A figure without a memo behind it is no link."""
    these = {"programme": DEFAULT_PROGRAMME, **_days(*month_range(state.month))}
    return {
        "state": state,
        "report_url": reverse("reports:month", args=[f"{state.month:%Y-%m}"]),
        "figures": [
            (state.confirmed, _memos(counted=1, **these)),
            (state.waiting, _memos(state=MemoStatus.SUBMITTED, **these)),
            (state.returned, _memos(state=MemoStatus.RETURNED, **these)),
        ],
    }


def _goal(user: User, today: date) -> Context | None:
    goal = selectors.goal_of_year(user, today)
    if goal is None:
        return None
    first, _ = fiscal_year_range(fiscal_year(today))
    until = today + timedelta(days=1)
    return {
        "goal": goal,
        "goal_url": _memos(counted=1, programme=DEFAULT_PROGRAMME, **_days(first, until)),
        "goal_report_url": reverse("reports:month", args=[f"{today:%Y-%m}"]),
    }


def _load(user: User, today: date) -> Context:
    return {
        "loads": selectors.load_by_coordinator(user, today),
        "load_list_url": _memos(state=HANDED_IN, **_days(*month_range(today))),
        "load_open_url": _memos(state=UNCONFIRMED, **_days(*month_range(today))),
        "load_overdue_url": _steps(due="overdue"),
    }


def _rising(user: User, today: date) -> Context | None:
    topics = selectors.rising_topics(user, today)
    if not topics:
        return None
    end = today + timedelta(days=1)
    since = end - timedelta(days=selectors.RISING_DAYS)
    earlier = since - timedelta(days=selectors.RISING_DAYS)
    return {
        "rising": topics,
        "rising_days": selectors.RISING_DAYS,
        "rising_url": _memos(state=HANDED_IN, **_days(since, end)),
        "rising_before_url": _memos(state=HANDED_IN, **_days(earlier, since)),
    }


def _sat_in(user: User, today: date) -> Context:  # noqa: ARG001
    return {"memos": selectors.sat_in(user)}


def _state_only(user: User, today: date) -> Context:  # noqa: ARG001
    return {"memos": list(Memo.objects.visible_to(user)[:15])}


def _contact(user: User, today: date) -> Context:  # noqa: ARG001
    return {
        "partner": PartnerStaff.objects.select_related("organization", "branch")
        .filter(user=user)
        .first(),
        "offices": list(Office.objects.filter(is_active=True)),
    }


_LEADS = frozenset({Role.MANAGER, Role.CHIEF})
# Who answers the telephone; a coordinator's first card is their own work.
_DESK = OFFICE | {Role.RECEPTION}
PANELS = (
    StartPanel("intake", "desks/_intake.html", _DESK, 105, _intake),
    StartPanel("queue", "desks/_queue.html", OFFICE, 110, _queue),
    StartPanel("desk_of_counsel", "desks/_desk.html", COUNSEL, 120, _desk),
    StartPanel("due", "desks/_due.html", COUNSEL | OFFICE, 130, _due),
    StartPanel("desk_of_office", "desks/_desk.html", OFFICE, 135, _desk),
    StartPanel("contact", "desks/_contact.html", frozenset({Role.PARTNER}), 140, _contact),
    StartPanel(
        "state_only", "desks/_state_only.html", frozenset({Role.RECEPTION}), 310, _state_only
    ),
    StartPanel("sat_in", "desks/_sat_in.html", frozenset({Role.TRAINEE}), 320, _sat_in),
    StartPanel("goal", "desks/_goal.html", _LEADS, 510, _goal),
    StartPanel("month", "desks/_month.html", OFFICE | {Role.CHIEF}, 520, _month),
    StartPanel("rising", "desks/_rising.html", _LEADS, 530, _rising),
    StartPanel("load", "desks/_load.html", _LEADS, 540, _load),
)
