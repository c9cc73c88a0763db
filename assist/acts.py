"""The words of this room's acts on the audit page."""

from collections.abc import Iterable

from accounts import wording
from accounts.models import User
from accounts.wording import Found
from assist.enums import AssistAct
from assist.models import AssistCase, AssistConference


def _conferences(user: User, ids: Iterable[str]) -> Found:
    rows = AssistConference.objects.visible_to(user).filter(pk__in=ids)
    return {str(row.pk): (row.title, row.get_absolute_url()) for row in rows}


def _cases(user: User, ids: Iterable[str]) -> Found:
    rows = AssistCase.objects.visible_to(user).filter(pk__in=ids).select_related("conference")
    return {
        str(row.pk): (f"{row.conference.title} 案件{row.position}", row.get_absolute_url())
        for row in rows
    }


wording.register(
    "アシスト会議",
    {
        **{f"assist.{act.value}": f"アシスト会議：{act.label}" for act in AssistAct},
        "assist.printed": "アシスト会議：機関の資料を印刷した",
        "assist.plan_printed": "アシスト会議：サポートプランを印刷した",
    },
    finders={"assist.assistconference": _conferences, "assist.assistcase": _cases},
    details={"party": "参加機関の記録番号", "parties": "参加機関の記録番号", "count": "件数"},
)
