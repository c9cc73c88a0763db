"""The lines that this room puts on the settings page."""

from yorozu.kit.registry import SettingsEntry

ENTRIES: tuple[SettingsEntry, ...] = ()
