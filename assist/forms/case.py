"""A case on the agenda: what the bank says, the consents, a party's view, its memos."""

import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assist.forms.versioned import VersionForm
from assist.models import AssistCase, AssistConference, AssistParty, CaseView
from assist.services import CaseFacts
from companies.enums import ConsentMeans
from companies.selectors import companies_visible_to
from partners.orgs.forms.choices import BranchField
from yorozu.kit.forms import (
    CleanTextField,
    ComboboxField,
    WarekiDateField,
    line_field,
)
from yorozu.kit.textkeys import name_key

_NAMES = ("company", "branch", "bank_person", "situation", "debt", "repayment", "ask")


def _text(label: str, longest: int, rows: int, **options: Any) -> CleanTextField:
    widget = forms.Textarea(attrs={"rows": rows})
    return CleanTextField(label=label, max_length=longest, required=False, widget=widget, **options)


def _named(rows: "QuerySet[Any]", text: str) -> "QuerySet[Any]":
    return rows.filter(name_key=name_key(text)[:200])


class CaseForm(VersionForm):
    uuid = forms.UUIDField(widget=forms.HiddenInput)
    branch = BranchField(label="取引店", empty_label="（本部・未定）")
    bank_person = line_field("金融機関の担当者", 60)
    situation = _text("企業の現況", 2000, 4, help_text="業況、返済が難しくなった経緯など。")
    debt = _text("借入の状況", 1000, 3, help_text="残高、ゼロゼロ融資の有無、保証の状況など。")
    repayment = _text("返済の状況", 1000, 3, help_text="条件変更、据置期間、見込みなど。")
    ask = _text("会議で相談したいこと", 1000, 3)

    def __init__(
        self,
        *args: Any,
        user: User,
        conference: AssistConference,
        case: AssistCase | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        company = ComboboxField(
            companies_visible_to(user).filter(merged_into=None),
            url=f"{reverse('consultations:lookup_companies')}?registered=1",
            find=_named,
            label="企業",
            required=False,
            help_text=(
                "登録されている企業から選びます。企業名をまだ聞いていないときは空けておきます。"
            ),
        )
        first = {name: self.fields[name] for name in ("version", "uuid")}
        self.fields = {**first, "company": company, **self.fields}
        branch: Any = self.fields["branch"]
        branch.offer(conference.organization, case.branch_id if case else conference.branch_id)

    def facts(self) -> CaseFacts:
        return CaseFacts(**{name: self.cleaned_data[name] for name in _NAMES})


def initial_of_case(case: AssistCase) -> dict[str, Any]:
    found = {name: getattr(case, name) for name in ("version", "uuid", *_NAMES)}
    return {**found, "company": case.root}


def initial_of_new_case(conference: AssistConference) -> dict[str, Any]:
    return {"version": 0, "uuid": uuid.uuid4(), "branch": conference.branch_id}


class ConsentsForm(forms.Form):
    """The company's consent to each of the parties that are ticked."""

    parties = forms.ModelMultipleChoiceField(
        AssistParty.objects.none(),
        label="同意のあった機関",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "同意のあった機関を選んでください。"},
    )
    given_on = WarekiDateField(label="同意した日")
    means = forms.ChoiceField(
        label="方法", choices=ConsentMeans, initial=ConsentMeans.PAPER, widget=forms.RadioSelect
    )
    note = line_field("備考", 200)

    def __init__(self, data: Any = None, *, parties: "QuerySet[AssistParty]") -> None:
        super().__init__(data, prefix="consent")
        field: Any = self.fields["parties"]
        field.queryset = parties
        self.fields["given_on"].initial = timezone.localdate()


class ViewForm(VersionForm):
    view = _text("意見・見立て", 2000, 5)
    offer = _text("できる支援", 2000, 5)
    is_shared = forms.BooleanField(
        label="ほかの参加機関の資料にも載せる",
        required=False,
        help_text="付けないときは、この機関の資料と拠点の控えにだけ載ります。",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data["view"] and not data["offer"] and not data["version"]:
            self.add_error("view", "意見・見立てか、できる支援を入力してください。")
        return data


def initial_of_view(said: CaseView | None) -> dict[str, Any]:
    if said is None:
        return {"version": 0}
    names = ("version", "view", "offer", "is_shared")
    return {name: getattr(said, name) for name in names}
