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

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from center.models import Programme
from trainees.models import FollowUpMeeting, Trainee
from trainees.selectors.sittings import all_sittings
from yorozu.kit.spans import Span, count_by, count_in
from yorozu.kit.wareki import start_of

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
    return count_in(rows, spans, "appointment__period__startswith")


def meeting_counts(programme: Programme, spans: list[Span]) -> list[int]:
    """フォローアップ会議 held, one number for each span. One query."""
    return count_in(FollowUpMeeting.objects.held().filter(programme=programme), spans, "starts_at")


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


def _trainees(programme: Programme, spans: list[Span], counted: str) -> Counts:
    rows = trainees_counted(Trainee.objects.filter(cohort__programme=programme), counted)
    return count_by(rows, "cohort__kind", spans, DAY_OF[counted], days=True)
