"""What a visitor types. Errors say what to do; nothing typed is lost by one."""

from __future__ import annotations

import re
import unicodedata
import uuid
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from bookings.models import WebRequest
from bookings.services.web_taking import Visitor
from bookings.web.times import Window
from companies.enums import AgeBand, Sex
from companies.validators import telephone
from coordinators.enums import Language
from yorozu.kit.forms import CleanCharField, CleanTextField
from yorozu.kit.textkeys import clean_text, to_katakana

REQUIRED = {"required": "入力してください。"}
CHOOSE = {"required": "選んでください。", "invalid_choice": "選び直してください。"}
_KANA = re.compile(r"[ぁ-ゖァ-ヺー・\s　ゝゞヽヾ]+")


class EmailTyped(CleanCharField):
    """An address, also when the phone's keyboard was left on full-width letters."""

    widget = forms.EmailInput

    def tidy(self, text: str) -> str:
        return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


class VisitorForm(forms.Form):
    """`key` names the form: sent twice it is one request. `homepage` is for machines only."""

    use_required_attribute = False

    name = CleanCharField(label="お名前", max_length=60, error_messages=REQUIRED)
    kana = CleanCharField(
        label="フリガナ",
        max_length=120,
        error_messages=REQUIRED,
        help_text="ひらがなでもかまいません。",
    )
    company = CleanCharField(
        label="会社名・お店の名前",
        max_length=120,
        required=False,
        help_text="まだ事業を始めていない方は、空欄のままで大丈夫です。",
    )
    phone = CleanCharField(
        label="電話番号",
        max_length=30,
        error_messages=REQUIRED,
        help_text="日中につながる番号をお願いします。",
    )
    email = EmailTyped(
        label="メールアドレス",
        max_length=254,
        error_messages=REQUIRED,
        help_text="確認コードをお送りします。",
    )
    about = CleanTextField(
        label="相談したいこと",
        max_length=2000,
        required=False,
        help_text="ひとことでも結構です。例：仕入れ値が上がり、利益が残らない。",
    )
    sex = forms.ChoiceField(
        label="性別", choices=Sex, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    age_band = forms.ChoiceField(
        label="年代", choices=[("", "選んでください"), *AgeBand.choices], error_messages=CHOOSE
    )
    language = forms.ChoiceField(
        label="ご相談で使いたい言語",
        required=False,
        choices=[("", "日本語"), *Language.choices],
        help_text="日本語以外は、ご希望にそえるか確認してご連絡します。",
    )
    declines_observers = forms.BooleanField(
        label="担当者以外の同席（研修中の職員など）を希望しません", required=False
    )
    consent = forms.BooleanField(
        label="上の内容に同意します",
        error_messages={"required": "ご相談には同意が必要です。内容を読み、印をつけてください。"},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    homepage = forms.CharField(required=False, widget=forms.TextInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fill = {
            "name": "name",
            "company": "organization",
            "phone": "tel",
            "email": "email",
            "homepage": "off",
        }
        for name, word in fill.items():
            self.fields[name].widget.attrs["autocomplete"] = word
        self.fields["phone"].widget.attrs["inputmode"] = "tel"
        self.fields["about"].widget.attrs["rows"] = 4
        self.fields["homepage"].widget.attrs["tabindex"] = "-1"

    def clean_kana(self) -> str:
        kana = str(self.cleaned_data["kana"])
        kana = to_katakana(unicodedata.normalize("NFKC", kana))
        if not _KANA.fullmatch(kana):
            raise ValidationError("カタカナで入力してください（例：ヤマダ ハナコ）。")
        return kana

    def clean_phone(self) -> str:
        return telephone(str(self.cleaned_data["phone"]))

    def clean_email(self) -> str:
        address = str(self.cleaned_data["email"])
        EmailValidator("メールアドレスの形が正しくありません（例：hanako@example.jp）。")(address)
        return address

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("homepage"):
            raise ValidationError(
                "送信できませんでした。お手数ですが、お電話でお申し込みください。", code="machine"
            )
        return cleaned

    @property
    def visitor(self) -> Visitor:
        names = Visitor.__dataclass_fields__
        return Visitor(**{name: self.cleaned_data[name] for name in names})

    @property
    def form_key(self) -> uuid.UUID:
        key: uuid.UUID = self.cleaned_data["key"]
        return key


class WaitForm(VisitorForm):
    """The same, with the days one would come."""

    first_day = forms.DateField(
        label="この日から",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=REQUIRED | {"invalid": "日付を選び直してください。"},
    )
    last_day = forms.DateField(
        label="この日まで",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=REQUIRED | {"invalid": "日付を選び直してください。"},
    )

    def __init__(self, *args: Any, window: Window, **options: Any) -> None:
        super().__init__(*args, **options)
        self.window = window
        for name in ("first_day", "last_day"):
            self.fields[name].widget.attrs |= {"min": f"{window.first:%Y-%m-%d}"}
        self.fields["email"].help_text = "空きが出たときに、こちらへお知らせします。"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first: date | None = cleaned.get("first_day")
        last: date | None = cleaned.get("last_day")
        if first and last:
            if last < first:
                self.add_error("last_day", "「この日から」より後の日を選んでください。")
            elif last < self.window.first:
                self.add_error("last_day", "これからの日を選んでください。")
            elif last > self.window.first + timedelta(days=366):
                self.add_error("last_day", "1年以内の日を選んでください。")
        return cleaned


class CodeForm(forms.Form):
    use_required_attribute = False

    code = forms.CharField(
        label="確認コード（6桁の数字）",
        max_length=40,
        error_messages={"required": "メールに書かれた6桁の数字を入力してください。"},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "12"}
        ),
    )

    def clean_code(self) -> str:
        typed = unicodedata.normalize("NFKC", clean_text(self.cleaned_data["code"]))
        digits = re.sub(r"[\s\-]", "", typed)
        if not re.fullmatch("[0-9]{6}", digits):
            raise ValidationError("メールに書かれた6桁の数字を入力してください。")
        return digits


class CancelForm(forms.Form):
    """Why. A reason in one's own words only where none of the usual ones fits."""

    use_required_attribute = False
    REASONS = (
        "都合がつかなくなった",
        "体調がすぐれない",
        "悩みごとが解決した",
        "別のところに相談する",
        "その他",
    )

    reason = forms.ChoiceField(
        label="キャンセルの理由",
        choices=[(each, each) for each in REASONS],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    words = CleanCharField(label="くわしい理由", max_length=150, required=False)
    version = forms.IntegerField(min_value=0, max_value=10**9, widget=forms.HiddenInput)

    @property
    def told(self) -> str:
        """What the history keeps."""
        words = self.cleaned_data["words"]
        return f"{self.cleaned_data['reason']}（{words}）" if words else self.cleaned_data["reason"]


class MoveForm(forms.Form):
    use_required_attribute = False
    SAME, ANYBODY = "same", "anybody"

    start = forms.CharField(max_length=20, widget=forms.HiddenInput)
    who = forms.ChoiceField(
        label="担当者",
        choices=[(SAME, "同じ担当者がよい"), (ANYBODY, "どの担当者でもよい")],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    version = forms.IntegerField(min_value=0, max_value=10**9, widget=forms.HiddenInput)


def typed_before(request: WebRequest) -> dict[str, Any]:
    """What a request holds, for a form that begins anew."""
    appointment = request.appointment
    return {
        "name": appointment.contact_name,
        "kana": appointment.contact_kana,
        "company": appointment.client_name,
        "phone": appointment.contact_phone,
        "email": appointment.contact_email,
        "about": appointment.briefing,
        "sex": request.sex,
        "age_band": request.age_band,
        "language": appointment.language,
        "declines_observers": appointment.declines_observers,
        "consent": True,
    }
