"""Background work of this room; importing it registers the tasks."""

from partners.tasks import events, seminars

__all__ = ["events", "seminars"]
