"""Celery finds a room's tasks through this package."""

from bookings.tasks import mails

__all__ = ["mails"]
