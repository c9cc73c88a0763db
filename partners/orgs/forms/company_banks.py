"""The bank and branch a company names."""

from typing import Any

from django import forms

from partners.orgs.typed import find_introduction
from yorozu.kit.forms import CleanCharField


class CompanyBankForm(forms.Form):
    introduced_by = forms.CharField(required=False, widget=forms.HiddenInput)
    introduced_by_name = CleanCharField(label="金融機関", max_length=120)
    introduced_branch = forms.CharField(required=False, widget=forms.HiddenInput)
    introduced_branch_name = CleanCharField(label="支店", max_length=80, required=False)
    is_main = forms.BooleanField(label="メインバンク", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        found = find_introduction(data)
        for name, message in found.errors.items():
            self.add_error(name, message)
        return {**data, "organization": found.organization, "branch": found.branch}

    def chosen(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {name: data[name] for name in ("organization", "branch", "is_main")}
