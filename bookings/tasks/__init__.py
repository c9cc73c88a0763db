"""Celery finds a room's tasks through this package."""

from bookings.tasks import files, mails, shifts, web

__all__ = ["files", "mails", "shifts", "web"]
