"""What a member sees of the dialogues on their own page: never how to reach somebody who has not
agreed, never another's wishes.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from partners.dialogue_enums import WishState
from partners.dialogue_mails import partner_in
from partners.dialogue_reading import met_by
from partners.models import DialogueMember, DialogueSeat, IntroductionWish

LONGEST_TOKEN = 60
MOST = 50
MOST_ID = 2**63 - 1


@dataclass(frozen=True)
class Wished:
    """One wish as this member sees it."""

    row: IntroductionWish
    partner: DialogueMember | None
    is_own: bool

    @property
    def is_made(self) -> bool:
        return self.row.state == WishState.MADE

    @property
    def may_withdraw(self) -> bool:
        return self.is_own and self.row.state in (WishState.ASKED, WishState.AGREED)

    @property
    def may_answer(self) -> bool:
        return not self.is_own and self.row.state == WishState.ASKED


@dataclass(frozen=True)
class OwnPage:
    met: QuerySet[DialogueMember]
    wishes: list[Wished]
    seats: list[DialogueSeat]


def member_with(token: str) -> DialogueMember | None:
    """Whose page it is; None for a link that is no good (any more)."""
    rows = DialogueMember.objects.current().select_related("organization", "chapter")
    return rows.filter(token=token[:LONGEST_TOKEN]).first()


def wish_of(member: DialogueMember, pk: int) -> IntroductionWish | None:
    rows = IntroductionWish.objects.filter(Q(asker=member) | Q(wanted=member))
    return rows.filter(pk=pk).first() if pk <= MOST_ID else None


def own_page(member: DialogueMember) -> OwnPage:
    rows = IntroductionWish.objects.filter(Q(asker=member) | Q(wanted=member)).exclude(
        state=WishState.WITHDRAWN
    )
    rows = rows.select_related("asker__organization", "wanted__organization")
    wishes = [
        Wished(row, partner_in(row, member), row.asker_id == member.pk) for row in rows[:MOST]
    ]
    return OwnPage(met_by(member), wishes, _seats(member))


def _seats(member: DialogueMember) -> list[DialogueSeat]:
    """Where to sit today: the rounds that have begun, the latest first, or the first to come."""
    rows = DialogueSeat.objects.filter(member=member, round__session__closed_at=None)
    begun = rows.filter(round__started_at__isnull=False).order_by("-round__started_at")
    return list(begun.select_related("round__session__event")[:1])
