"""The words of this room's acts on the audit page."""

from collections.abc import Iterable
from typing import Any

from accounts import wording
from accounts.models import User
from accounts.wording import Found
from trainees.enums import Answer, CohortKind, LogKind, PledgeMeans, Side, Stage
from trainees.models import (
    Cohort,
    FollowUpMeeting,
    LearningLog,
    OjtPlan,
    Trainee,
)


def _rows(model: Any) -> Any:
    def find(user: User, ids: Iterable[str]) -> Found:
        rows = model.objects.visible_to(user).filter(pk__in=ids)
        return {str(row.pk): (str(row), row.get_absolute_url()) for row in rows}

    return find


def _fields(room: str, model: Any) -> dict[str, str]:
    """What a change calls `fields` are columns of the record."""
    columns = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return {
        f"{room}.{field.name}": str(field.verbose_name)
        for field in columns
        if not field.primary_key
    }


wording.register(
    "トレーニー",
    {
        "cohort.opened": "トレーニーの受入期を登録した",
        "cohort.changed": "トレーニーの受入期を直した",
        "trainee.applied": "トレーニーの申込を登録した",
        "trainee.changed": "トレーニーの登録内容を直した",
        "trainee.accepted": "トレーニーの受入を決めた",
        "trainee.started": "トレーニーの研修を始めた",
        "trainee.completed": "トレーニーを修了にした",
        "trainee.graduated": "修了生名簿に載せた",
        "trainee.declined": "トレーニーの受入を見送った",
        "trainee.withdrawn": "トレーニーを辞退・中止にした",
        "trainee.reopened": "トレーニーを申込に戻した",
        "trainee.pledged": "守秘誓約を記録した",
        "trainee.profile_changed": "修了生名簿の内容を直した",
        "pledge.worded": "守秘誓約の文面を改めた",
        "learning.submitted": "学習記録を提出した",
        "learning.commented": "学習記録にコメントした",
        "learning.evaluated": "トレーニーを評価した",
        "learning.reported": "研修報告書を出力した",
        "learning.chasing": "学習記録の催促メールの設定を変えた",
        "meeting.planned": "フォローアップ会議を登録した",
        "meeting.changed": "フォローアップ会議を直した",
        "meeting.invited": "フォローアップ会議に案内した",
        "meeting.answered": "フォローアップ会議の出欠を回答した",
        "meeting.held": "フォローアップ会議を開催済にした",
        "meeting.cancelled": "フォローアップ会議を中止した",
        "meeting.reopened": "フォローアップ会議を予定に戻した",
        "meeting.attendance": "フォローアップ会議の出席を記録した",
        "survey.sent": "修了後アンケートを送った",
        "survey.answered": "修了後アンケートに回答した",
    },
    finders={
        "trainees.cohort": _rows(Cohort),
        "trainees.trainee": _rows(Trainee),
        "trainees.learninglog": _rows(LearningLog),
        "trainees.followupmeeting": _rows(FollowUpMeeting),
    },
    details={
        **_fields("cohort", Cohort),
        **_fields("trainee", Trainee),
        **_fields("meeting", FollowUpMeeting),
        "trainee.means": "方法",
        "learning.kind": "種類",
        "learning.stage": "時期",
        "learning.side": "評価者",
        "learning.mailing": "催促メール",
        "meeting.answer": "回答",
        "meeting.items": "人数",
    },
    values={
        **{f"cohort.kind={value}": label for value, label in CohortKind.choices},
        **{f"trainee.means={value}": label for value, label in PledgeMeans.choices},
        **{f"learning.kind={value}": label for value, label in LogKind.choices},
        **{f"learning.stage={value}": label for value, label in Stage.choices},
        **{f"learning.side={value}": label for value, label in Side.choices},
        "learning.mailing=on": "送る",
        "learning.mailing=off": "送らない",
        **{f"meeting.answer={value}": label for value, label in Answer.choices},
    },
)
wording.register(
    "新CO OJT",
    {
        "ojt.opened": "新CO OJTを始めた",
        "ojt.changed": "新CO OJTの予定を直した",
        "ojt.item_added": "新CO OJTの項目を加えた",
        "ojt.signed": "新CO OJTの項目を確認した",
        "ojt.unsigned": "新CO OJTの項目の確認を取り消した",
        "ojt.ready": "単独対応可と判断した",
        "ojt.stopped": "新CO OJTを中止した",
    },
    finders={"trainees.ojtplan": _rows(OjtPlan)},
    details={**_fields("ojt", OjtPlan), "ojt.item": "項目", "ojt.day": "日付"},
)
