"""A trainee's record, the steps, the pledge, the entry among the alumni."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.filters import DayField
from coordinators.models import Coordinator
from partners.orgs.typed import find_introduction
from trainees.models import Cohort, Trainee
from yorozu.kit.forms import CleanCharField, CleanTextField, WordsField, hidden_field

_OWN = ("name", "kana", "email", "phone", "department", "starts_on", "ends_on", "aims")
_SUPERVISOR = ("supervisor_name", "supervisor_email", "supervisor_phone")


class TraineeForm(forms.Form):
    name = CleanCharField(label="氏名", max_length=60)
    kana = CleanCharField(label="フリガナ", max_length=120, required=False)
    introduced_by = hidden_field()
    introduced_by_name = CleanCharField(label="派遣元の機関", max_length=120)
    introduced_branch = hidden_field()
    introduced_branch_name = CleanCharField(label="所属店", max_length=80, required=False)
    department = CleanCharField(label="部署・役職", max_length=80, required=False)
    email = forms.EmailField(
        label="メールアドレス",
        required=False,
        help_text="受入を決めると、このアドレスへ招待メールを送ります。",
    )
    phone = CleanCharField(label="電話番号", max_length=30, required=False)
    supervisor_name = CleanCharField(label="派遣元の上司", max_length=60, required=False)
    supervisor_email = forms.EmailField(label="上司のメールアドレス", required=False)
    supervisor_phone = CleanCharField(label="上司の電話番号", max_length=30, required=False)
    cohort = forms.ModelChoiceField(Cohort.objects.none(), label="受入期")
    starts_on = DayField(label="開始日", required=False, help_text="空欄なら受入期と同じ。")
    ends_on = DayField(label="終了日", required=False, help_text="空欄なら受入期と同じ。")
    mentor = forms.ModelChoiceField(
        Coordinator.objects.none(),
        label="メンター（担当CO）",
        required=False,
        empty_label="あとで決める",
    )
    aims = CleanTextField(
        label="本人の目標",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        trainee: Trainee | None = None,
        cohort: Cohort | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(trainee, cohort))
        today = timezone.localdate()
        mentors = Coordinator.objects.in_office_on(today)
        if trainee is not None and trainee.mentor_id:
            mentors = mentors | Coordinator.objects.filter(pk=trainee.mentor_id)
        cohorts = Cohort.objects.filter(ends_on__gte=today)
        if (own := trainee.cohort_id if trainee else cohort.pk if cohort else None) is not None:
            cohorts = cohorts | Cohort.objects.filter(pk=own)
        for name, rows in (("mentor", mentors.distinct()), ("cohort", cohorts.distinct())):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        found = find_introduction(data)
        for name, message in found.errors.items():
            self.add_error(name, message)
        data |= {"organization": found.organization, "branch": found.branch}
        if (cohort := data.get("cohort")) is not None:
            data["starts_on"] = data.get("starts_on") or cohort.starts_on
            data["ends_on"] = data.get("ends_on") or cohort.ends_on
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "開始日より後の日を入力してください。")
        return data

    def values(self) -> dict[str, Any]:
        names = (*_OWN, *_SUPERVISOR, "cohort", "mentor", "organization", "branch")
        return {name: self.cleaned_data[name] for name in names}


def _initial(trainee: Trainee | None, cohort: Cohort | None) -> dict[str, Any]:
    if trainee is None:
        known: dict[str, Any] = {"cohort": cohort}
        if cohort and cohort.organization:
            bank = cohort.organization
            known |= {"introduced_by": bank.pk, "introduced_by_name": bank.name}
        return known
    names = (*_OWN, *_SUPERVISOR, "cohort", "mentor")
    return {
        **{name: getattr(trainee, name) for name in names},
        "introduced_by": trainee.organization_id,
        "introduced_by_name": trainee.organization.name,
        "introduced_branch": trainee.branch_id or "",
        "introduced_branch_name": trainee.branch.name if trainee.branch else "",
    }


class StepForm(forms.Form):
    reason = CleanCharField(label="理由", max_length=200, required=False)
    on = DayField(
        label="修了日",
        required=False,
        help_text="空欄なら今日（終了日を過ぎていれば終了日）。この日まで、同席した相談が見えます。",
    )


class PledgeForm(forms.Form):
    """Signed on the screen by the trainee."""

    wording = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    name = CleanCharField(label="氏名（署名の代わりに入力）", max_length=60)
    agree = forms.BooleanField(label="上の内容をすべて読み、誓約します")


class PaperPledgeForm(forms.Form):
    wording = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    on = DayField(label="書面の誓約日")


class ProfileForm(forms.Form):
    themes = WordsField(
        label="得意なテーマ",
        most=12,
        longest=40,
        help_text="1行に1つ。「、」で区切っても入ります。",
    )
    may_call = forms.BooleanField(
        label="困ったときに、拠点の人から声をかけてよい（「相談してよい」と出ます）", required=False
    )
    now_at = CleanCharField(label="いまの所属", max_length=120, required=False)
    message = CleanCharField(label="ひとこと", max_length=300, required=False)
    email = forms.EmailField(
        label="メールアドレス",
        required=False,
        help_text="フォローアップ会議とアンケートの案内を送ります。",
    )
    phone = CleanCharField(label="電話番号", max_length=30, required=False)

    def __init__(self, data: QueryDict | None = None, *, trainee: Trainee) -> None:
        names = ("themes", "may_call", "now_at", "message", "email", "phone")
        super().__init__(data, initial={name: getattr(trainee, name) for name in names})
