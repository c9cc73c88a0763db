"""What the public pages put on the office's start page."""

from datetime import date
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse

from accounts.enums import ROLES_WITH, Permission
from accounts.models import User
from bookings.enums import AppointmentState
from bookings.models import WebRequest
from yorozu.kit.registry import StartPanel


def _waiting(user: User, today: date) -> dict[str, Any] | None:  # noqa: ARG001
    found = (
        WebRequest.objects.visible_to(user)
        .waiting()
        .order_by()
        .aggregate(n=Count("pk"), oldest=Min("verified_at"))
    )
    if not found["n"]:
        return None
    first = found["oldest"].date().isoformat()
    query = f"?state={AppointmentState.REQUESTED}&since={first}#rows"
    return {
        "web_waiting": found["n"],
        "web_waiting_oldest": found["oldest"],
        "web_waiting_url": reverse("web_bookings:list") + query,
    }


PANELS = (
    StartPanel(
        "web_waiting",
        "bookings/web/_panel.html",
        ROLES_WITH[Permission.WEB_BOOKINGS],
        111,
        _waiting,
    ),
)
