"""Celery finds a room's tasks through this package."""

from bookings.tasks import files, mails, web

__all__ = ["files", "mails", "web"]
