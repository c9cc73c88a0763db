"""The list of seminars: those to come, or those that a figure counts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from center.models import Programme
from partners.enums import EventKind, EventState
from partners.forms.narrowing import Narrowing
from partners.models import FINANCIAL_KINDS, Organization
from partners.models.event import OutreachEventQuerySet
from partners.seminars.registering import events_of
from yorozu.kit.forms import WarekiDateField
from yorozu.kit.wareki import fiscal_year, fiscal_year_range, format_date, start_of

COMING, PAST, COUNTED = "", "past", "1"
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


class SeminarFilter(Narrowing):
    """`counted=1` with days (and a programme) is what a report counts, and nothing else."""

    BESIDE = ("counted", "when")

    when = forms.ChoiceField(
        label="期間", required=False, choices=[(COMING, "これから"), (PAST, "これまで")]
    )
    bank = forms.ChoiceField(label="連携機関", required=False)
    programme = forms.ChoiceField(label="事業区分", required=False)
    counted = forms.ChoiceField(
        label="集計", required=False, choices=[("", ""), (COUNTED, "")], widget=forms.HiddenInput
    )

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data, user=user)

    def fill(self) -> None:
        self.fields["from"] = WarekiDateField(label="開催日（この日から）", required=False)
        self.fields["to"] = WarekiDateField(label="この日まで", required=False)
        if self.user.role == Role.PARTNER:
            for name in ("bank", "programme", "counted"):
                del self.fields[name]
            return
        banks = Organization.objects.filter(is_active=True, kind__in=FINANCIAL_KINDS)
        self.offer("bank", [(str(each.pk), each.name) for each in banks])
        year = fiscal_year(timezone.localdate())
        programmes = Programme.objects.valid_in(year)
        self.offer("programme", [(each.code, each.name) for each in programmes])

    def value(self, name: str) -> str:
        value: Any = self.cleaned_data.get(name)
        return value.isoformat() if isinstance(value, date) else super().value(name)

    def _word(self, name: str) -> str:
        value: Any = self.cleaned_data.get(name)
        return format_date(value) if isinstance(value, date) else super()._word(name)

    @property
    def days(self) -> tuple[date | None, date | None]:
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        return (
            max(first, EARLIEST) if first else None,
            min(last, LATEST) if last else None,
        )

    @property
    def is_coming(self) -> bool:
        return not (self.value("when") or self.value("counted") or any(self.days))

    def rows(self) -> OutreachEventQuerySet:
        rows = events_of(self.user).exclude(state=EventState.CANCELLED)
        if self.value("counted"):
            rows = rows.counted().filter(kind=EventKind.SEMINAR)
        if code := self.value("programme"):
            rows = rows.filter(programme__code=code)
        if bank := self.number("bank"):
            rows = rows.filter(organization=bank)
        return self._within(rows.filter(period__isnull=False))

    def _within(self, rows: OutreachEventQuerySet) -> OutreachEventQuerySet:
        first, last = self.days
        if first:
            rows = rows.filter(period__startswith__gte=start_of(first))
        if last:
            rows = rows.filter(period__startswith__lt=start_of(last + timedelta(days=1)))
        today = start_of(timezone.localdate())
        if self.is_coming:
            return rows.filter(period__startswith__gte=today)
        if self.value("when") == PAST and not (first or last):
            year = fiscal_year_range(fiscal_year(timezone.localdate()))
            return rows.filter(
                period__startswith__lt=today, period__startswith__gte=start_of(year[0])
            )
        return rows
