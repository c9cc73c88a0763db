"""What the lists of first contacts and of referrals can be narrowed to."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from center.models import Programme
from consultations.enums import IntakeChannel, IntakeOutcome, ReferralState, Triage
from consultations.intake.forms.intake import DESK
from consultations.models.intake import IntakeQuerySet
from consultations.models.referral import ReferralQuerySet
from partners.models import Organization
from yorozu.kit.forms import WarekiDateField
from yorozu.kit.wareki import format_date

OPEN, UNDECIDED, DUE, YES = "open", "none", "due", "yes"


def _choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "すべて"), *choices])


class PeriodFilter(forms.Form):
    """What makes no sense counts as not given. `from` and `to` are ISO days or as people type."""

    to = WarekiDateField(label="（まで）", required=False)
    programme = forms.ChoiceField(label="事業区分", required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        start = WarekiDateField(label="受付日（から）", required=False)
        self.fields = {"from": start, **self.fields}
        for name in ("from", "to"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        programmes = Programme.objects.values_list("code", "name")
        self._offer("programme", list(programmes))

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "すべて"), *[(str(key), str(label)) for key, label in choices]]

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name) or ""

    def chips(self) -> list[tuple[str, str]]:
        """Each condition in words, with the name of its field."""
        found = []
        for name, field in self.fields.items():
            value = self.value(name)
            if not value:
                continue
            if isinstance(value, date):
                words = f"{format_date(value)}{'から' if name == 'from' else 'まで'}"
            elif isinstance(field, forms.ChoiceField):
                labels = {str(key): str(label) for key, label in field.choices}  # type: ignore[misc, union-attr]
                words = f"{field.label}：{labels.get(value, value)}"
            else:
                words = str(field.label)
            found.append((name, words))
        return found

    def days(self) -> tuple[date | None, date | None]:
        """[first, until)."""
        last = self.value("to") or None
        return self.value("from") or None, last + timedelta(days=1) if last else None


class IntakeFilter(PeriodFilter):
    outcome = _choice(
        "結果", [(UNDECIDED, "未決定"), *[(one.value, one.label) for one in IntakeOutcome]]
    )
    triage = _choice("振り分け", Triage.choices)
    channel = _choice("受付方法", IntakeChannel.choices)
    by = forms.ChoiceField(label="受付者", required=False)
    state = _choice("状態", [(OPEN, "対応中")])
    counted = forms.BooleanField(label="終了したものだけ（件数に数えるもの）", required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        staff = User.objects.filter(role__in=DESK).order_by("kana", "name")
        self._offer("by", list(staff.values_list("pk", "name")))
        self.full_clean()

    def narrow(self, rows: IntakeQuerySet) -> IntakeQuerySet:
        first, until = self.days()
        if first:
            rows = rows.between(first, date.max - timedelta(days=2))
        if until:
            rows = rows.between(date(1900, 1, 1), until)
        if programme := self.value("programme"):
            rows = rows.filter(programme__code=programme)
        if outcome := self.value("outcome"):
            rows = rows.filter(outcome="" if outcome == UNDECIDED else outcome)
        for name, column in (("triage", "triage"), ("channel", "channel"), ("by", "taken_by")):
            if value := self.value(name):
                rows = rows.filter(**{column: value})
        if self.value("state"):
            rows = rows.still_open()
        return rows.counted() if self.value("counted") else rows


class ReferralFilter(PeriodFilter):
    state = _choice("状態", [(DUE, "確認が必要"), *ReferralState.choices])
    organization = forms.ChoiceField(label="紹介先", required=False)
    result = _choice("結果", [(YES, "結果あり")])

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.fields["from"].label = "紹介日（から）"
        used = Organization.objects.filter(referrals__isnull=False).distinct()
        self._offer("organization", list(used.order_by("kana").values_list("pk", "name")))
        self.full_clean()

    def narrow(self, rows: ReferralQuerySet) -> ReferralQuerySet:
        first, until = self.days()
        if first:
            rows = rows.between(first, date.max - timedelta(days=2))
        if until:
            rows = rows.between(date(1900, 1, 1), until)
        if programme := self.value("programme"):
            rows = rows.filter(programme__code=programme)
        if organization := self.value("organization"):
            rows = rows.filter(organization=organization)
        state = self.value("state")
        if state == DUE:
            rows = rows.to_chase(timezone.localdate())
        elif state:
            rows = rows.filter(state=state)
        return rows.with_result() if self.value("result") else rows
