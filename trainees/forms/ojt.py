"""新CO OJT: the plan, its items, the sign-off and the decision; the template's list."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.filters import DayField
from center.catalogue import CodeList
from center.forms.codes import CodeForm
from coordinators.models import Coordinator
from trainees.enums import OjtKind
from trainees.models import Competency, OjtItem, OjtPlan, OjtTemplate
from trainees.selectors.ojt import Seat
from yorozu.kit.forms import CleanCharField, CleanTextField

COMPETENCIES = CodeList(
    "competencies",
    Competency,
    "target",
    "トレーニーの自己評価とメンター評価で使う項目",
    "名称を直すと、これまでの評価の表示も新しい名称に変わります。"
    "中身が変わるときは、この項目を終了して、新しい項目を追加してください。",
)
OJT_ITEMS = CodeList(
    "ojt-items",
    OjtTemplate,
    "check",
    "新しいコーディネーターのOJTに入れる座学と同席",
    "直した内容は、これから作るOJTに入ります。進行中のOJTの項目は変わりません。",
)


class CompetencyForm(CodeForm):
    name = CleanCharField(label="項目", max_length=30)
    description = CleanTextField(
        label="説明",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="できている状態を、ひとことで。",
    )


class OjtTemplateForm(CodeForm):
    name = CleanCharField(label="項目", max_length=60)
    kind = forms.ChoiceField(label="種類", choices=OjtKind.choices, widget=forms.RadioSelect)
    week = forms.IntegerField(label="目安の週", min_value=1, max_value=26, initial=1)
    description = CleanTextField(
        label="内容", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class PlanForm(forms.Form):
    coordinator = forms.ModelChoiceField(Coordinator.objects.none(), label="新CO")
    starts_on = DayField(label="開始日")
    ends_on = DayField(
        label="終了予定日", required=False, help_text="空欄なら、開始日から1か月にします。"
    )
    sessions_wanted = forms.IntegerField(label="同席の目安", min_value=1, max_value=200, initial=20)
    people_wanted = forms.IntegerField(
        label="同席するCOの目安", min_value=1, max_value=50, initial=5
    )

    def __init__(self, data: QueryDict | None = None, *, plan: OjtPlan | None = None) -> None:
        names = ("starts_on", "ends_on", "sessions_wanted", "people_wanted")
        known = {name: getattr(plan, name) for name in names} if plan else {}
        super().__init__(data, initial=known)
        if plan is not None:
            del self.fields["coordinator"]
            return
        field = self.fields["coordinator"]
        assert isinstance(field, forms.ModelChoiceField)
        today = timezone.localdate()
        # Newest first: it is the newcomers this is for.
        people = Coordinator.objects.in_office_on(today) | Coordinator.objects.filter(
            is_active=True, in_office_from__gt=today
        )
        if data is None:
            # Not when it is sent: a second click finds the plan, and another is refused in words.
            people = people.exclude(pk__in=OjtPlan.objects.still_open().values("coordinator"))
        field.queryset = people.order_by("-in_office_from", "kana", "name")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start = data.get("starts_on")
        if start and not data.get("ends_on") and "ends_on" not in self.errors:
            data["ends_on"] = start + timedelta(days=30)
        if start and data.get("ends_on") and data["ends_on"] < start:
            self.add_error("ends_on", "開始日より後の日を入力してください。")
        return data

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "coordinator"}


class ItemForm(forms.Form):
    name = CleanCharField(label="項目", max_length=60)
    kind = forms.ChoiceField(label="種類", choices=OjtKind.choices, widget=forms.RadioSelect)
    due_on = DayField(label="目安の日")
    teacher = forms.ModelChoiceField(
        Coordinator.objects.none(), label="担当するCO", required=False, empty_label="決めない"
    )
    description = CleanCharField(label="内容", max_length=200, required=False)

    def __init__(self, data: QueryDict | None = None, *, plan: OjtPlan) -> None:
        super().__init__(data, prefix="item")
        field = self.fields["teacher"]
        assert isinstance(field, forms.ModelChoiceField)
        people = Coordinator.objects.in_office_on(timezone.localdate())
        field.queryset = people.exclude(pk=plan.coordinator_id)


class SignForm(forms.Form):
    """同席: the session it was seen in, of those the signer led."""

    appointment = forms.TypedChoiceField(label="同席した相談", coerce=int)
    note = CleanCharField(label="ひとこと", max_length=200, required=False)

    def __init__(self, data: QueryDict | None = None, *, item: OjtItem, seats: list[Seat]) -> None:
        super().__init__(data, auto_id=f"sign{item.pk}_%s")
        if item.kind == OjtKind.CLASSROOM:
            del self.fields["appointment"]
            return
        field = self.fields["appointment"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "選ぶ"), *((each.appointment.pk, each.words) for each in seats)]


class ReadyForm(forms.Form):
    on = DayField(label="単独対応の開始日")
    note = CleanCharField(
        label="判断の理由",
        max_length=300,
        required=False,
        help_text="確認していない項目が残っているときは必ず入力します。",
    )


class StopForm(forms.Form):
    note = CleanCharField(label="中止する理由", max_length=300)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, prefix="stop")
