"""What this room puts on the start page: requests with their due dates, lists to be approved."""

from datetime import date
from typing import Any

from accounts.enums import OFFICE, Permission
from accounts.models import User
from accounts.permissions import has_permission
from companies.enums import DisposalStage
from companies.models import DisclosureRequest, DisposalList
from yorozu.kit.registry import StartPanel

SHOWN = 4


def _privacy(user: User, today: date) -> dict[str, Any] | None:
    """None while nobody waits for an answer. Two queries."""
    open_ones = list(
        DisclosureRequest.objects.visible_to(user)
        .still_open()
        .select_related("company", "person")
        .order_by("due_on", "pk")[: SHOWN + 1]
    )
    lists = list(
        DisposalList.objects.visible_to(user)
        .filter(stage=DisposalStage.REVIEW)
        .select_related("made_by")
    )
    if not open_ones and not lists:
        return None
    may_approve = has_permission(user, Permission.DISPOSAL_APPROVE)
    return {
        "privacy_requests": open_ones[:SHOWN],
        "privacy_has_more": len(open_ones) > SHOWN,
        "privacy_is_late": any(each.due_on < today for each in open_ones),
        "privacy_lists": [(each, may_approve and each.made_by_id != user.pk) for each in lists],
    }


PANELS = (StartPanel("privacy", "companies/_start_privacy.html", OFFICE, 140, _privacy),)
