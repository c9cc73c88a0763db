"""Proposals as a page shows them, and how much of them to whom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from bookings.availability import FreeSlot
from bookings.choosing import Pick, show
from bookings.matching import BEST, Matching, Proposal
from bookings.proposing import Wishes, propose
from center.models import Office
from coordinators.models import Coordinator
from yorozu.kit.wareki import WEEKDAYS

MOST_FURTHER = 9


@dataclass(frozen=True)
class Option:
    """One radio button."""

    value: str
    day: str
    starts: str
    ends: str
    place: str
    is_chosen: bool


@dataclass(frozen=True)
class Card:
    """One coordinator with their reasons and times."""

    place: int
    proposal: Proposal
    words: list[str]
    options: list[Option]


@dataclass(frozen=True)
class Offer:
    matching: Matching
    chosen: str
    for_bank: bool
    offices: dict[int, str]

    @cached_property
    def cards(self) -> list[Card]:
        shown = self.matching.proposals[: BEST + MOST_FURTHER]
        return [self._card(place, each) for place, each in enumerate(shown, 1)]

    @property
    def best(self) -> list[Card]:
        return self.cards[:BEST]

    @property
    def further(self) -> list[Card]:
        return self.cards[BEST:]

    @property
    def others(self) -> tuple[Proposal, ...]:
        """Who cannot, and why: for the centre only."""
        return () if self.for_bank else self.matching.others

    @property
    def signed(self) -> str:
        """What was proposed, to come back with the choice; banks do not get points to read."""
        return "" if self.for_bank else show(self.matching)

    @property
    def chose_further(self) -> bool:
        """The chosen time must not be folded away."""
        return any(option.is_chosen for card in self.further for option in card.options)

    def _card(self, place: int, proposal: Proposal) -> Card:
        words = (
            proposal.public_words
            if self.for_bank
            else [reason.words for reason in proposal.reasons]
        )
        return Card(place, proposal, words, [self._option(s) for s in proposal.slots])

    def _option(self, slot: FreeSlot) -> Option:
        start, end = timezone.localtime(slot.start), timezone.localtime(slot.end)
        value = str(Pick.of(slot))
        where = self.offices.get(slot.office_id or 0, "在宅")
        return Option(
            value=value,
            day=f"{start.month}/{start.day}({WEEKDAYS[start.weekday()]})",
            starts=f"{start:%H:%M}",
            ends=f"{end:%H:%M}",
            place=where,
            is_chosen=_same_time(value, self.chosen),
        )


def _same_time(one: str, other: str) -> bool:
    """The same coordinator and time; the booth may be another since."""
    return bool(other) and one.split("~")[:3] == other.split("~")[:3]


def offer_to(user: User, wishes: Wishes, *, chosen: str = "", but: int | None = None) -> Offer:
    """What the user may be told: a coordinator books for themselves, a bank hears no history."""
    for_bank = user.role == Role.PARTNER
    matching = propose(wishes, for_bank=for_bank, only=_only(user), but=but)
    return Offer(matching, chosen, for_bank, dict(Office.objects.values_list("pk", "name")))


def may_choose(user: User, people: QuerySet[Coordinator]) -> QuerySet[Coordinator]:
    """design.md: the desk all; a coordinator their own."""
    return people.filter(user=user) if user.role == Role.COORDINATOR else people


def _only(user: User) -> int | None:
    if user.role != Role.COORDINATOR:
        return None
    return Coordinator.objects.filter(user=user).values_list("pk", flat=True).first() or 0
