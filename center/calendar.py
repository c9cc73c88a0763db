"""Which days the centre works."""

from datetime import date, timedelta

import jpholiday

from center.models import ClosedDay


def is_working_day(day: date) -> bool:
    """Weekdays that are neither public holidays nor the centre's own days off."""
    return (
        day.weekday() < 5
        and not jpholiday.is_holiday(day)
        and not ClosedDay.objects.filter(day=day, is_active=True).exists()
    )


def first_working_day(month: date) -> date:
    """The first working day of the month that `month` lies in."""
    day = month.replace(day=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
