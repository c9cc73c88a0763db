"""What is typed to put a name down. Errors say what to do; nothing typed is lost by one."""

from __future__ import annotations

import re
import unicodedata
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from accounts.models import User
from companies.models import Company
from companies.selectors import root_of
from companies.validators import telephone
from partners.enums import RegistrationState
from partners.forms.narrowing import Narrowing
from partners.models import FINANCIAL_KINDS, Organization, PartnerStaff, Registration
from partners.seminars.services.registrations import CORRECTABLE, Entry, contents_key
from yorozu.kit.forms import CleanCharField, hidden_field, line_field
from yorozu.kit.textkeys import int_of, name_key, to_katakana

REQUIRED = {"required": "入力してください。"}
_KANA = re.compile(r"[ぁ-ゖァ-ヺー・\s　ゝゞヽヾ]*")


class AddressField(CleanCharField):
    """A mail address, also when the phone's keyboard was left on full-width letters."""

    widget = forms.EmailInput

    def tidy(self, text: str) -> str:
        return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


class NameForm(forms.Form):
    """Who comes. `key` names the form: sent twice it is one registration."""

    use_required_attribute = False

    name = CleanCharField(label="お名前", max_length=60, error_messages=REQUIRED)
    kana = CleanCharField(
        label="フリガナ", max_length=120, required=False, help_text="ひらがなでもかまいません。"
    )
    company_name = CleanCharField(label="会社名・所属", max_length=120, required=False)
    phone = CleanCharField(label="電話番号", max_length=30, required=False)
    email = AddressField(label="メールアドレス", max_length=254, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        options["initial"] = {"key": uuid.uuid4()} | (options.get("initial") or {})
        super().__init__(*args, **options)
        self.fields["phone"].widget.attrs["inputmode"] = "tel"

    def clean_kana(self) -> str:
        kana = to_katakana(unicodedata.normalize("NFKC", str(self.cleaned_data["kana"])))
        if not _KANA.fullmatch(kana):
            raise ValidationError("カタカナで入力してください（例：ヤマダ ハナコ）。")
        return kana

    def clean_phone(self) -> str:
        return telephone(str(self.cleaned_data["phone"]))

    def clean_email(self) -> str:
        address = str(self.cleaned_data["email"])
        if address:
            words = "メールアドレスの形が正しくありません（例：hanako@example.jp）。"
            EmailValidator(words)(address)
        return address.lower()

    def entry(self, **more: Any) -> Entry:
        """Only of a valid form."""
        names = ("name", "kana", "company_name", "phone", "email", "note")
        typed = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return Entry(**typed, **more)

    @property
    def form_key(self) -> uuid.UUID:
        key: uuid.UUID = self.cleaned_data["key"]
        return key


class ApplyForm(NameForm):
    """The public's. `homepage` is for machines only."""

    consent = forms.BooleanField(
        label="上の内容に同意します",
        error_messages={
            "required": "お申し込みには同意が必要です。内容を読み、印をつけてください。"
        },
    )
    homepage = forms.CharField(required=False, widget=forms.TextInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("kana", "phone", "email"):
            self.fields[name].required = True
            self.fields[name].error_messages |= REQUIRED
        self.fields["company_name"].label = "会社名・お店の名前"
        self.fields["company_name"].help_text = "これから始める方は、空欄のままで大丈夫です。"
        self.fields["email"].help_text = "参加票（受付のQRコード）をお送りします。"
        self.fields["phone"].help_text = "日程の変更など、急ぎのときにご連絡します。"
        fill = {"name": "name", "company_name": "organization", "phone": "tel", "email": "email"}
        for name, word in (fill | {"homepage": "off"}).items():
            self.fields[name].widget.attrs["autocomplete"] = word
        self.fields["homepage"].widget.attrs["tabindex"] = "-1"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("homepage"):
            words = "送信できませんでした。お手数ですが、お電話でお申し込みください。"
            raise ValidationError(words, code="machine")
        return cleaned


class CompanyForm(NameForm):
    """The desk may say which record the company is. A typed name counts as the record only while
    it still is its name.
    """

    company = hidden_field()
    # The record that is there already stays while nobody touches the name.
    linked: Company | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["company"] = self._company(data.get("company_name") or "")
        return data

    def _company(self, name: str) -> Company | None:
        chosen = int_of(self.cleaned_data.get("company"))
        is_same = self.linked is not None and chosen == self.linked.pk
        if is_same and "company_name" not in self.changed_data:
            return self.linked
        row = Company.objects.filter(pk=chosen).first() if chosen is not None else None
        return root_of(row) if row and name and name_key(row.name) == name_key(name) else None


class EnterForm(CompanyForm):
    """The desk's and the banks'. Without an address nobody is written to."""

    note = line_field("備考", 300)
    consented = forms.BooleanField(
        label="個人情報の取扱いについて、ご本人の同意を得ています", required=False
    )
    myself = forms.BooleanField(required=False, widget=forms.HiddenInput)
    organization = forms.ModelChoiceField(
        Organization.objects.none(), label="紹介元", required=False, empty_label="（なし）"
    )

    def __init__(
        self, *args: Any, user: User, staff: PartnerStaff | None, myself: bool, **options: Any
    ) -> None:
        self.user, self.staff = user, staff
        if myself and staff is not None:
            own = {"name": user.name, "kana": user.kana, "email": user.email, "myself": True}
            options["initial"] = own | {"company_name": _workplace(staff)}
        super().__init__(*args, **options)
        self.fields["email"].help_text = "参加票と前日のお知らせをお送りします。"
        for name in ("name", "kana", "company_name", "phone", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        if staff is not None:
            # A bank types the name: the register of clients is the centre's.
            for name in ("organization", "company"):
                del self.fields[name]
            return
        rows = Organization.objects.filter(is_active=True, kind__in=FINANCIAL_KINDS)
        field = self.fields["organization"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows.filter(successor__isnull=True)

    def whole_entry(self) -> Entry:
        """With who sends them: a bank's own names are always the bank's."""
        if self.staff is None:
            data = self.cleaned_data
            return self.entry(organization=data["organization"], company=data["company"])
        user = self.user if self.cleaned_data["myself"] else None
        return self.entry(organization=self.staff.organization, branch=self.staff.branch, user=user)


def _workplace(staff: PartnerStaff) -> str:
    return " ".join(str(each) for each in (staff.organization, staff.branch) if each)


class WalkInForm(NameForm):
    """At the door everything but the name can wait."""


class CorrectForm(CompanyForm):
    note = line_field("備考", 300)
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, registration: Registration, **options: Any) -> None:
        self.linked = registration.company
        now = {name: getattr(registration, name) for name in CORRECTABLE}
        now["company"] = registration.company_id or ""
        options["initial"] = now | {"seen": contents_key(registration)}
        super().__init__(*args, **options)
        del self.fields["key"]


class RegistrationFilter(Narrowing):
    q = CleanCharField(label="お名前・会社名", required=False, max_length=60)
    state = forms.ChoiceField(
        label="状態", required=False, choices=[("", "すべて"), *RegistrationState.choices]
    )
