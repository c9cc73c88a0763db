"""Celery finds a room's tasks through this package."""

from consultations.tasks import attachments, export, frequencies, imports, outcomes, printing

__all__ = ["attachments", "export", "frequencies", "imports", "outcomes", "printing"]
