"""The lock of a month, and the turn-taking of those who close it with those who count by it.

A memo that is confirmed while its month is being closed must be either in the frozen list or a
訂正, never neither. So who confirms holds the programme's months in common with others, and who
closes waits for them and keeps new ones waiting, each until the end of their transaction.
"""

from datetime import date

from django.db import connection
from django.utils import timezone

from accounts.models import User
from center.models import MonthLock, Programme

# Any number of our own, so that the locks of two things are never one.
_MONTHS = 0x6D6F


def months_hold(programme_id: int) -> None:
    """Until the transaction ends no month of the programme is closed or opened."""
    _take("pg_advisory_xact_lock_shared", programme_id)


def months_take(programme_id: int) -> None:
    """Wait for those who hold the programme's months; until the end nobody else does."""
    _take("pg_advisory_xact_lock", programme_id)


def month_is_locked(*, day: date, programme_id: int | None) -> bool:
    """Whether the day's month is closed, and stays so until the transaction ends."""
    if programme_id is None:
        return False
    months_hold(programme_id)
    return MonthLock.objects.covering(day=day, programme_id=programme_id).exists()


def month_lock(*, month: date, programme: Programme, by: User) -> MonthLock:
    """Close the month. The caller has taken the months and writes the audit row."""
    return MonthLock.objects.create(
        month=month, programme=programme, locked_at=timezone.now(), locked_by=by
    )


def month_release(*, month: date, programme: Programme, by: User) -> None:
    """Open the month again. The caller has taken the months and writes the audit row."""
    MonthLock.objects.covering(day=month, programme_id=programme.pk).update(
        released_at=timezone.now(), released_by=by
    )


def _take(function: str, programme_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [_MONTHS, programme_id])
