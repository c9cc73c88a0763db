"""サポートプラン, its actions, what became of them."""

import uuid
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from assist.enums import FollowOutcome
from assist.forms.case import _text
from assist.forms.conference import today_or
from assist.forms.versioned import VersionForm
from assist.models import (
    AssistCase,
    AssistConference,
    AssistParty,
    PlanAction,
    PlanFollowUp,
    SupportPlan,
)
from assist.services import ActionFacts, PlanFacts
from yorozu.kit.forms import CleanCharField, WarekiDateField, line_field

_PLAN = ("aim", "summary", "first_move", "first_party", "first_owner", "first_due")
_ACTION = ("what", "party", "owner", "due_on", "done_on", "result")


class PartyField(forms.ModelChoiceField[AssistParty]):
    """One of the conference's. Who was named and left since stays choosable, with a mark."""

    def __init__(self, **options: Any) -> None:
        super().__init__(AssistParty.objects.none(), empty_label="選んでください", **options)

    def offer(self, conference: AssistConference, kept: int | None) -> None:
        rows = conference.parties.filter(Q(left_at__isnull=True) | Q(pk=kept or 0))
        self.queryset = rows.select_related("organization")

    def label_from_instance(self, obj: Any) -> str:
        return obj.name if obj.left_at is None else f"{obj.name}（参加機関から外れています）"


class PlanForm(VersionForm):
    PROPOSED = ("decided_on",)
    aim = _text("支援の目標", 1000, 3)
    summary = _text("支援の方針", 2000, 5, help_text="だれが何をして、どの順で進めるか。")
    first_move = _text("初動", 1000, 3, help_text="会議のあと、最初に行うこと。")
    first_party = PartyField(label="初動の担当機関", required=False)
    first_owner = line_field("初動の担当者", 60)
    first_due = WarekiDateField(label="初動の期限", required=False)
    decided_on = WarekiDateField(label="決定日", required=False)

    def __init__(
        self, *args: Any, conference: AssistConference, plan: SupportPlan | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["first_party"]
        field.offer(conference, plan.first_party_id if plan else None)

    def facts(self) -> PlanFacts:
        return PlanFacts(**{name: self.cleaned_data[name] for name in _PLAN})


def initial_of_plan(case: AssistCase, plan: SupportPlan | None) -> dict[str, Any]:
    if plan is None:
        return {"version": 0, "decided_on": today_or(case.conference.held_on)}
    found = {name: getattr(plan, name) for name in ("version", *_PLAN)}
    return {**found, "decided_on": plan.decided_on or today_or(case.conference.held_on)}


class FirstMoveForm(VersionForm):
    done_on = WarekiDateField(
        label="実施日", required=False, help_text="空欄にすると未実施に戻ります。"
    )
    result = _text("結果", 1000, 4)


class ActionForm(VersionForm):
    uuid = forms.UUIDField(widget=forms.HiddenInput)
    what = CleanCharField(label="対応の内容", max_length=300)
    party = PartyField(label="担当機関")
    owner = line_field("担当者", 60)
    due_on = WarekiDateField(label="期限")
    done_on = WarekiDateField(label="実施日", required=False, help_text="済んだときに入力します。")
    result = _text("結果", 1000, 3)

    def __init__(
        self,
        *args: Any,
        conference: AssistConference,
        action: PlanAction | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["party"]
        field.offer(conference, action.party_id if action else None)

    def facts(self) -> ActionFacts:
        return ActionFacts(**{name: self.cleaned_data[name] for name in _ACTION})


def initial_of_action(action: PlanAction | None) -> dict[str, Any]:
    if action is None:
        return {"version": 0, "uuid": uuid.uuid4()}
    return {name: getattr(action, name) for name in ("version", "uuid", *_ACTION)}


class FollowUpForm(VersionForm):
    outcome = forms.ChoiceField(label="企業の状況", choices=FollowOutcome, widget=forms.RadioSelect)
    done_on = WarekiDateField(label="確認日")
    note = _text(
        "確認した内容", 2000, 5, help_text="拠点の控えです。ほかの機関の資料には載りません。"
    )


def initial_of_follow_up(row: PlanFollowUp) -> dict[str, Any]:
    found = {name: getattr(row, name) for name in ("version", "outcome", "note")}
    return {**found, "done_on": row.done_on or timezone.localdate()}
