"""The small rows of a memo's page, each kind read with one standing query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bookings.enums import Source
from center.enums import Method
from consultations.enums import MemoStatus
from consultations.models import Memo, MemoParticipant, MemoTransition, Referral
from coordinators.models import Coordinator
from partners.models import Organization
from yorozu.kit.names import known
from yorozu.kit.standing import StandingQuery


@dataclass(frozen=True)
class Step:
    """The memo came into another state."""

    to_status: str
    at: datetime
    reason: str
    by_name: str

    @property
    def label(self) -> str:
        return str(MemoStatus(self.to_status).label)


@dataclass(frozen=True)
class Session:
    """The appointment a memo was written for."""

    period: Any
    method: str
    source: str
    booth: str | None
    office: str | None

    @property
    def starts_at(self) -> datetime:
        return self.period.lower  # type: ignore[no-any-return]

    @property
    def ends_at(self) -> datetime:
        return self.period.upper  # type: ignore[no-any-return]

    @property
    def words(self) -> str:
        method, source = Method(self.method).label, Source(self.source).label
        return f"{method}・{self.booth or self.office or '拠点未定'}・{source}で受付"


def _seat(*row: Any) -> tuple[MemoParticipant, Session | None]:
    pk, memo, role, name, user, who, who_name, who_user, *booked = row
    seat = known(
        MemoParticipant,
        id=pk,
        memo_id=memo,
        role=role,
        name=name,
        user_id=user,
        coordinator_id=who,
    )
    if who:
        seat.coordinator = known(Coordinator, id=who, name=who_name, user_id=who_user)
    return seat, Session(*booked) if booked[0] else None


_BOOKED = ("period", "method", "source", "booth__name", "office__name")
# The appointment comes along: a statement of its own would cost more.
_SEATS = StandingQuery(
    _seat,
    lambda memo: MemoParticipant.objects.filter(memo=memo).values_list(
        *("pk", "memo_id", "role", "name", "user_id"),
        *("coordinator_id", "coordinator__name", "coordinator__user_id"),
        *(f"memo__appointment__{each}" for each in _BOOKED),
    ),
)
_STEPS = StandingQuery(
    Step,
    lambda memo: (
        MemoTransition.objects.filter(memo=memo)
        .order_by("-at", "-pk")
        .values_list("to_status", "at", "reason", "by__name")
    ),
)


def _referral(pk: int, state: str, chase_on: date | None, agency: int, name: str) -> Referral:
    referral = known(Referral, id=pk, state=state, chase_on=chase_on, organization_id=agency)
    referral.organization = known(Organization, id=agency, name=name)
    return referral


_REFERRALS = StandingQuery(
    _referral,
    lambda memo: Referral.objects.filter(memo=memo).values_list(
        "pk", "state", "chase_on", "organization_id", "organization__name"
    ),
)


def seat(memo: Memo) -> Memo:
    """The memo, with those who took part and the appointment it was written for."""
    rows = _SEATS.of(memo.pk)
    memo.seated = [each for each, _ in rows]
    memo.booked = rows[0][1] if rows else None
    return memo


def steps_of(memo_id: int) -> list[Step]:
    """The newest first, each with the name of who did it."""
    return _STEPS.of(memo_id)


def referrals_of(memo_id: int) -> list[Referral]:
    """Where the session sent the client, as far as the page tells."""
    return _REFERRALS.of(memo_id)
