"""What this room puts on an organisation's page and a bank's start page: the customers it sent.

Everything is read through `Appointment.visible_to`: a bank sees what it asked for or introduced.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.enums import Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from bookings.enums import AppointmentState
from bookings.models import Appointment
from bookings.models.appointment import AppointmentQuerySet
from bookings.models.periods import day_range
from bookings.selectors import with_people
from partners.models import Organization
from partners.orgs.rules import is_of_bank
from yorozu.kit.registry import RecordSection, StartPanel, organization_sections, start_panels
from yorozu.kit.wareki import fiscal_year, fiscal_year_range

Context = dict[str, Any]
MOST = 8
# What is no booking of a customer: a free slot of an event, and a slot only held.
NO_BOOKING = (AppointmentState.OPEN, AppointmentState.HELD)
HELD = (AppointmentState.ARRIVED, AppointmentState.DONE)
SENT = (
    AppointmentState.REQUESTED,
    AppointmentState.BOOKED,
    *HELD,
    AppointmentState.NO_SHOW,
)


def register() -> None:
    organization_sections.register(
        RecordSection("customers", "bookings/_bank_customers.html", 10, _customers)
    )
    start_panels.register(
        StartPanel(
            "bank_customers",
            "bookings/_panel_customers.html",
            frozenset({Role.PARTNER}),
            120,
            _panel,
        )
    )


def customers(user: User, organization: Organization | None = None) -> AppointmentQuerySet:
    rows = Appointment.objects.visible_to(user).exclude(state__in=NO_BOOKING)
    if organization is not None:
        rows = rows.filter(introduced_by__in=organization.family)
    return rows


def _lists(rows: AppointmentQuerySet) -> Context:
    """What is to come, the next first, and what was, the last first. Four queries."""
    today = day_range(timezone.localdate()).lower
    shown = with_people(rows)
    return {
        "bank_coming": list(
            shown.filter(period__startswith__gte=today).order_by("period", "pk")[:MOST]
        ),
        "bank_past": list(
            shown.filter(period__startswith__lt=today).order_by("-period", "-pk")[:MOST]
        ),
    }


def _customers(request: Any, organization: Organization) -> Context | None:
    user = request.user
    if not organization.is_financial or not has_permission(user, Permission.APPOINTMENT_READ):
        return None
    rows = customers(user, organization)
    asked = {} if is_of_bank(user) else {"bank": str(organization.pk)}
    return {
        **_lists(rows),
        "bank_introduced": _introduced(rows, asked),
        "bank_list_url": _list_url(asked | {"when": "past"}),
    }


def _introduced(rows: AppointmentQuerySet, asked: dict[str, str]) -> Context:
    """Of this 年度, by the day of the session; what was cancelled was no introduction."""
    first, until = fiscal_year_range(fiscal_year(timezone.localdate()))
    span = day_range(first, until)
    sent = rows.filter(
        state__in=SENT, period__startswith__gte=span.lower, period__startswith__lt=span.upper
    )
    last = until - timedelta(days=1)
    asked = asked | {"from": first.isoformat(), "to": last.isoformat()}
    found = sent.order_by().aggregate(count=Count("pk"), held=Count("pk", filter=Q(state__in=HELD)))
    count, held = found["count"], found["held"]
    return {
        "count": count,
        "url": _list_url(asked, SENT) if count else "",
        "held": held,
        "held_url": _list_url(asked, HELD) if held else "",
    }


def _list_url(asked: dict[str, str], states: Sequence[str] = ()) -> str:
    words = [*asked.items(), *(("state", str(state)) for state in states)]
    return f"{reverse('bookings:list')}?{urlencode(words)}"


def _panel(user: User, today: date) -> Context:  # noqa: ARG001
    return {**_lists(customers(user)), "bank_list_url": reverse("bookings:list")}
