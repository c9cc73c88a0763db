"""Whose 従事日誌 of a month still waits."""

from __future__ import annotations

from datetime import date

from accounts.models import User
from reports.closing.items import Item
from reports.duty.reading import Month, hours, months_of_all
from reports.enums import DutyState


def unapproved(user: User, month: date) -> list[Month]:
    """Logs of the month with something in them that nobody has approved yet."""
    return [each for each in months_of_all(user, month) if is_unapproved(each)]


def is_unapproved(month: Month) -> bool:
    return bool(month.lines or month.gaps) and month.state != DutyState.APPROVED


def unapproved_items(user: User, month: date) -> list[Item]:
    """As the page of a month's closing shows them."""
    return [
        Item(
            each.coordinator.name,
            f"{each.state.label}　{hours(each.length)}",
            each.url,
            "従事日誌を開く",
        )
        for each in unapproved(user, month)
    ]
