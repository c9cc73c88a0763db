"""A working group and a piece of 宿題, as people fill them in."""

import uuid as uuids
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.filters import DayField
from accounts.models import User
from coordinators.enums import GroupKind
from coordinators.models import GroupAction, WorkingGroup
from coordinators.rules import can_found
from coordinators.selectors import eligible_members, members_of
from coordinators.services import ActionFacts, GroupFacts
from yorozu.kit.forms import CleanCharField, CleanTextField


class PersonField(forms.ModelChoiceField[User]):
    """One of the people, by name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class PeopleField(forms.ModelMultipleChoiceField[User]):
    """Some of the people, a box for each."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class KeyedForm(forms.Form):
    """A form that makes a row: its hidden key lets the row be made once, however often it is sent.

    A key that is no key any more becomes a new one.
    """

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("uuid", uuids.uuid4())

    @property
    def key(self) -> uuids.UUID:
        return self.cleaned_data.get("uuid") or uuids.uuid4()


class GroupForm(KeyedForm):
    kind = forms.ChoiceField(label="種類", widget=forms.RadioSelect)
    name = CleanCharField(
        label="名称", max_length=60, error_messages={"required": "名称を入力してください。"}
    )
    aim = CleanTextField(
        label="目的",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="何のために集まり、何ができたら終わりにするか。",
    )
    lead = PersonField(User.objects.none(), label="代表", empty_label="選んでください")
    members = PeopleField(
        User.objects.none(),
        label="メンバー",
        required=False,
        help_text="代表は、選ばなくてもメンバーになります。",
    )
    active_from = DayField(label="活動の始まり")
    is_restricted = forms.BooleanField(
        label="限定にする（メンバーとチーフ・サブチーフ、課長・調査役だけが読める）",
        required=False,
    )

    def __init__(
        self, data: QueryDict | None = None, *, by: User, group: WorkingGroup | None = None
    ) -> None:
        super().__init__(data, initial=self._initial(by, group))
        kind, now = self.fields["kind"], group.kind if group else ""
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [
            (value, label)
            for value, label in GroupKind.choices
            if value == now or can_found(by, value)
        ]
        people = eligible_members()
        if group:  # whoever cannot be chosen any more stays until somebody takes them off
            people = (people | members_of(group)).distinct()
        for name in ("lead", "members"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = people

    def _initial(self, by: User, group: WorkingGroup | None) -> dict[str, Any]:
        if group is None:
            return {"lead": by.pk, "members": [by.pk], "active_from": timezone.localdate()}
        names = ("kind", "name", "aim", "active_from", "is_restricted")
        facts = {name: getattr(group, name) for name in names}
        members = list(members_of(group).values_list("pk", flat=True))
        return {**facts, "lead": group.lead_id, "members": members}

    def facts(self) -> GroupFacts:
        given = self.cleaned_data
        return GroupFacts(
            kind=given["kind"],
            name=given["name"],
            aim=given["aim"],
            lead=given["lead"],
            members=tuple(given["members"]),
            active_from=given["active_from"],
            is_restricted=given["is_restricted"],
        )


class ActionForm(KeyedForm):
    what = CleanCharField(
        label="すること",
        max_length=200,
        error_messages={"required": "することを入力してください。"},
    )
    owner = PersonField(User.objects.none(), label="担当", empty_label="選んでください")
    due_on = DayField(label="期限", error_messages={"required": "期限を入力してください。"})

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        group: WorkingGroup,
        by: User | None = None,
        action: GroupAction | None = None,
    ) -> None:
        initial: dict[str, Any] = {"owner": by.pk if by else None}
        people = members_of(group)
        if action is not None:
            initial = {name: getattr(action, name) for name in ("what", "due_on")}
            initial["owner"] = action.owner_id
            owner = User.objects.filter(pk=action.owner_id)
            people = (people | owner).distinct()
        super().__init__(data, initial=initial, auto_id="id_action_%s")
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people

    def facts(self) -> ActionFacts:
        given = self.cleaned_data
        return ActionFacts(given["what"], given["owner"], given["due_on"])
