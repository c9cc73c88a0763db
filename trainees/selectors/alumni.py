"""Meetings with how many come; the surveys with their answers."""

from django.db.models import Count, Q, QuerySet

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from trainees.enums import Answer
from trainees.models import FollowUpMeeting, Survey

MOST_SHOWN = 300


def meetings_with_counts(rows: QuerySet[FollowUpMeeting]) -> QuerySet[FollowUpMeeting]:
    """`invited`, `coming`, `present` in the list's own query."""
    coming = Q(invitations__answer__in=(Answer.ATTEND, Answer.ONLINE))
    return rows.select_related("programme").annotate(
        invited=Count("invitations"),
        coming=Count("invitations", filter=coming),
        present=Count("invitations", filter=Q(invitations__attended=True)),
    )


def surveys_visible_to(user: User) -> list[Survey]:
    """The newest first."""
    if not has_permission(user, Permission.ALUMNI_READ):
        return []
    rows = Survey.objects.select_related("trainee__organization", "trainee__branch")
    return list(rows.prefetch_related("mails")[:MOST_SHOWN])
