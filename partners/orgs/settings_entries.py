"""The lines that this room puts on the settings page."""

from accounts.enums import Permission
from yorozu.kit.registry import SettingsEntry

ENTRIES = (
    SettingsEntry(
        view="partners:policy",
        label="連携の決まり",
        description="接点のない支店とするまでの月数",
        permission=Permission.SETTINGS_MANAGE,
        icon="bank",
        order=450,
        group="連携",
    ),
    SettingsEntry(
        view="partners:import_new",
        label="連携機関の取込",
        description="機関・支店の一覧をCSVで登録・更新する",
        permission=Permission.ORGANIZATION_WRITE,
        icon="import",
        order=455,
        group="連携",
    ),
)
