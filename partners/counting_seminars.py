"""How seminars are counted. The report and the list it opens both count through this module.

    counted=1             held (state 開催済 or 報告済): what a report counts
    programme=yorozu      the 事業区分 by code
    from= & to=           begun on these ISO days, both included

セミナー開催回数 are the held seminars; 参加者数 is the sum of what stands on each of them: where
names were put down the number of 出席 (`registrations_count`), else what was typed at the report,
0 without either. 満足度 is 満足 and やや満足, 大変満足 apart (domain.md), of the answers to those.
"""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.db.models import Aggregate, Count, F, Q, QuerySet, Sum
from django.urls import reverse

from center.models import Programme
from partners.enums import EventKind
from partners.models import OutreachEvent, Satisfaction, SurveyAnswer
from yorozu.kit.wareki import start_of

# The first day and the day after the last.
Span = tuple[date, date]
HELD, PARTICIPANTS = "seminars", "participants"
ANSWERS, VERY, SATISFIED = "answers", "very", "satisfied"


def seminars_counted(programme: Programme | None = None) -> QuerySet[OutreachEvent]:
    rows = OutreachEvent.objects.counted().filter(kind=EventKind.SEMINAR)
    return rows.filter(programme=programme) if programme else rows


def seminar_counts(programme: Programme, spans: list[Span]) -> dict[str, list[int]]:
    """HELD and PARTICIPANTS, one number for each span. One query."""
    counts: dict[str, Aggregate] = {}
    for n, span in enumerate(spans):
        within = _within(span, "period__startswith")
        counts[f"{HELD}_{n}"] = Count("pk", filter=within)
        counts[f"{PARTICIPANTS}_{n}"] = Sum("participants", filter=within, default=0)
    found = seminars_counted(programme).aggregate(**counts)
    return _by_name((HELD, PARTICIPANTS), found, spans)


def survey_counts(programme: Programme, spans: list[Span]) -> dict[str, list[int]]:
    """ANSWERS, VERY (大変満足) and SATISFIED (満足, やや満足) of the spans' seminars. One query."""
    moment = "starts"
    kinds = {
        ANSWERS: Q(),
        VERY: Q(satisfaction=Satisfaction.VERY),
        SATISFIED: Q(satisfaction__in=(Satisfaction.SATISFIED, Satisfaction.RATHER)),
    }
    counts = {
        f"{name}_{n}": Count("pk", filter=_within(span, moment) & kind)
        for name, kind in kinds.items()
        for n, span in enumerate(spans)
    }
    rows = SurveyAnswer.objects.filter(registration__event__in=seminars_counted(programme))
    rows = rows.annotate(starts=F("registration__event__period__startswith"))
    return _by_name(tuple(kinds), rows.aggregate(**counts), spans)


def seminars_url(programme: Programme | None, first: date, last: date) -> str:
    """The list behind a figure; both days included."""
    asked = {"counted": "1", "from": first.isoformat(), "to": last.isoformat()}
    if programme is not None:
        asked["programme"] = programme.code
    return f"{reverse('registrations:seminars')}?{urlencode(asked)}"


def _within(span: Span, moment: str) -> Q:
    first, until = span
    return Q(**{f"{moment}__gte": start_of(first), f"{moment}__lt": start_of(until)})


def _by_name(
    names: tuple[str, ...], found: dict[str, int], spans: list[Span]
) -> dict[str, list[int]]:
    return {name: [found[f"{name}_{n}"] for n in range(len(spans))] for name in names}
