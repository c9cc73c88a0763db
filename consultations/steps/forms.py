"""What is asked for an act on a 次回予定, and what its list can be narrowed to."""

from datetime import date, timedelta

from django import forms
from django.db.models import Q, TextChoices

from consultations.enums import StepAct, StepState
from consultations.steps.services import LONGEST_NOTE
from consultations.writing.forms.codes import CodeLists
from yorozu.kit.forms import CleanCharField, WarekiDateField

ALL = "all"
MINE = "mine"
ACTS = (StepAct.DONE, StepAct.POSTPONED, StepAct.DROPPED, StepAct.UNDONE)


class StepForm(forms.Form):
    """One act. A date is asked for only when it is postponed."""

    act = forms.ChoiceField(choices=[(act.value, act.label) for act in ACTS])
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    note = CleanCharField(required=False, max_length=LONGEST_NOTE)
    due_on = WarekiDateField(required=False)
    done_in = forms.CharField(required=False, max_length=12)

    def clean_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data.get("due_on")
        if due_on is None and self.cleaned_data.get("act") == StepAct.POSTPONED:
            raise forms.ValidationError("延期する日を入力してください。")
        return due_on

    def first_error(self) -> str:
        for name in ("due_on", "note"):
            if name in self.errors:
                return str(self.errors[name][0])
        return "送られた内容を読み取れませんでした。もう一度操作してください。"


class Due(TextChoices):
    """Weeks begin on Monday."""

    OVERDUE = "overdue", "期限超過"
    WEEK = "week", "今週まで"
    NEXT = "next", "来週まで"
    ALL = ALL, "すべて"

    def q(self, today: date) -> Q:
        """Overdue ones belong to every stretch: they are still to be done."""
        sunday = today + timedelta(days=6 - today.weekday())
        match self:
            case Due.OVERDUE:
                return Q(due_on__lt=today)
            case Due.WEEK:
                return Q(due_on__lte=sunday)
            case Due.NEXT:
                return Q(due_on__lte=sunday + timedelta(days=7))
        return Q()


class StepFilter(forms.Form):
    """The list's conditions; what makes no sense counts as not given."""

    co = forms.ChoiceField(label="主担当", required=False)
    office = forms.ChoiceField(label="拠点", required=False)
    state = forms.ChoiceField(
        label="状態",
        required=False,
        choices=[
            ("", "予定（まだのもの）"),
            *[(one.value, one.label) for one in (StepState.DONE, StepState.DROPPED)],
            (ALL, "すべて"),
        ],
    )
    due = forms.ChoiceField(required=False, choices=Due.choices, widget=forms.HiddenInput)

    def __init__(self, data: object, *, codes: CodeLists, own: bool) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        people = [(key, each.name) for key, each in codes.coordinators.items()]
        first = [(MINE, "自分"), ("", "全員")] if own else [("", "全員")]
        self.fields["co"].choices = [*first, *people]  # type: ignore[attr-defined]
        offices = [(key, each.name) for key, each in codes.offices.items()]
        self.fields["office"].choices = [("", "すべて"), *offices]  # type: ignore[attr-defined]
        self.full_clean()

    def value(self, name: str) -> str:
        return str(self.cleaned_data.get(name, ""))
