"""A bank's person who shall sign in."""

from __future__ import annotations

import unicodedata

import jaconv
from django import forms
from django.http import QueryDict

from accounts.models import User
from partners.models import Organization
from partners.orgs.forms.choices import BranchField
from yorozu.kit.forms import CleanCharField


class StaffForm(forms.Form):
    name = CleanCharField(label="氏名", max_length=60, help_text="姓と名の間に空白を入れます。")
    kana = CleanCharField(label="フリガナ", max_length=120, required=False)
    email = forms.EmailField(
        label="メールアドレス",
        max_length=254,
        help_text="このアドレスに招待メールを送ります。ログインにも使います。",
    )
    branch = BranchField(
        empty_label="本部（機関全体が見えます）",
        help_text="支店を選ぶと、その支店のものだけが見えます。",
    )

    def __init__(self, data: QueryDict | None, *, organization: Organization) -> None:
        super().__init__(data)
        branch = self.fields["branch"]
        assert isinstance(branch, BranchField)
        branch.offer(organization)

    def clean_name(self) -> str:
        """One space between the names: it is where the short name ends."""
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean_kana(self) -> str:
        kana = unicodedata.normalize("NFKC", self.cleaned_data["kana"])
        return jaconv.hira2kata(" ".join(kana.split()))

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if other := User.objects.filter(email__iexact=email).first():
            raise forms.ValidationError(f"このメールアドレスは、{other.name}さんが登録済みです。")
        return email
