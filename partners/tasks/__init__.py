"""Background work of this room; importing it registers the tasks."""

from partners.tasks import dialogue

__all__ = ["dialogue"]
