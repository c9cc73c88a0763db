"""The small forms: a reason, a consent, the centre's own rules, a booklet."""

from typing import Any

from django import forms
from django.utils import timezone

from casebook.enums import Audience, CaseConsentMeans
from casebook.models import CasePolicy, CaseStudy
from casebook.services import ConsentFacts
from yorozu.kit.forms import CleanCharField, CleanTextField, WarekiDateField, line_field

MOST_VERSION = 2**31 - 1


def _text(label: str, longest: int) -> CleanTextField:
    return CleanTextField(label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(forms.Form):
    version = forms.IntegerField(min_value=0, max_value=MOST_VERSION, widget=forms.HiddenInput)
    reason = _text("理由", 300)


class ConsentForm(forms.Form):
    scope = forms.ChoiceField(label="同意の範囲", choices=Audience, widget=forms.RadioSelect)
    given_on = WarekiDateField(label="同意した日")
    means = forms.ChoiceField(label="方法", choices=CaseConsentMeans, widget=forms.RadioSelect)
    note = line_field("備考", 200, help_text="確認した人、書面の保管場所など。")

    def __init__(self, data: Any = None, *, case: CaseStudy) -> None:
        super().__init__(data)
        self.fields["scope"].initial = case.audience
        self.fields["given_on"].initial = timezone.localdate()
        self.fields["means"].initial = CaseConsentMeans.PAPER

    def facts(self) -> ConsentFacts:
        return ConsentFacts(**self.cleaned_data)


class TakeBackForm(forms.Form):
    on = WarekiDateField(label="撤回日")
    reason = _text("撤回の理由", 300)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["on"].initial = timezone.localdate()


class PolicyForm(forms.Form):
    version = forms.IntegerField(min_value=0, max_value=MOST_VERSION, widget=forms.HiddenInput)
    marks_coordinators = forms.BooleanField(
        label="コーディネーターの名前も伏せる",
        required=False,
        help_text="付けると、文章の中のコーディネーターの名前に印が付き、置き換えるまで承認を依頼できません。",
    )
    rare_below = forms.IntegerField(
        label="似た企業がこの数に満たないと注意する",
        min_value=2,
        max_value=50,
        help_text="業種・地域・規模が同じ企業の数です（その企業を含みます）。",
    )

    def __init__(self, data: Any = None, *, policy: CasePolicy) -> None:
        names = ("version", "marks_coordinators", "rare_below")
        super().__init__(data, initial={name: getattr(policy, name) for name in names})


class BookletForm(forms.Form):
    uuid = forms.UUIDField(widget=forms.HiddenInput)
    title = CleanCharField(label="表題", max_length=80)
    audience = forms.ChoiceField(
        label="配る相手",
        choices=Audience,
        widget=forms.RadioSelect,
        help_text="その相手に公開している事例だけを載せられます。",
    )
