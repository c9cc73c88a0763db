"""What the list of appointments can be narrowed to; what makes no sense counts as not given."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from bookings.enums import AppointmentState, Source
from bookings.models import Appointment
from bookings.models.periods import day_range
from bookings.offices import offices_in_use
from center.enums import Method
from coordinators.models import Coordinator
from partners.models import FINANCIAL_KINDS, Organization, SeminarTheme
from partners.orgs.forms.choices import marked
from partners.themes.figures import ANY
from yorozu.kit.forms import WarekiDateField
from yorozu.kit.paging import CURSORS
from yorozu.kit.wareki import format_date

KEEP = "keep"
COMING, PAST, ALL = "", "past", "all"
WHEN = [(COMING, "これから"), (PAST, "これまで"), (ALL, "期間を指定")]
NONE = "none"
LONGEST_AGO, FURTHEST = date(2000, 1, 1), date(2100, 12, 31)


class AppointmentFilter(forms.Form):
    """`when` decides the order: what comes with the next first, what was with the last first."""

    LABELS: ClassVar[dict[str, str]] = {"from": "期間（から）", "to": "期間（まで）"}

    when = forms.ChoiceField(label="期間", required=False, choices=WHEN, widget=forms.RadioSelect)
    co = forms.ChoiceField(label="担当", required=False)
    office = forms.ChoiceField(label="拠点", required=False)
    state = forms.MultipleChoiceField(
        label="状態",
        required=False,
        choices=[each for each in AppointmentState.choices if each[0] != AppointmentState.OPEN],
        widget=forms.CheckboxSelectMultiple,
    )
    method = forms.ChoiceField(
        label="相談方法", required=False, choices=[("", "すべて"), *Method.choices]
    )
    bank = forms.ChoiceField(label="紹介元", required=False)
    source = forms.ChoiceField(
        label="受付経路", required=False, choices=[("", "すべて"), *Source.choices]
    )
    company = forms.IntegerField(
        label="企業", required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput
    )

    theme = forms.ChoiceField(label="よろずゼミ", required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, *, user: User) -> None:
        self.user = user
        super().__init__(data)
        self.fields["from"] = WarekiDateField(label=self.LABELS["from"], required=False)
        self.fields["to"] = WarekiDateField(label=self.LABELS["to"], required=False)
        today = timezone.localdate()
        people = Coordinator.objects.in_office_on(today).order_by("kana", "name")
        self._offer("co", [(str(each.pk), each.name) for each in people], NONE, "担当未定")
        self._offer("office", [(str(each.pk), each.name) for each in offices_in_use(today)])
        if data.get("theme"):
            themes = SeminarTheme.objects.visible_to(user)
            rows = [(str(each.pk), each.title) for each in themes]
            self._offer("theme", rows, ANY, "テーマのあるもの")
        if user.role in (Role.PARTNER, Role.TRAINEE):
            for name in ("co", "bank", "source", "theme"):
                del self.fields[name]
        else:
            # Also those no longer in use: an address that was kept means the same as before.
            banks = Organization.objects.filter(kind__in=FINANCIAL_KINDS)
            self._offer("bank", marked(banks), NONE, "なし")
        self.full_clean()

    def _offer(
        self, name: str, rows: list[tuple[str, str]], extra: str = "", words: str = ""
    ) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "すべて"), *rows, *([(extra, words)] if extra else [])]

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name)

    @property
    def is_coming(self) -> bool:
        return not self.value("when") and not (self.value("from") or self.value("to"))

    @property
    def order(self) -> tuple[str, str]:
        return ("starts", "id") if self.is_coming else ("-starts", "-id")

    def rows(self) -> Any:
        """Those that the user may see, narrowed, with `starts` to page by."""
        rows = Appointment.objects.visible_to(self.user).with_start()
        rows = self._within(rows.of_somebody())
        for name, lookup in (
            ("office", "office_id"),
            ("method", "method"),
            ("source", "source"),
            ("company", "company_id"),
        ):
            if value := self.value(name):
                rows = rows.filter(**{lookup: value})
        if theme := self.value("theme"):
            asked = {"theme__isnull": False} if theme == ANY else {"theme_id": theme}
            rows = rows.filter(**asked)
        if states := self.value("state"):
            rows = rows.filter(state__in=states)
        if co := self.value("co"):
            rows = self._of(rows, co)
        if bank := self.value("bank"):
            none = bank == NONE
            family = [] if none else Organization.objects.family_of(int(bank))
            rows = rows.filter(Q(introduced_by=None) if none else Q(introduced_by__in=family))
        return rows

    def _of(self, rows: Any, co: str) -> Any:
        if co == NONE:
            return rows.filter(participants__isnull=True)
        return rows.of_coordinator(int(co))

    def _within(self, rows: Any) -> Any:
        today = day_range(timezone.localdate()).lower
        first, last = self.value("from"), self.value("to")
        if first or last:
            if first and first > LONGEST_AGO:
                rows = rows.filter(starts__gte=day_range(min(first, FURTHEST)).lower)
            if last and last < FURTHEST:
                after = max(last, LONGEST_AGO) + timedelta(days=1)
                rows = rows.filter(starts__lt=day_range(after).lower)
            return rows
        if self.value("when") == PAST:
            return rows.filter(starts__lt=today)
        return rows if self.value("when") == ALL else rows.filter(starts__gte=today)

    # ── what it is narrowed to, in words ──────────────────────────────────────────────────────

    def narrowed(self) -> QueryDict:
        kept = QueryDict(mutable=True)
        for name, values in self.data.lists():  # type: ignore[attr-defined]
            given = [value for value in values if value]
            if name in self.fields and name not in (*CURSORS, KEEP) and given:
                kept.setlist(name, given)
        return kept

    def chips(self) -> list[tuple[str, str]]:
        found = []
        for name in self.fields:
            for value in self._values(name):
                query = self.narrowed()
                rest = [each for each in query.getlist(name) if each != str(value)]
                query.setlist(name, rest if name == "state" else [])
                query[KEEP] = "1"
                found.append((self._words(name, value), f"?{query.urlencode()}"))
        return found

    def _values(self, name: str) -> list[Any]:
        value = self.value(name)
        if isinstance(value, list):
            return value
        return [value] if value else []

    def _words(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(value, date):
            return f"{format_date(value)}{'から' if name == 'from' else 'まで'}"
        if isinstance(field, forms.ChoiceField):
            return f"{field.label}：{dict(field.choices).get(str(value), value)}"  # type: ignore[arg-type]
        return str(field.label)
