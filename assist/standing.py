"""Who always comes: the parties of the last conference, at first those the presentation names."""

from assist.enums import AssistState, PartyRole
from assist.models import AssistConference
from partners.models import Organization

# 東京チームサポート アシスト会議, as the centre presents it. The register decides who is there.
_FIRST = (
    (PartyRole.REVIVAL, "東京都中小企業活性化協議会"),
    (PartyRole.GUARANTEE, "東京信用保証協会"),
    (PartyRole.SUCCESSION, "東京都事業承継・引継ぎ支援センター"),
    (PartyRole.CHAMBER, "東商ビジネスサポートデスク東京セントラル"),
)
Seats = list[tuple[str, Organization | None]]


def standing_parties(bank: Organization) -> Seats:
    """The bank, the centre, then the others. Two queries at most."""
    first: Seats = [(PartyRole.BANK, bank), (PartyRole.CENTRE, None)]
    last = (
        AssistConference.objects.exclude(state=AssistState.CANCELLED)
        .order_by("-created_at", "-pk")
        .first()
    )
    others = _of(last) if last else _named()
    return [*first, *((role, each) for role, each in others if each and each.pk != bank.pk)]


def _of(conference: AssistConference) -> Seats:
    parties = conference.parties.seated().exclude(role__in=(PartyRole.BANK, PartyRole.CENTRE))
    rows = parties.filter(organization__is_active=True).select_related("organization")
    return [(each.role, each.organization) for each in rows]


def _named() -> Seats:
    there = {
        each.name: each
        for each in Organization.objects.filter(
            name__in=[name for _, name in _FIRST], is_active=True
        )
    }
    return [(role, there[name]) for role, name in _FIRST if name in there]
