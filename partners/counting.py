"""How liaison meetings are counted (domain.md, "How things are counted").

The monthly report and the list of meetings both count through this module. A figure's link says
in the list's query string (`/partners/meetings/?…`):

    counted=1             `LiaisonMeetingQuerySet.counted`: held, not withdrawn
    programme=yorozu      the 事業区分 by code
    from= & to=           begun on these ISO days, both included
    kind=<code>           one kind; the kinds are disjoint and add up to the total

One meeting counts once, with however many organisations.
"""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone

from center.models import Programme
from partners.enums import MeetingKind
from partners.models import LiaisonMeeting, Organization
from partners.models.meeting import LiaisonMeetingQuerySet
from yorozu.kit.wareki import fiscal_year_range, start_of

Span = tuple[date, date]


def meetings_counted(
    first: date, until: date, *, programme: Programme | str | None = None, kind: str = ""
) -> LiaisonMeetingQuerySet:
    """Those held on the Tokyo days from `first` to before `until`."""
    rows = LiaisonMeeting.objects.counted().between(first, until)
    if isinstance(programme, Programme):
        rows = rows.filter(programme=programme)
    elif programme:
        rows = rows.filter(programme__code=programme)
    return rows.filter(kind=kind) if kind else rows


def meeting_counts(programme: Programme, spans: Sequence[Span]) -> dict[str, list[int]]:
    """By kind, one number for each span; "" is the total. One query."""
    names = {f"c_{kind}_{n}": (kind, n) for kind in ("", *MeetingKind) for n in range(len(spans))}
    rows = LiaisonMeeting.objects.counted().filter(programme=programme)
    found = rows.aggregate(
        **{
            name: Count("pk", filter=_within(spans[n]) & (Q(kind=kind) if kind else Q()))
            for name, (kind, n) in names.items()
        }
    )
    counts: dict[str, list[int]] = {kind: [0] * len(spans) for kind in ("", *MeetingKind)}
    for name, (kind, n) in names.items():
        counts[kind][n] = found[name]
    return counts


def organizations_met(programme: Programme, first: date, until: date) -> int:
    """How many organisations there were meetings with, each once. One query."""
    held = meetings_counted(first, until, programme=programme)
    return Organization.objects.filter(meetings__in=held).distinct().count()


def meetings_by_month(year: int, programme: str = "") -> dict[tuple[date, str], int]:
    """(first day of the month, kind) → how many, of a 年度. One query."""
    rows = meetings_counted(*fiscal_year_range(year), programme=programme or None)
    zone = timezone.get_current_timezone()
    found = (
        rows.order_by()
        .annotate(month=TruncMonth("starts_at", tzinfo=zone))
        .values_list("month", "kind")
        .annotate(n=Count("pk"))
    )
    return {(month.date(), kind): n for month, kind, n in found}


def _within(span: Span) -> Q:
    first, until = span
    return Q(starts_at__gte=start_of(first), starts_at__lt=start_of(until))
