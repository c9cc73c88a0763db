"""The line that this room puts on the settings page."""

from accounts.enums import Permission
from yorozu.kit.registry import SettingsEntry

ENTRIES = (
    SettingsEntry(
        view="casebook:policy",
        label="事例集の決まり",
        description="支援事例で伏せる名前と、似た企業が少ないときの注意",
        permission=Permission.SETTINGS_MANAGE,
        icon="lock",
        order=223,
        group="一覧",
    ),
)
