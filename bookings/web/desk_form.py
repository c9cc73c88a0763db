"""What the office's list of web requests is narrowed to; nonsense narrows nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from bookings.enums import AppointmentState
from bookings.models import WebRequest
from bookings.models.periods import day_range
from companies.enums import AgeBand, Sex
from yorozu.kit.forms import WarekiDateField
from yorozu.kit.wareki import fiscal_year, fiscal_year_range

_STATES = [each for each in AppointmentState if each not in ("open", "held")]


class WebFilterForm(forms.Form):
    """By default the requests of this 年度."""

    use_required_attribute = False

    since = WarekiDateField(label="受付日", required=False)
    until = WarekiDateField(label="この日まで", required=False)
    state = forms.ChoiceField(
        label="状態",
        required=False,
        choices=[("", "すべて"), *((each.value, each.label) for each in _STATES)],
    )
    sex = forms.ChoiceField(label="性別", required=False, choices=[("", "すべて"), *Sex.choices])
    age = forms.ChoiceField(
        label="年代", required=False, choices=[("", "すべて"), *AgeBand.choices]
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.is_valid()

    @property
    def first(self) -> date:
        chosen: date | None = self.cleaned_data.get("since")
        return chosen or fiscal_year_range(fiscal_year(timezone.localdate()))[0]

    @property
    def last(self) -> date:
        chosen: date | None = self.cleaned_data.get("until")
        return max(self.first, chosen or timezone.localdate())

    @property
    def period_query(self) -> dict[str, str]:
        return {"since": self.first.isoformat(), "until": self.last.isoformat()}

    def in_period(self, rows: QuerySet[WebRequest]) -> QuerySet[WebRequest]:
        days = day_range(self.first, self.last + timedelta(days=1))
        return rows.filter(verified_at__gte=days.lower, verified_at__lt=days.upper)

    def narrowed(self, rows: QuerySet[WebRequest]) -> QuerySet[WebRequest]:
        for name, field in (
            ("sex", "sex"),
            ("age", "age_band"),
            ("state", "appointment__state"),
        ):
            if value := self.cleaned_data.get(name):
                rows = rows.filter(**{field: value})
        return rows

    def chips(self) -> list[tuple[str, str]]:
        """(words, address without it)."""
        chosen = {name: str(self.cleaned_data.get(name) or "") for name in ("state", "sex", "age")}
        found = []
        for name, value in chosen.items():
            if value:
                rest = {key: each for key, each in chosen.items() if each and key != name}
                words = dict(self.fields[name].choices)[value]  # type: ignore[attr-defined]
                query = urlencode({**self.period_query, **rest})
                found.append((f"{self.fields[name].label}：{words}", f"?{query}"))
        return found
