"""受入期 and the pledge's wording, as the office types them."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.filters import DayField
from center.models import Programme, Topic
from partners.models import Organization
from trainees.enums import CohortKind
from trainees.models import Cohort
from yorozu.kit.forms import CleanCharField, CleanTextField
from yorozu.kit.wareki import fiscal_year

# Topics whose name says that they are about lending are offered ticked.
LENDING = ("資金", "融資", "返済", "借入", "金融")


def end_of(kind: str, start: date) -> date:
    """The last day where none is given: six months, or one."""
    from trainees.services.surveys import months_after

    return months_after(start, 6 if kind == CohortKind.LONG else 1) - timedelta(days=1)


class CohortForm(forms.Form):
    kind = forms.ChoiceField(label="区分", choices=CohortKind.choices, widget=forms.RadioSelect)
    name = CleanCharField(label="名称", max_length=80, help_text="例：令和8年度 第2期 短期")
    starts_on = DayField(label="開始日")
    ends_on = DayField(
        label="終了日",
        required=False,
        help_text="空欄なら、長期は6か月後、短期は1か月後の前日にします。",
    )
    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label="派遣元（1機関のとき）",
        required=False,
        empty_label="決めない（複数の機関から受け入れる）",
    )
    programme = forms.ModelChoiceField(Programme.objects.none(), label="事業区分", empty_label=None)
    aims = CleanTextField(
        label="ねらい",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    focus_topics = forms.ModelMultipleChoiceField(
        Topic.objects.none(),
        label="優先して同席する分野",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="同席の候補で先に出します。融資に関わる分野を選んでおきます。",
    )

    def __init__(self, data: QueryDict | None = None, *, cohort: Cohort | None = None) -> None:
        super().__init__(data, initial=_initial(cohort))
        year = fiscal_year(timezone.localdate())
        offered = {
            "programme": Programme.objects.valid_in(year)
            | Programme.objects.filter(pk=cohort.programme_id if cohort else 0),
            "focus_topics": Topic.objects.valid_in(year).filter(is_legacy=False),
            "organization": Organization.objects.filter(is_active=True, trainees__isnull=False)
            | Organization.objects.filter(is_active=True).exclude(zengin_code=""),
        }
        for name, rows in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows.distinct()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, kind = data.get("starts_on"), data.get("kind")
        if start and kind and not data.get("ends_on") and "ends_on" not in self.errors:
            data["ends_on"] = end_of(kind, start)
        if start and data.get("ends_on") and data["ends_on"] < start:
            self.add_error("ends_on", "開始日より後の日を入力してください。")
        return data


def _initial(cohort: Cohort | None) -> dict[str, Any]:
    if cohort is None:
        topics = Topic.objects.filter(is_active=True, is_legacy=False)
        lending = [each.pk for each in topics if any(word in each.name for word in LENDING)]
        return {"kind": CohortKind.SHORT, "focus_topics": lending}
    names = ("kind", "name", "starts_on", "ends_on", "organization", "programme", "aims")
    return {
        **{name: getattr(cohort, name) for name in names},
        "focus_topics": list(cohort.focus_topics.values_list("pk", flat=True)),
    }


class WordingForm(forms.Form):
    text = CleanTextField(
        label="誓約の文面", max_length=4000, widget=forms.Textarea(attrs={"rows": 14})
    )
