"""What a member sees of the dialogues on their own page: never who somebody is that has not agreed
or how to reach them, never another's wishes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from partners.dialogues.mails import partner_in
from partners.dialogues.reading import met_where
from partners.enums import WishState
from partners.models import DialogueMember, DialogueSeat, IntroductionWish

LONGEST_TOKEN = 60
MOST = 50
BOTH_AGREE = (WishState.AGREED, WishState.MADE)


@dataclass(frozen=True)
class Wished:
    """One wish as this member sees it.

    Until the other has agreed there is no `partner` to whom it is for, only what was `chosen`.
    """

    row: IntroductionWish
    is_own: bool
    partner: DialogueMember | None = None
    chosen: str = ""

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
    where: Mapping[int, str]
    wishes: list[Wished]
    seats: list[DialogueSeat]


def member_with(token: str) -> DialogueMember | None:
    """Whose page it is; None for a link that is no good (any more)."""
    rows = DialogueMember.objects.current().select_related("organization", "chapter")
    return rows.filter(token=token[:LONGEST_TOKEN]).first()


def wish_of(member: DialogueMember, pk: int) -> IntroductionWish | None:
    rows = IntroductionWish.objects.filter(Q(asker=member) | Q(wanted=member))
    return rows.filter(pk=pk).first()


def own_page(member: DialogueMember) -> OwnPage:
    rows = IntroductionWish.objects.filter(Q(asker=member) | Q(wanted=member)).exclude(
        state=WishState.WITHDRAWN
    )
    rows = rows.select_related("asker__organization", "wanted__organization")
    where = met_where(member)
    met = DialogueMember.objects.joined().filter(pk__in=where).select_related("organization")
    return OwnPage(met, where, [_wished(row, member, where) for row in rows[:MOST]], _seats(member))


def _wished(row: IntroductionWish, member: DialogueMember, where: Mapping[int, str]) -> Wished:
    is_own = row.asker_id == member.pk
    if not is_own or row.state in BOTH_AGREE:
        return Wished(row, is_own, partner_in(row, member))
    if row.wanted_words:
        return Wished(row, is_own, chosen=f"「{row.wanted_words}」")
    met = where.get(row.wanted_id or 0)
    chosen = f"{met}に同じ組だった方" if met else "事務局へお伝えいただいた方"
    return Wished(row, is_own, chosen=chosen)


def _seats(member: DialogueMember) -> list[DialogueSeat]:
    """Where to sit today: the rounds that have begun, the latest first, or the first to come."""
    rows = DialogueSeat.objects.filter(member=member, round__session__closed_at=None)
    begun = rows.filter(round__started_at__isnull=False).order_by("-round__started_at")
    return list(begun.select_related("round__session__event")[:1])
