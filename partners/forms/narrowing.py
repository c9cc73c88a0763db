"""A list narrowed by what stands in its address. Nonsense counts as not asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import User


class Narrowing(forms.Form):
    """Each value counts by itself: one that does not fit is left out. No chips for `BESIDE`."""

    use_required_attribute = False
    BESIDE: tuple[str, ...] = ()

    def __init__(self, data: QueryDict, *, user: User) -> None:
        self.user = user
        super().__init__(data)
        self.fill()
        self.full_clean()

    def fill(self) -> None:
        """Offer what there is to choose from."""

    def offer(self, name: str, rows: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "すべて"), *rows]

    def value(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "") if name in self.fields else ""

    def number(self, name: str) -> int | None:
        return int(value) if (value := self.value(name)) else None

    def narrowed(self) -> QueryDict:
        kept = QueryDict(mutable=True)
        for name in self.fields:
            if value := self.value(name):
                kept[name] = value
        return kept

    def chips(self) -> list[tuple[str, str]]:
        """One for each condition that holds, with the address of the page without it."""
        return [
            (f"{self.fields[name].label}：{self._word(name)}", self._without(name))
            for name in self.fields
            if name not in self.BESIDE and self.value(name)
        ]

    def _without(self, name: str) -> str:
        query = self.narrowed()
        query.pop(name)
        return f"?{query.urlencode()}"

    def _word(self, name: str) -> str:
        choices: Any = getattr(self.fields[name], "choices", ())
        return str(dict(choices).get(self.value(name), self.value(name)))
