"""The lines that this room puts on the settings page."""

from accounts.enums import Permission
from yorozu.kit.registry import SettingsEntry

ENTRIES = (
    SettingsEntry(
        view="trainees:list",
        label="トレーニー",
        description="受入期・学習記録・修了生名簿と、新CO OJT",
        permission=Permission.SETTINGS_OPEN,
        icon="people",
        order=130,
        group="人",
    ),
    SettingsEntry(
        view="center:codes",
        kwargs={"kind": "competencies"},
        label="トレーニーの評価項目",
        description="自己評価とメンター評価で使う項目",
        permission=Permission.SETTINGS_MANAGE,
        icon="target",
        order=220,
        group="一覧",
    ),
    SettingsEntry(
        view="center:codes",
        kwargs={"kind": "ojt-items"},
        label="新CO OJTの項目",
        description="新しいコーディネーターのOJTに入れる座学と同席",
        permission=Permission.SETTINGS_MANAGE,
        icon="check",
        order=221,
        group="一覧",
    ),
    SettingsEntry(
        view="trainees:chasing",
        label="学習記録の催促メール",
        description="提出やコメントの遅れを、本人とメンターに知らせるか",
        permission=Permission.SETTINGS_MANAGE,
        icon="mail",
        order=223,
        group="一覧",
    ),
    SettingsEntry(
        view="trainees:wording",
        label="守秘誓約の文面",
        description="トレーニーが研修の前に誓約する内容",
        permission=Permission.SETTINGS_MANAGE,
        icon="lock",
        order=222,
        group="一覧",
    ),
)
