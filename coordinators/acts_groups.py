"""The words of the acts on working groups, and where their targets are found."""

from collections.abc import Callable, Iterable
from typing import Any

from accounts import wording
from accounts.models import User
from accounts.wording import Found
from coordinators.models import Decision, GroupAction, GroupMeeting, GroupOutput, WorkingGroup


def _finder(model: Any, *, under: str = "") -> Callable[[User, Iterable[str]], Found]:
    """Title and address; a record without a page of its own has that of the one it is `under`."""

    def find(user: User, ids: Iterable[str]) -> Found:
        rows = model.objects.visible_to(user).filter(pk__in=ids)
        if under:
            rows = rows.select_related(under)
        found = [(row, getattr(row, under) if under else row) for row in rows]
        return {str(row.pk): (str(row), page.get_absolute_url()) for row, page in found}

    return find


wording.register(
    "部会・PJ",
    {
        "group.created": "部会・PJを登録した",
        "group.changed": "部会・PJの登録内容を直した",
        "group.closed": "部会・PJを終了にした",
        "group.reopened": "部会・PJを再開した",
        "group_meeting.planned": "会議を登録した",
        "group_meeting.changed": "会議・議事録を書いた",
        "group_meeting.held": "会議を開催済にした",
        "group_meeting.replanned": "会議を予定に戻した",
        "group_meeting.cancelled": "会議を中止にした",
        "group_action.added": "宿題を加えた",
        "group_action.changed": "宿題を直した",
        "group_action.done": "宿題を終わりにした",
        "group_action.dropped": "宿題を取りやめた",
        "group_action.reopened": "宿題を未了に戻した",
        "group_output.added": "成果物を登録した",
        "group_output.changed": "成果物を直した",
        "group_output.opened": "成果物のファイルを開いた",
        "group_output.withdrawn": "成果物を取り下げた",
    },
    finders={
        "coordinators.workinggroup": _finder(WorkingGroup),
        "coordinators.groupmeeting": _finder(GroupMeeting),
        "coordinators.groupaction": _finder(GroupAction, under="group"),
        "coordinators.groupoutput": _finder(GroupOutput),
    },
    details={"group_action.group": "部会・PJの番号", "group_output.group": "部会・PJの番号"},
)
wording.register(
    "決定記録",
    {
        "decision.recorded": "決定を記録した",
        "decision.replaced": "決定を改めた",
        "decision.shown": "決定をコーディネーターに公開した",
        "decision.hidden": "決定の公開をやめた",
    },
    finders={"coordinators.decision": _finder(Decision)},
)
