"""Celery finds a room's tasks through this package."""

from partners.tasks import seminars

__all__ = ["seminars"]
