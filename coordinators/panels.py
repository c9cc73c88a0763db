"""What this room puts on the start page."""

from datetime import date
from typing import Any

from django.db.models import Count, Min

from accounts.enums import ROLES_WITH, Permission
from accounts.models import User
from coordinators.models import SkillProposal
from coordinators.selectors import returned_to
from yorozu.kit.registry import StartPanel


def _waiting(user: User, today: date) -> dict[str, Any] | None:  # noqa: ARG001
    found = SkillProposal.objects.decidable_by(user).aggregate(
        n=Count("pk"), oldest=Min("proposed_at")
    )
    if not found["n"]:
        return None
    return {"skill_waiting": found["n"], "skill_waiting_oldest": found["oldest"]}


def _returned(user: User, today: date) -> dict[str, Any] | None:  # noqa: ARG001
    rows = returned_to(user)
    return {"skill_returned": rows} if rows else None


PANELS = (
    StartPanel(
        "skill_waiting",
        "coordinators/_panel_waiting.html",
        ROLES_WITH[Permission.SKILL_APPROVE],
        150,
        _waiting,
    ),
    StartPanel(
        "skill_returned",
        "coordinators/_panel_returned.html",
        ROLES_WITH[Permission.SKILL_PROPOSE],
        155,
        _returned,
    ),
)
