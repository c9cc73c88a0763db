"""Keeping, sharing and mailing questions."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from center.calendar import is_working_day
from reports.analysis import mails
from reports.analysis.models import AnalysisMail, AnalysisSubscription, Every, SavedAnalysis
from yorozu.kit.db import insert_unless_taken

# A server that was off on the first working day still sends when it is back.
LATE_BY = timedelta(days=7)


@transaction.atomic
def analysis_save(*, name: str, query: str, by: User) -> SavedAnalysis:
    """Keep a question under a name; the same name again is the same one with the new question.

    Raises ValidationError.
    """
    if not has_permission(by, Permission.ANALYSIS):
        raise PermissionDenied
    row = SavedAnalysis(owner=by, name=name.strip(), query=query)
    row.full_clean(validate_constraints=False)
    if not insert_unless_taken(row):
        row = SavedAnalysis.objects.select_for_update().get(
            owner=by, name=row.name, removed_at=None
        )
        if row.query == query:
            return row
        row.query = query
        row.save(update_fields=["query"])
    audit.record("analysis.saved", target=row, by=by, name=row.name)
    return row


@transaction.atomic
def analysis_share(*, analysis: SavedAnalysis, shared: bool, by: User) -> SavedAnalysis:
    """Show it to all who read reports, small cells hidden; or to nobody else any more."""
    row = _own(analysis, by)
    if row.is_shared != shared:
        row.is_shared = shared
        row.save(update_fields=["is_shared"])
        audit.record("analysis.shared" if shared else "analysis.unshared", target=row, by=by)
    return row


@transaction.atomic
def analysis_remove(*, analysis: SavedAnalysis, by: User) -> None:
    """It is no longer listed, shared or mailed."""
    row = _own(analysis, by)
    if row.removed_at is None:
        row.removed_at = timezone.now()
        row.save(update_fields=["removed_at"])
        row.subscriptions.update(every="")
        audit.record("analysis.removed", target=row, by=by)


@transaction.atomic
def analysis_subscribe(*, analysis: SavedAnalysis, every: str, by: User) -> None:
    """Have it mailed to oneself; "" ends that. Raises ValidationError, PermissionDenied."""
    if every and every not in Every.values:
        raise ValidationError("メールの間隔を選んでください。")
    if not SavedAnalysis.objects.visible_to(by).filter(pk=analysis.pk).exists():
        raise PermissionDenied
    AnalysisSubscription.objects.update_or_create(
        analysis=analysis, user=by, defaults={"every": every}
    )


def analyses_post(*, today: date) -> int:
    """Write the mails of this month and this week; how many are new.

    Asked every morning: on the first working day, or as soon after as the server is back. Run
    again it writes none twice.
    """
    starts = {Every.MONTH: today.replace(day=1), Every.WEEK: today - timedelta(today.weekday())}
    return sum(
        mails.post(AnalysisMail(subscription=each, due_on=start))
        for every, start in starts.items()
        if _has_working_day(start, today)
        for each in AnalysisSubscription.objects.filter(
            every=every, analysis__removed_at=None
        ).order_by("pk")
    )


def _has_working_day(start: date, today: date) -> bool:
    """The first working day has come, not more than a few days ago."""
    days = [start + timedelta(days) for days in range((today - start).days + 1)]
    return len(days) <= LATE_BY.days and any(map(is_working_day, days))


def _own(analysis: SavedAnalysis, by: User) -> SavedAnalysis:
    row: SavedAnalysis = SavedAnalysis.objects.select_for_update().get(pk=analysis.pk)
    if row.owner_id != by.pk:
        raise PermissionDenied
    return row
