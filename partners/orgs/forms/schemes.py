"""各信金の活用例, as they are written down."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from partners.enums import SchemeStage
from partners.models import Organization, OutreachEvent, Scheme
from partners.orgs.forms.choices import BranchField, organization_field
from yorozu.kit.forms import CleanCharField, CleanTextField
from yorozu.kit.wareki import fiscal_year, fiscal_year_label

YEARS_BACK = 5
MOST_EVENTS = 60


def year_choices(kept: int | None = None) -> list[tuple[int, str]]:
    """The next 年度 (plans are made before it begins), this one, and some before."""
    now = fiscal_year(timezone.localdate())
    years = {*range(now - YEARS_BACK, now + 2), *([kept] if kept else [])}
    return [(year, fiscal_year_label(year)) for year in sorted(years, reverse=True)]


class SchemeForm(forms.Form):
    """The organisation is chosen at the beginning; branch and events are its own."""

    NAMES = ("fiscal_year", "branch", "title", "is_own", "stage", "done", "outcome", "events")
    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    fiscal_year = forms.TypedChoiceField(label="年度", coerce=int)
    branch = BranchField(empty_label="機関全体")
    title = CleanCharField(label="取組の名称", max_length=80)
    stage = forms.ChoiceField(label="段階", choices=SchemeStage.choices)
    is_own = forms.BooleanField(label="★独自（この機関と一緒に作った取組）", required=False)
    done = CleanTextField(
        label="行ったこと",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    outcome = CleanTextField(
        label="成果",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="相談につながった件数、先方の反応など。",
    )
    events = forms.ModelMultipleChoiceField(
        OutreachEvent.objects.none(),
        label="関係する行事",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, data: QueryDict | None, *, organization: Organization, row: Scheme | None = None
    ) -> None:
        initial: dict[str, Any] = {"uuid": uuid.uuid4(), "stage": SchemeStage.RUNNING}
        initial["fiscal_year"] = fiscal_year(timezone.localdate())
        if row is not None:
            initial |= {name: getattr(row, name) for name in self.NAMES[:-1]}
            initial["events"] = [each.pk for each in row.events.all()]
        super().__init__(data, initial=initial)
        year, branch, events = (self.fields[name] for name in ("fiscal_year", "branch", "events"))
        assert isinstance(year, forms.ChoiceField)
        assert isinstance(branch, BranchField)
        assert isinstance(events, forms.ModelMultipleChoiceField)
        year.choices = year_choices(row.fiscal_year if row else None)
        branch.offer(organization, row.branch_id if row else None)
        recent = OutreachEvent.objects.filter(organization=organization).order_by("-id")
        ids = [*recent.values_list("pk", flat=True)[:MOST_EVENTS], *initial.get("events", [])]
        events.queryset = OutreachEvent.objects.filter(pk__in=ids)
        if not ids:
            del self.fields["events"]

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.NAMES if name in self.fields}


class ReuseForm(forms.Form):
    """Where else a scheme is tried."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    organization = organization_field("使ってみる機関")
    fiscal_year = forms.TypedChoiceField(label="年度", coerce=int)

    def __init__(self, data: QueryDict | None) -> None:
        now = fiscal_year(timezone.localdate())
        super().__init__(data, initial={"uuid": uuid.uuid4(), "fiscal_year": now})
        year = self.fields["fiscal_year"]
        assert isinstance(year, forms.ChoiceField)
        year.choices = year_choices()[:2]


class WhereForm(forms.Form):
    """Whose scheme it will be."""

    organization = organization_field("機関")
