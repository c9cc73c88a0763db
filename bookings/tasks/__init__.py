"""Celery finds a room's tasks through this package."""

from bookings.tasks import mails, web

__all__ = ["mails", "web"]
