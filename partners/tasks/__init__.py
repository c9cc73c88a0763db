"""Background work of this room; importing it registers the tasks."""

from partners.tasks import dialogue, events, seminars

__all__ = ["dialogue", "events", "seminars"]
