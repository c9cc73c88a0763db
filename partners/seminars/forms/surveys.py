"""What those who came think of it, and what the office did about a wish."""

from __future__ import annotations

from django import forms

from partners.models import Satisfaction, Usefulness
from yorozu.kit.forms import CleanCharField, CleanTextField

CHOOSE = {"required": "選んでください。", "invalid_choice": "選び直してください。"}


class SurveyForm(forms.Form):
    use_required_attribute = False

    satisfaction = forms.TypedChoiceField(
        label="セミナーはいかがでしたか",
        choices=Satisfaction.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    usefulness = forms.TypedChoiceField(
        label="お仕事に役に立ちそうですか",
        choices=Usefulness.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    comment = CleanTextField(
        label="ご意見・ご感想",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    wants_consultation = forms.BooleanField(
        label="個別に相談したい（無料。担当からご連絡します）", required=False
    )


class SettleForm(forms.Form):
    use_required_attribute = False

    note = CleanCharField(
        label="対応の内容",
        max_length=200,
        error_messages={"required": "どう対応したかを入力してください。"},
    )
