"""Who gets reports, and what is sent with one."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.validators import validate_email

from center.models import Office, Programme
from partners.models import Organization
from partners.models.organization import FINANCIAL_KINDS
from reports.enums import ReportScope
from reports.sending.models import LONGEST_MESSAGE, NAMED, ReportRecipient
from reports.sending.selectors import coordinators_to_write_to
from reports.sending.services import FACTS
from yorozu.kit.forms import CleanCharField, CleanTextField

NEEDED: dict[str, str] = {
    ReportScope.OFFICE: "拠点を選んでください。",
    ReportScope.BANK: "信用金庫を選んでください。",
    ReportScope.COORDINATOR: "COを選んでください。",
}


class RecipientForm(forms.ModelForm[ReportRecipient]):
    """What the reports are of is asked once, when somebody is put on the list."""

    organization = CleanCharField(
        label="所属", max_length=120, required=False, help_text="例：城南信用金庫 業務部 課長"
    )
    name = CleanCharField(label="氏名", max_length=60, required=False)
    email = CleanCharField(
        label="メールアドレス",
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = ReportRecipient
        fields: ClassVar[list[str]] = ["scope", *NAMED.values(), *FACTS]
        widgets: ClassVar[dict[str, Any]] = {
            "scope": forms.RadioSelect,
            "span": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in ("scope", *NAMED.values()):
                del self.fields[name]
        else:
            self._offer()
        self.fields["span"].choices = ReportRecipient._meta.get_field("span").choices  # type: ignore[attr-defined]
        programme = self.fields["programme"]
        programme.queryset = Programme.objects.all()  # type: ignore[attr-defined]
        programme.empty_label = "すべての事業区分"  # type: ignore[attr-defined]

    def _offer(self) -> None:
        """Who is here now."""
        banks = Organization.objects.in_use().filter(kind__in=FINANCIAL_KINDS)
        offered = {
            "office": Office.objects.filter(is_active=True),
            "bank": banks,
            "coordinator": coordinators_to_write_to(),
        }
        for name, rows in offered.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            self.fields[name].empty_label = "（選ばない）"  # type: ignore[attr-defined]
        self.fields["scope"].choices = ReportScope.choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = {**(super().clean() or {})}
        scope = self.instance.scope if self.instance.pk else found.get("scope")
        own = NAMED.get(scope or "", "")
        if not self.instance.pk and scope:
            for name in NAMED.values():
                found[name] = found.get(name) if name == own else None
            if own and found[own] is None and own not in self.errors:
                self.add_error(own, NEEDED[scope])
        if scope != ReportScope.COORDINATOR:
            for name in ("name", "email"):
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, f"{self.fields[name].label}を入力してください。")
        self.cleaned_data = found
        return found

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if email:
            validate_email(email)
        return email

    def _post_clean(self) -> None:
        """The service writes the row, and checks it then."""

    def facts(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class SendForm(forms.Form):
    """What goes with the report; to whom is checked by the service."""

    message = CleanTextField(
        label="ひとこと",
        required=False,
        max_length=LONGEST_MESSAGE,
        help_text=f"メールの本文に入ります（{LONGEST_MESSAGE}文字まで）。宛先のすべての方に同じ文面で届きます。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    as_provisional = forms.BooleanField(label="速報として送付する", required=False)
