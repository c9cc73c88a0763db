"""Every night the days ahead grow by one."""

from celery import shared_task

from bookings.services import shifts_roll_out


@shared_task
def roll_out_shifts() -> int:
    """May be run again at any time: what stands stays."""
    return shifts_roll_out()
