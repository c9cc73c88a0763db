"""How outreach events are counted (domain.md, "How things are counted").

The report and the list count through this module, so that a figure and the list it opens cannot
differ. A figure's link says in the query string of `events:list`:

    counted=1             `OutreachEventQuerySet.counted`: held, or reported since
    programme=yorozu      the 事業区分 by code
    from= & to=           begun on these ISO days, both included
    kind=<code>           one kind; the kinds are disjoint and add up to the total
    organization=<id>     one organisation with those merged into it, `none` the centre's own;
                          they add up to the total too

参加者数 is the sum of what was counted at the door; an event of which nobody counted adds nothing.
"""

from django.db.models import Sum
from django.db.models.functions import Coalesce

from center.models import Programme
from partners.models import OutreachEvent
from partners.models.event import OutreachEventQuerySet
from yorozu.kit.spans import Span, count_by

OWN = "none"
_BEGIN = "period__startswith"


def held_by_kind(programme: Programme, spans: list[Span]) -> dict[str, list[int]]:
    """By kind, one number for each span; "" is the total. One query."""
    return count_by(_held(programme), "kind", spans, _BEGIN)


def participants_by_kind(programme: Programme, spans: list[Span]) -> dict[str, list[int]]:
    """参加者数 likewise."""
    return count_by(_held(programme), "kind", spans, _BEGIN, measure=Sum, of="participants")


def held_by_organization(programme: Programme, spans: list[Span]) -> dict[str, list[int]]:
    """By the organisation's id as text, `none` for the centre's own; "" is the total.

    What was held with one that has merged since counts under the one that stands for it.
    """
    rows = _held(programme).annotate(today=Coalesce("organization__successor", "organization"))
    found = count_by(rows, "today", spans, _BEGIN)
    return {OWN if key is None else str(key): numbers for key, numbers in found.items()}


def _held(programme: Programme) -> OutreachEventQuerySet:
    return OutreachEvent.objects.counted().filter(programme=programme)
