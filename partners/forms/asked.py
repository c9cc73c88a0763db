"""How a list is narrowed by what stands in its address. Nonsense counts as not asked.

`accounts.remembered` keeps each person's last conditions.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.remembered import KEEP, conditions
from yorozu.kit.wareki import format_date

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 30)


def choice(label: str, choices: Iterable[tuple[Any, Any]] = ()) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "すべて"), *choices])


class AskedForm(forms.Form):
    """Each value counts by itself: one that does not fit is left out."""

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self._given = data
        self._fill()
        self.full_clean()

    def _fill(self) -> None: ...

    def offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "すべて"), *((str(key), str(words)) for key, words in choices)]

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name) or ""

    def chips(self) -> list[tuple[str, str]]:
        """One for each condition that holds, with the address of the page without it."""
        return [
            (self._words(name), self._without(name)) for name in self.fields if self.value(name)
        ]

    def _without(self, name: str) -> str:
        query = conditions(self._given)
        query.pop(name, None)
        query[KEEP] = "1"
        return f"?{query.urlencode()}"

    def _words(self, name: str) -> str:
        value, field = self.value(name), self.fields[name]
        if isinstance(value, date):
            return f"{format_date(value)}{'から' if name == 'from' else 'まで'}"
        if isinstance(field, forms.BooleanField):
            return str(field.label)
        labels = {str(key): str(words) for key, words in getattr(field, "choices", ())}
        return f"{field.label}：{labels.get(str(value), value)}"

    def days(self) -> tuple[date, date] | None:
        """From `from` to before the day after `to`, where one of them is given."""
        first, last = self.value("from"), self.value("to")
        if not (first or last):
            return None
        until = min(last or LAST_DAY, LAST_DAY) + timedelta(days=1)
        return max(first or FIRST_DAY, FIRST_DAY), until
