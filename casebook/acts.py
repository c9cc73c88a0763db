"""The words of this room's acts on the audit page."""

from collections.abc import Iterable

from accounts import wording
from accounts.models import User
from accounts.wording import Found
from casebook.enums import Audience, CaseAct, FindingKind
from casebook.models import CaseStudy
from casebook.models.kept import PARTS


def _cases(user: User, ids: Iterable[str]) -> Found:
    rows = CaseStudy.objects.visible_to(user).filter(pk__in=ids)
    return {str(row.pk): (row.title, row.get_absolute_url()) for row in rows}


wording.register(
    "支援事例集",
    {
        **{f"casebook.{act.value}": f"支援事例：{act.label}" for act in CaseAct},
        "casebook.policy": "支援事例：事例集の決まりを変えた",
        "casebook.booklet": "支援事例：冊子の作成を依頼した",
        "casebook.taken": "支援事例：冊子を受け取った",
    },
    finders={"casebook.casestudy": _cases},
    details={
        "casebook.part": "欄",
        "casebook.audience": "公開の範囲",
        "casebook.scope": "同意の範囲",
        "casebook.memos": "もとのメモ（件）",
        "casebook.kind": "種類",
        "casebook.field": "項目",
        "casebook.marks_coordinators": "コーディネーターの名前も伏せる",
        "casebook.rare_below": "注意する企業数",
    },
    values={
        **{f"casebook.audience={each.value}": str(each.label) for each in Audience},
        **{f"casebook.scope={each.value}": str(each.label) for each in Audience},
        **{f"casebook.part={name}": label for name, label in PARTS},
        "casebook.field=industry": "業種",
        "casebook.field=area": "地域",
        "casebook.field=size": "規模",
        **{f"casebook.kind={each.value}": str(each.label) for each in FindingKind},
    },
)
