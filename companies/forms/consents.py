"""Giving and taking back a consent; new words for one."""

from typing import Any

from django import forms
from django.utils import timezone

from companies.enums import CONSENT_TO_ONE, ConsentKind, ConsentMeans
from yorozu.kit.forms import CleanCharField, CleanTextField, WarekiDateField


class ConsentForm(forms.Form):
    kind = forms.ChoiceField(label="同意の種類", choices=ConsentKind)
    agency = CleanCharField(
        label="提供先・紹介先",
        max_length=120,
        required=False,
        help_text="金融機関への共有、他機関への紹介、アシスト会議での共有の同意は、1つの機関ごとに記録します。",
    )
    given_on = WarekiDateField(label="同意した日")
    means = forms.ChoiceField(
        label="方法", choices=ConsentMeans, initial=ConsentMeans.PAPER, widget=forms.RadioSelect
    )
    note = CleanCharField(label="備考", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["given_on"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind = data.get("kind")
        if kind in CONSENT_TO_ONE and not data.get("agency") and "agency" not in self.errors:
            self.add_error("agency", "提供先・紹介先の名称を入力してください。")
        return data


class QuickConsentForm(forms.Form):
    """In the middle of writing a memo: nothing but the day and how."""

    given_on = WarekiDateField(label="同意した日")
    means = forms.ChoiceField(
        label="方法", choices=ConsentMeans, initial=ConsentMeans.PAPER, widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="id_consent_%s")
        self.fields["given_on"].initial = timezone.localdate()


class WithdrawForm(forms.Form):
    withdrawn_on = WarekiDateField(label="撤回日")
    reason = CleanCharField(
        label="撤回の理由", max_length=300, help_text="だれから、どのように申し出があったか。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["withdrawn_on"].initial = timezone.localdate()


class WordingForm(forms.Form):
    text = CleanTextField(label="文面", max_length=4000, widget=forms.Textarea(attrs={"rows": 12}))
    valid_from = WarekiDateField(
        label="使い始める日", help_text="この日以後の同意は、この文面で記録されます。"
    )
