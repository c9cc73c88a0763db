"""Whose shifts: a coordinator's, or those of 派遣職員, who are users only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.enums import Role
from accounts.models import User
from bookings.models import Shift, ShiftPattern
from coordinators.models import Coordinator


@dataclass(frozen=True)
class Worker:
    """`key` names them in addresses: co-12, user-5."""

    coordinator: Coordinator | None = None
    user: User | None = None

    @property
    def owner(self) -> Coordinator | User:
        owner = self.coordinator or self.user
        assert owner is not None
        return owner

    @property
    def key(self) -> str:
        return f"{'co' if self.coordinator else 'user'}-{self.owner.pk}"

    @property
    def name(self) -> str:
        return self.owner.name

    @property
    def fields(self) -> dict[str, Any]:
        """What marks a row as theirs."""
        return {"coordinator": self.coordinator, "user": self.user}

    @property
    def is_reception(self) -> bool:
        return self.coordinator is None

    def lock(self) -> None:
        """Acts on one person's shifts come one after another."""
        rows = type(self.owner)._default_manager.select_for_update(no_key=True)
        rows.filter(pk=self.owner.pk).values_list("pk").get()

    def can_work_on(self, day: date) -> bool:
        """In office on the day; 派遣職員 while they may sign in."""
        who: Any = self.owner
        if isinstance(who, Coordinator):
            first, last = who.in_office_from, who.in_office_until
        else:
            first, last = who.access_from, who.access_until
        return who.is_active and (not first or first <= day) and (not last or day <= last)


def worker_of(row: Shift | ShiftPattern) -> Worker:
    return Worker(coordinator=row.coordinator, user=row.user if not row.coordinator else None)


def workers_on(first: date, last: date) -> list[Worker]:
    """Coordinators in office on one of the days, then 派遣職員."""
    people = Coordinator.objects.filter(is_active=True).exclude(in_office_until__lt=first)
    people = people.exclude(in_office_from__gt=last).order_by("kana", "name", "pk")
    reception = User.objects.filter(role=Role.RECEPTION, is_active=True).order_by("kana", "name")
    return [
        *(Worker(coordinator=each) for each in people),
        *(Worker(user=each) for each in reception),
    ]


def find_worker(key: str) -> Worker | None:
    """The one of an address, or None."""
    kind, _, number = key.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    if kind == "co":
        who = Coordinator.objects.filter(pk=int(number)).first()
        return Worker(coordinator=who) if who else None
    reception = User.objects.filter(pk=int(number), role=Role.RECEPTION).first()
    return Worker(user=reception) if kind == "user" and reception else None
