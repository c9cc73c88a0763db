import json
import unicodedata
from dataclasses import asdict, fields
from datetime import date
from typing import Any, cast

import jaconv
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.validators import MaxLengthValidator
from django.http import QueryDict

from accounts.enums import STAFF, Grant, Role, UserState
from accounts.errors import StalePage
from accounts.filters import DayField
from accounts.models import User
from accounts.models.policy import IDLE_CHOICES
from accounts.services.users import UserFacts
from yorozu.kit.forms import CleanCharField

_SHORT_NAME = MaxLengthValidator(60, "60文字以内で入力してください。")
_SEEN = "accounts.user.seen"
_NEW_PASSWORD = forms.PasswordInput(attrs={"autocomplete": "new-password"})


class PreferencesForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ["single_key_shortcuts"]


class ActivateAppForm(ActivateTOTPForm):
    """The error above the form names the box as the box itself is named."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "6桁の数字"
        self.fields["code"].widget.attrs.pop("placeholder", None)


class AddPasskeyForm(AddWebAuthnForm):
    """A key that signs in by itself unless the person chooses otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].validators.append(_SHORT_NAME)
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].validators.append(_SHORT_NAME)


class UserForm(forms.Form):
    """A person's facts. `seen` carries what the page showed: nothing newer is overwritten."""

    name = CleanCharField(label="氏名", max_length=60, help_text="姓と名の間に空白を入れます。")
    kana = CleanCharField(label="フリガナ", max_length=120, required=False)
    email = forms.EmailField(label="メールアドレス", max_length=254)
    role = forms.ChoiceField(label="役割", widget=forms.RadioSelect)
    grants = forms.MultipleChoiceField(
        label="追加の権限",
        choices=Grant.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    access_from = DayField(label="利用開始日", required=False)
    access_until = DayField(label="利用終了日", required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None = None, *, user: User | None = None) -> None:
        self.user = user
        super().__init__(data, initial=self._initial(user))
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        roles = STAFF if user is None or user.role in STAFF else {Role(user.role)}
        role.choices = [(each.value, each.label) for each in Role if each in roles]

    @staticmethod
    def _initial(user: User | None) -> dict[str, Any]:
        if user is None:
            return {}
        facts = asdict(UserFacts.of(user))
        return {**facts, "seen": signing.dumps(facts, salt=_SEEN, serializer=_Dates)}

    def clean_name(self) -> str:
        """One space between the names, whichever was typed: it is where the short name ends."""
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean_kana(self) -> str:
        kana = unicodedata.normalize("NFKC", self.cleaned_data["kana"])
        return jaconv.hira2kata(" ".join(kana.split()))

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        taken = User.objects.filter(email__iexact=email)
        if self.user is not None:
            taken = taken.exclude(pk=self.user.pk)
        if other := taken.first():
            raise forms.ValidationError(
                f"このメールアドレスは、{other.name}さんが登録済みです。"
                "利用停止中の人は、その人の画面から再開できます。"
            )
        return email

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("access_from"), given.get("access_until")
        if first and last and last < first:
            self.add_error("access_until", "利用開始日より後の日を入力してください。")
        return given

    def facts(self) -> UserFacts:
        given = self.cleaned_data
        return UserFacts(**{each.name: given[each.name] for each in fields(UserFacts)})

    def facts_seen(self) -> UserFacts:
        """What the page had shown. Raises StalePage when that cannot be told any more."""
        try:
            seen = signing.loads(self.cleaned_data["seen"], salt=_SEEN, serializer=_Dates)
        except signing.BadSignature as error:
            raise StalePage from error
        return UserFacts(**seen)

    def show_now(self, user: User) -> None:
        """After somebody else's change: keep what was typed, but know of the new state."""
        data = cast("QueryDict", self.data).copy()
        data["seen"] = self._initial(user)["seen"]
        self.data = data


class _Dates:
    """Days through JSON and back."""

    @staticmethod
    def dumps(facts: dict[str, Any]) -> bytes:
        return json.dumps(facts, default=str, separators=(",", ":")).encode()

    @staticmethod
    def loads(data: bytes) -> dict[str, Any]:
        facts: dict[str, Any] = json.loads(data)
        for name in ("access_from", "access_until"):
            facts[name] = date.fromisoformat(facts[name]) if facts[name] else None
        return facts


class NewPasswordForm(forms.Form):
    """A password of one's own, by the rules of `AUTH_PASSWORD_VALIDATORS`."""

    password1 = forms.CharField(label="パスワード", strip=False, widget=_NEW_PASSWORD)
    password2 = forms.CharField(label="パスワード（確認）", strip=False, widget=_NEW_PASSWORD)

    def __init__(self, data: QueryDict | None, *, user: User) -> None:
        self.user = user
        super().__init__(data)

    def clean_password1(self) -> str:
        password = str(self.cleaned_data["password1"])
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, second = given.get("password1"), given.get("password2")
        if first and second and first != second:
            self.add_error("password2", "2つのパスワードが違います。")
        return given


class PolicyForm(forms.Form):
    mfa_roles = forms.MultipleChoiceField(
        label="二段階認証を必須にする役割",
        choices=[(each.value, each.label) for each in Role if each in STAFF],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    idle_minutes = forms.TypedChoiceField(
        label="操作がないときにログアウトするまで",
        choices=IDLE_CHOICES,
        coerce=int,
        widget=forms.RadioSelect,
    )


class UsersFilterForm(forms.Form):
    q = CleanCharField(label="氏名・カナ・メール", max_length=60, required=False)
    role = forms.ChoiceField(label="役割", choices=[("", "すべて"), *Role.choices], required=False)
    state = forms.ChoiceField(
        label="状態", choices=[("", "すべて"), *UserState.choices], required=False
    )
