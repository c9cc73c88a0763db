"""The words of this room's acts on the audit page."""

from collections.abc import Iterable

from accounts import wording
from accounts.models import User
from accounts.wording import Found
from coordinators import acts_groups  # noqa: F401 - registers the words of working groups
from coordinators.enums import Level
from coordinators.models import Coordinator


def _coordinators(user: User, ids: Iterable[str]) -> Found:
    rows = Coordinator.objects.visible_to(user).filter(pk__in=ids)
    return {str(row.pk): (row.name, row.get_absolute_url()) for row in rows}


# What 'profile_changed' calls `fields` are columns of the record.
_FIELDS = {
    f"coordinator.{field.name}": str(field.verbose_name)
    for field in Coordinator._meta.concrete_fields
    if not field.primary_key
}

wording.register(
    "コーディネーター",
    {
        "coordinator.registered": "コーディネーターを登録した",
        "coordinator.linked": "過去の台帳のコーディネーターと利用者を結びつけた",
        "coordinator.changed": "コーディネーターの登録内容を直した",
        "coordinator.left": "コーディネーターの退任日を入れた",
        "coordinator.solo_set": "単独対応の開始日を入れた",
        "coordinator.profile_changed": "コーディネーターの紹介を直した",
        "coordinator.photo_set": "コーディネーターの写真を登録した",
        "coordinator.photo_removed": "コーディネーターの写真を外した",
    },
    finders={"coordinators.coordinator": _coordinators},
    details=_FIELDS,
)
wording.register(
    "スキルマップ",
    {
        "skill.set": "スキルを登録した",
        "skill.proposed": "スキルを申請した",
        "skill.approved": "スキルの申請を承認した",
        "skill.returned": "スキルの申請を差し戻した",
        "skill.withdrawn": "スキルの申請を取り下げた",
        "skill.exported": "スキルマップを書き出した",
    },
    details={"skill.topic": "相談分野", "skill.level": "レベル", "skill.file": "形式"},
    values={
        **{f"skill.level={level.value}": f"{level.value} {level.label}" for level in Level},
        "skill.file=xlsx": "Excel",
    },
)
