"""How liaison meetings are counted (domain.md, "How things are counted").

The monthly report and the list of meetings both count through this module. A figure's link says
in the list's query string (`/partners/meetings/?…`):

    counted=1             `LiaisonMeetingQuerySet.counted`: held, not withdrawn
    programme=yorozu      the 事業区分 by code
    from= & to=           begun on these ISO days, both included
    kind=<code>           one kind; the kinds are disjoint and add up to the total

One meeting counts once, with however many organisations.
"""

from collections.abc import Collection
from datetime import date

from django.db.models import Count
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone

from center.models import Programme
from partners.models import LiaisonMeeting, Organization
from partners.models.meeting import LiaisonMeetingQuerySet
from yorozu.kit.spans import Span, count_by
from yorozu.kit.wareki import fiscal_year_range


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


def meeting_counts(programme: Programme, spans: Collection[Span]) -> dict[str, list[int]]:
    """By kind, one number for each span; "" is the total. One query."""
    rows = LiaisonMeeting.objects.counted().filter(programme=programme)
    return count_by(rows, "kind", spans, "starts_at")


def organizations_met(year: int, programme: str = "") -> int:
    """How many organisations there were meetings with in a 年度, each once. One query.

    Those that have merged since are one.
    """
    held = meetings_counted(*fiscal_year_range(year), programme=programme or None)
    met = Organization.objects.filter(meetings__in=held).order_by()
    return met.values(today=Coalesce("successor", "pk")).distinct().count()


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
