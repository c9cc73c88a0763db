"""Periods are `tstzrange` [from, until): a session that ends at 11:00 leaves 11:00 free."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import Q
from psycopg.types.range import TimestamptzRange

from yorozu.kit.wareki import start_of

Period = TimestamptzRange


def period_of(start: datetime, end: datetime) -> Period:
    return TimestamptzRange(start, end, "[)")


def day_range(day: date, until: date | None = None) -> Period:
    """The Tokyo day, or the days up to and without `until`."""
    return period_of(start_of(day), start_of(until or day + timedelta(days=1)))


def period_field(name: str) -> Any:
    return DateTimeRangeField(name, default_bounds="[)")


# A period without a beginning, an end or a length would take everything or nothing.
IS_PERIOD = Q(period__isempty=False, period__lower_inf=False, period__upper_inf=False)
