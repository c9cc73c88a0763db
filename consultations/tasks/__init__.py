"""Celery finds a room's tasks through this package."""

from consultations.tasks import export, imports

__all__ = ["export", "imports"]
