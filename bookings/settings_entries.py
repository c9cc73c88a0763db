"""The lines that this room puts on the settings page."""

from accounts.enums import Permission
from yorozu.kit.registry import SettingsEntry

ENTRIES = (
    SettingsEntry(
        view="booking_settings:booths",
        label="ブース",
        description="拠点ごとの相談ブースと設備",
        permission=Permission.SETTINGS_MANAGE,
        icon="place",
        order=400,
        group="予約",
    ),
    SettingsEntry(
        view="booking_settings:policy",
        label="予約の決まり",
        description="相談の時間帯、枠の刻み、ネット予約の受付期間、直前キャンセルの扱い",
        permission=Permission.SETTINGS_MANAGE,
        icon="clock",
        order=410,
        group="予約",
    ),
)
