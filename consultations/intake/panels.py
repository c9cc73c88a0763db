"""What this room puts on the start page."""

from datetime import date
from typing import Any

from accounts.enums import OFFICE, Role
from accounts.models import User
from yorozu.kit.registry import StartPanel


def _telephone(user: User, today: date) -> dict[str, Any]:  # noqa: ARG001
    """Always there: the telephone may ring at any time."""
    return {}


PANELS = (
    StartPanel(
        "telephone",
        "consultations/_panel_telephone.html",
        OFFICE | {Role.RECEPTION},
        90,
        _telephone,
    ),
)
