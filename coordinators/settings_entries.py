"""The lines that this room puts on the settings page: where the office finds the groups."""

from accounts.enums import Permission
from yorozu.kit.registry import SettingsEntry

ENTRIES = (
    SettingsEntry(
        view="coordinators:groups",
        label="部会・PJ",
        description="会議と議事録、宿題、資料庫、決定記録",
        permission=Permission.GROUP_READ,
        icon="people",
        order=121,
        group="人",
    ),
)
