"""Forms of a referral: making one from a memo, moving it on, the agency's answer."""

from typing import Any

from django import forms

from consultations.enums import ReferralState
from consultations.intake.facts import Place
from consultations.intake.forms.intake import organization_of
from yorozu.kit.forms import CleanCharField, CleanTextField


class PlaceForm(forms.Form):
    """Where the client of a memo is sent, and why."""

    place = forms.CharField(required=False, widget=forms.HiddenInput)
    place_name = CleanCharField(label="紹介先", max_length=120)
    reason = CleanCharField(label="紹介の理由", max_length=300)
    message = CleanTextField(
        label="紹介先に伝えること",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="紹介先が読みます。メモの内容は伝わりません。",
    )
    told_agency_ok = forms.BooleanField(
        label="お名前と連絡先を紹介先に伝えることに、口頭で同意をいただいた", required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        found = organization_of(data.get("place", ""), data.get("place_name", ""))
        data["organization"] = found
        if found is None and "place_name" not in self.errors:
            self.add_error("place_name", "紹介先の機関を候補から選んでください。")
        return data

    def chosen(self) -> Place:
        data = self.cleaned_data
        names = ("organization", "reason", "message", "told_agency_ok")
        return Place(**{name: data[name] for name in names})


class MoveForm(forms.Form):
    """The next state in our own words."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    note = CleanTextField(
        label="内容",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="結果・辞退・フォローのときは必ず入力します。",
    )


class AgencyForm(forms.Form):
    """What an agency answers without an account."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    answer = forms.ChoiceField(label="ご回答", widget=forms.RadioSelect)
    by_agency = CleanCharField(label="ご担当者のお名前", max_length=60)
    note = CleanTextField(
        label="内容",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="対応の結果、またはお引き受けできない理由。",
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["answer"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        wants_words = (ReferralState.RESULT, ReferralState.DECLINED)
        if data.get("answer") in wants_words and not data.get("note"):
            self.add_error("note", "内容を入力してください。")
        return data


class PolicyForm(forms.Form):
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    chase_days = forms.IntegerField(
        label="返事がないとき、一覧へ戻すまで",
        min_value=1,
        max_value=90,
        help_text="紹介・受付確認・結果から、何日たったら確認するか（1～90日）。",
    )
    link_days = forms.IntegerField(
        label="回答用リンクの有効期間",
        min_value=1,
        max_value=180,
        help_text="紹介先がログインせずに回答できる期間（1～180日）。",
    )
