"""The words of this room's acts on the audit page, one file for each area."""

from partners import acts_dialogue

__all__ = ["acts_dialogue"]
