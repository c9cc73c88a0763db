"""What is asked: rows, columns, measure, and the memo list's own filters, all in one address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.remembered import conditions
from center.models import DEFAULT_PROGRAMME
from consultations.listing.filters import StateFilter, memo_filter
from reports.analysis.cross import Part
from reports.analysis.dimensions import (
    DIMENSIONS,
    MEASURES,
    Dimension,
    Measure,
    part_of_time,
)
from yorozu.kit.wareki import fiscal_year, fiscal_year_range

# By which of the list's filters one may narrow, in the order of the boxes.
FIRST = ("programme", "fy", "from", "to")
FILTERS = (
    *(*FIRST, "office", "method", "topic", "any_topic", "course"),
    *("industry", "staff", "stage", "sex", "age", "municipality", "bank", "branch", "lead", "co"),
)
_ASKED = ("rows", "cols", "measure")


class QuestionForm(forms.Form):
    """Nonsense is the first choice; what is left open has no columns."""

    rows = forms.ChoiceField(
        label="行", choices=[(each.key, each.label) for each in DIMENSIONS.values()]
    )
    cols = forms.ChoiceField(
        label="列",
        choices=[("", "（なし）"), *((each.key, each.label) for each in DIMENSIONS.values())],
        required=False,
    )
    measure = forms.ChoiceField(
        label="数えるもの", choices=[(each.key, each.label) for each in MEASURES.values()]
    )


@dataclass(frozen=True)
class Question:
    """As `user` may ask it: what they may not list is not counted."""

    user: User
    given: QueryDict

    @classmethod
    def of(cls, user: User, data: QueryDict) -> Question:
        """Nothing asked is this 年度 by industry."""
        given = conditions(data)
        for name in set(given) - {*_ASKED, *FILTERS}:
            del given[name]
        if not given:
            given["fy"] = str(fiscal_year(timezone.localdate()))
            given["programme"] = DEFAULT_PROGRAMME
        if given.get("rows", "") not in DIMENSIONS:
            given["rows"] = "industry"
        if given.get("measure", "") not in MEASURES:
            given["measure"] = "memos"
        if given.get("cols", "") not in DIMENSIONS or given["cols"] == given["rows"]:
            given.pop("cols", None)
        for name in ("rows", "cols"):
            # Of two topics at once the list knows no filter: told apart by any topic, all are told.
            side = DIMENSIONS.get(given.get(name, ""))
            if side is not None and side.is_several:
                given.pop(side.key, None)
        if given["measure"] in ("new", "repeat") and "visit" in (given["rows"], given.get("cols")):
            # 新規 split into 新規 and 継続 says nothing.
            given["measure"] = "memos"
        return cls(user, given)

    @property
    def rows(self) -> Dimension:
        return DIMENSIONS[self.given.get("rows", "")]

    @property
    def columns(self) -> Dimension | None:
        return DIMENSIONS.get(self.given.get("cols", ""))

    @property
    def measure(self) -> Measure:
        return MEASURES[self.given.get("measure", "")]

    @property
    def row_total(self) -> str:
        """Over all rows."""
        return self.measure.total_over(self.rows)

    @property
    def column_total(self) -> str:
        """Over all columns; without columns the one there is."""
        if self.columns is None:
            return self.measure.label
        return self.measure.total_over(self.columns)

    @property
    def overlapping(self) -> list[str]:
        """The sides of 複数回答: their parts add up to more than the whole."""
        return [each.label for each in (self.rows, self.columns) if each and each.is_several]

    @property
    def address(self) -> str:
        """As it is saved and shared."""
        return self.given.urlencode()

    @property
    def is_narrow(self) -> bool:
        """Whether more is asked than programme and period."""
        return any(name in self.given for name in FILTERS if name not in FIRST)

    @property
    def title(self) -> str:
        sides = [self.rows.label, *([self.columns.label] if self.columns else [])]
        return f"{' × '.join(sides)}別の{self.measure.label}"

    @property
    def filters(self) -> QueryDict:
        """The conditions alone."""
        return self._filters({})

    @cached_property
    def narrowed(self) -> StateFilter:
        """The list's own filter, checked."""
        found = memo_filter(self.user, self.filters)
        found.form.full_clean()
        return found

    @property
    def fiscal_year(self) -> int:
        """Whose lists give the names."""
        _, last = self._days
        return fiscal_year(last or timezone.localdate())

    def list_url(self, parts: Mapping[Dimension, Part]) -> str:
        """The memos of these parts; of a dimension that is not named, all."""
        query = self._filters({"counted": "1", **self.measure.query})
        first, last = self._days
        for side, part in parts.items():
            if side.is_time and part is not None:
                begin, until = part_of_time(side.key, part)
                end = until - timedelta(days=1)
                first = max(first, begin) if first else begin
                last = min(last, end) if last else end
            else:
                query[side.key] = "none" if part is None else part
        for name, day in (("from", first), ("to", last)):
            query.pop(name, None)
            if day:
                query[name] = day.isoformat()
        query.pop("fy", None)
        return f"{reverse('consultations:list')}?{query.urlencode()}"

    def with_shape(self, url: str) -> str:
        """An address of conditions, with what is asked of them."""
        query = QueryDict(url.removeprefix("?"), mutable=True)
        for name in _ASKED:
            if name in self.given:
                query[name] = self.given.get(name, "")
        return f"?{query.urlencode()}"

    @cached_property
    def _days(self) -> tuple[date | None, date | None]:
        """The first and the last day asked for: the 年度 and the two boxes together."""
        found = self.narrowed.form.cleaned_data
        first, last = found.get("from"), found.get("to")
        if year := found.get("fy"):
            begin, until = fiscal_year_range(int(year))
            end = until - timedelta(days=1)
            first = max(first, begin) if first else begin
            last = min(last, end) if last else end
        return first, last

    def _filters(self, more: dict[str, str]) -> QueryDict:
        query = QueryDict(mutable=True)
        for name in FILTERS:
            if name in self.given:
                query[name] = self.given.get(name, "")
        for name, value in more.items():
            query[name] = value
        return query
