"""The lines that this room puts on the settings page."""

from accounts.enums import Permission
from yorozu.kit.registry import SettingsEntry

ENTRIES = (
    SettingsEntry(
        view="consultations:import",
        label="台帳の取込",
        description="過去の相談のExcelを、内容を確かめてから取り込みます",
        permission=Permission.MEMO_IMPORT,
        icon="upload",
        order=800,
        group="記録",
    ),
    SettingsEntry(
        view="coordinators:list",
        label="コーディネーター",
        description="紹介・言語・拠点と、スキルマップ",
        permission=Permission.SETTINGS_OPEN,
        icon="people",
        order=120,
        group="人",
    ),
    SettingsEntry(
        view="center:codes",
        kwargs={"kind": "questions"},
        label="聞き取りの質問",
        description="一次対応で尋ねること。相談分野ごとに変えられます",
        permission=Permission.SETTINGS_MANAGE,
        icon="memo",
        order=210,
        group="一覧",
    ),
    SettingsEntry(
        view="intake:policy",
        label="他機関紹介の確認",
        description="紹介先から返事がないとき、何日後に一覧へ戻すか",
        permission=Permission.SETTINGS_MANAGE,
        icon="clock",
        order=211,
        group="一覧",
    ),
)
