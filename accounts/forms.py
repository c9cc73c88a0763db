from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.validators import MaxLengthValidator

from accounts.models import User

_SHORT_NAME = MaxLengthValidator(60, "60文字以内で入力してください。")


class PreferencesForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ["single_key_shortcuts"]


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
