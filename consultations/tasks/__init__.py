"""Celery finds a room's tasks through this package."""

from consultations.tasks import export

__all__ = ["export"]
