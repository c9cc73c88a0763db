"""Which panels stand on a role's start page, in order, and what each needs."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from accounts.enums import OFFICE, Role
from accounts.models import User
from center.models import Office
from consultations.enums import MemoStatus
from consultations.models import Memo
from desks import selectors
from partners.models import PartnerStaff
from yorozu.kit.wareki import fiscal_year, month_range

Context = dict[str, Any]


def panels_for(user: User, today: date) -> tuple[list[str], Context]:
    """Template names and their context; a panel asks the database only for its role."""
    names = _PANELS[Role(user.role)]
    context: Context = {}
    for name in names:
        context |= _CONTEXT[name](user, today)
    if user.role in OFFICE and not context["desk"].has_work:
        # The office writes few memos of its own: no empty card among what it must do.
        names = tuple(name for name in names if name != "desk")
    return [f"desks/_{name}.html" for name in names], context


def _memos(**filters: str | int) -> str:
    return f"{reverse('consultations:list')}?{urlencode(filters)}"


def _this_month(today: date) -> dict[str, str]:
    first, until = month_range(today)
    return {"from": first.isoformat(), "to": (until - timedelta(days=1)).isoformat()}


def _desk(user: User, today: date) -> Context:
    return {
        "desk": selectors.desk_of(user, today),
        "new_memo_url": reverse("consultations:new"),
        "mine_url": _memos(mine=1, **_this_month(today)),
        "waiting_url": _memos(mine=1, state=MemoStatus.SUBMITTED),
    }


def _queue(user: User, today: date) -> Context:
    return {
        "queue": selectors.confirmation_queue(user, today),
        "queue_url": reverse("consultations:confirmations"),
        "returned_url": _memos(state=MemoStatus.RETURNED),
        "confirmed_url": _memos(state=MemoStatus.CONFIRMED, **_this_month(today)),
    }


def _month(user: User, today: date) -> Context:  # noqa: ARG001
    last = today.replace(day=1) - timedelta(days=1)
    return {"this_month": f"{today:%Y-%m}", "last_month": f"{last:%Y-%m}"}


def _load(user: User, today: date) -> Context:
    return {
        "loads": selectors.load_by_coordinator(user, today),
        "month_list_url": _memos(**_this_month(today)),
    }


def _sat_in(user: User, today: date) -> Context:  # noqa: ARG001
    return {"memos": selectors.sat_in(user)}


def _state_only(user: User, today: date) -> Context:  # noqa: ARG001
    return {"memos": list(Memo.objects.visible_to(user)[:15])}


def _contact(user: User, today: date) -> Context:
    return {
        "partner": PartnerStaff.objects.select_related("organization", "branch")
        .filter(user=user)
        .first(),
        "offices": list(Office.objects.valid_in(fiscal_year(today))),
    }


_CONTEXT: dict[str, Callable[[User, date], Context]] = {
    "desk": _desk,
    "queue": _queue,
    "month": _month,
    "load": _load,
    "sat_in": _sat_in,
    "state_only": _state_only,
    "contact": _contact,
}
_PANELS: dict[Role, tuple[str, ...]] = {
    Role.MANAGER: ("queue", "month", "desk", "load"),
    Role.SECRETARIAT: ("queue", "month", "desk"),
    Role.RECEPTION: ("state_only",),
    Role.CHIEF: ("desk", "load", "month"),
    Role.COORDINATOR: ("desk",),
    Role.PARTNER: ("contact",),
    Role.TRAINEE: ("sat_in",),
}
