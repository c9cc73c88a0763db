"""The lines that this room puts on the settings page."""

from django.utils import timezone

from accounts.enums import Permission
from center.catalogue import LISTS
from center.selectors import year_to_prepare
from yorozu.kit.registry import SettingsEntry
from yorozu.kit.wareki import fiscal_year_label

ENTRIES = (
    *(
        SettingsEntry(
            view="center:codes",
            kwargs={"kind": each.slug},
            label=each.label,
            description=each.description,
            permission=Permission.SETTINGS_MANAGE,
            icon=each.icon,
            order=200 + place,
            group="一覧",
        )
        for place, each in enumerate(LISTS)
    ),
    SettingsEntry(
        view="center:closed_days",
        label="休業日",
        description="年末年始など、土日・祝日のほかに休む日",
        permission=Permission.SETTINGS_MANAGE,
        icon="calendar",
        order=300,
        group="年度",
    ),
    SettingsEntry(
        view="center:targets",
        label="目標",
        description="年度ごと・事業区分ごとの目標。業務実績と並べて表示されます",
        permission=Permission.SETTINGS_MANAGE,
        icon="chart",
        order=301,
        group="年度",
    ),
    SettingsEntry(
        view="center:next_year",
        label=lambda: f"{fiscal_year_label(year_to_prepare(timezone.localdate()))}の準備",
        description="目標と休業日を引き継ぎ、分野やコースの切り替わりを確かめます",
        permission=Permission.SETTINGS_MANAGE,
        icon="copy",
        order=302,
        group="年度",
    ),
)
