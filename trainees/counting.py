"""How trainees are counted (domain.md, "How things are counted").

The report and the lists count through this module, so that a figure and the list it opens cannot
differ. A figure's link says in the list's query string:

    from= & to=        on these ISO days, both included
    programme=yorozu   the 事業区分 by code (a trainee's is their cohort's)
    counted=received   受入数: by the day the training began, whatever became of it later
    counted=completed  修了者数: by the day it was completed
    kind=long          長期・短期; the two are disjoint and add up

同席数 (延べ) is by the session's day: one for each trainee who sat in a session that is marked as
ended. It never is a 相談対応件数. フォローアップ会議 counts once it is marked as held, by its day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from center.models import Programme
from trainees.enums import CohortKind
from trainees.models import FollowUpMeeting, Trainee
from trainees.selectors.sittings import all_sittings
from yorozu.kit.wareki import start_of

Span = tuple[date, date]
Counts = dict[str, list[int]]
RECEIVED, COMPLETED = "received", "completed"
# Which day of a trainee a figure goes by.
DAY_OF = {RECEIVED: "received_on", COMPLETED: "ended_on"}


def received_counts(programme: Programme, spans: list[Span]) -> Counts:
    """By kind, one number for each span; "" is the total. One query."""
    return _trainees(programme, spans, RECEIVED)


def completed_counts(programme: Programme, spans: list[Span]) -> Counts:
    """Who became an alumnus in the span, by kind; "" is the total. One query."""
    return _trainees(programme, spans, COMPLETED)


def sitting_counts(programme: Programme, spans: list[Span]) -> list[int]:
    """同席 of trainees, one number for each span. One query."""
    rows = all_sittings().filter(appointment__programme=programme)
    return _each(rows, spans, "appointment__period__startswith")


def meeting_counts(programme: Programme, spans: list[Span]) -> list[int]:
    """フォローアップ会議 held, one number for each span. One query."""
    return _each(FollowUpMeeting.objects.held().filter(programme=programme), spans, "starts_at")


def trainees_counted(rows: QuerySet[Trainee], counted: str) -> QuerySet[Trainee]:
    """The list's side of `counted=`."""
    if counted == RECEIVED:
        return rows.filter(received_on__isnull=False)
    return rows.filter(ended_on__isnull=False) if counted == COMPLETED else rows


def between_days(column: str, first: date | None, last: date | None) -> Q:
    """The list's side of `from=` and `to=` for a day."""
    found = Q()
    if first:
        found &= Q(**{f"{column}__gte": first})
    return found & Q(**{f"{column}__lte": last}) if last else found


def between_moments(column: str, first: date | None, last: date | None) -> Q:
    """The same for a moment, in Tokyo days."""
    found = Q()
    if first:
        found &= Q(**{f"{column}__gte": start_of(first)})
    return found & Q(**{f"{column}__lt": start_of(last + timedelta(days=1))}) if last else found


def received_url(programme: Programme, span: Span, kind: str = "") -> str:
    return _url("trainees:list", programme, span, counted=RECEIVED, kind=kind)


def completed_url(programme: Programme, span: Span, kind: str = "") -> str:
    return _url("trainees:list", programme, span, counted=COMPLETED, kind=kind)


def sitting_url(programme: Programme, span: Span) -> str:
    return _url("trainees:sittings", programme, span)


def meeting_url(programme: Programme, span: Span) -> str:
    return _url("trainees:meetings", programme, span, state="held")


# ── how ──────────────────────────────────────────────────────────────────────────────────────


def _url(view: str, programme: Programme, span: Span, **more: str) -> str:
    first, until = span
    asked: Mapping[str, Any] = {
        **{name: value for name, value in more.items() if value},
        "programme": programme.code,
        "from": first.isoformat(),
        "to": (until - timedelta(days=1)).isoformat(),
    }
    return f"{reverse(view)}?{urlencode(asked)}"


def _trainees(programme: Programme, spans: list[Span], counted: str) -> Counts:
    kinds = ("", *CohortKind.values)
    rows = trainees_counted(Trainee.objects.filter(cohort__programme=programme), counted)
    found = rows.order_by().aggregate(
        **{
            f"c_{kind}_{n}": Count(
                "pk",
                filter=_days(span, DAY_OF[counted]) & (Q(cohort__kind=kind) if kind else Q()),
            )
            for kind in kinds
            for n, span in enumerate(spans)
        }
    )
    return {kind: [found[f"c_{kind}_{n}"] for n in range(len(spans))] for kind in kinds}


def _days(span: Span, column: str) -> Q:
    first, until = span
    return Q(**{f"{column}__gte": first, f"{column}__lt": until})


def _moments(span: Span, column: str) -> Q:
    first, until = span
    return Q(**{f"{column}__gte": start_of(first), f"{column}__lt": start_of(until)})


def _each(rows: QuerySet[Any], spans: list[Span], column: str) -> list[int]:
    found = rows.order_by().aggregate(
        **{f"c_{n}": Count("pk", filter=_moments(span, column)) for n, span in enumerate(spans)}
    )
    return [found[f"c_{n}"] for n in range(len(spans))]
