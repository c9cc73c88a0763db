"""A closed first contact to be read: facts, answers, what became of it."""

from typing import Any

from accounts.models import User
from consultations.models import Intake, Referral
from consultations.rules import can_write_intake


def intake_reading(user: User, intake: Intake) -> dict[str, Any]:
    referrals = Referral.objects.visible_to(user).filter(intake=intake)
    return {
        "intake": intake,
        "referrals": list(referrals.select_related("organization")),
        "transitions": list(intake.transitions.select_related("by")),
        "may_write": can_write_intake(user, intake),
    }
