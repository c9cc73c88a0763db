"""The code lists a memo chooses from: each read once per request, however many fields use it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from center.freshness import kept, lists_mark
from center.models import UNSET_OFFICE, Industry, Office, Programme, SupportCourse, Topic
from coordinators.models import Coordinator
from yorozu.kit.wareki import fiscal_year

RowT = TypeVar("RowT", bound=Model)
Rows = dict[str, RowT]


@dataclass
class CodeLists:
    """What may be chosen for a session on `day`; `keep` are ids already on the memo.

    A change of the centre's own lists is seen at once (`lists_mark`); of the others, who is in
    office, CODE_LIST_SECONDS later.
    """

    day: date
    keep: dict[str, set[int]] = field(default_factory=dict)

    @cached_property
    def coordinators(self) -> Rows[Coordinator]:
        return self._rows(
            Coordinator,
            lambda: Coordinator.objects.in_office_on(self.day).order_by("kana", "name"),
            "coordinators",
            key=self.day,
        )

    @cached_property
    def programmes(self) -> Rows[Programme]:
        year = fiscal_year(self.day)
        return self._rows(
            Programme, lambda: Programme.objects.valid_in(year), "programme", key=year
        )

    @cached_property
    def offices(self) -> Rows[Office]:
        year = fiscal_year(self.day)
        return self._rows(
            Office,
            lambda: Office.objects.valid_in(year).exclude(code=UNSET_OFFICE),
            "office",
            key=year,
        )

    @cached_property
    def topics(self) -> Rows[Topic]:
        year = fiscal_year(self.day)
        return self._rows(
            Topic,
            lambda: Topic.objects.valid_in(year).filter(is_legacy=False),
            "primary_topic",
            "other_topics",
            key=year,
        )

    @cached_property
    def courses(self) -> Rows[SupportCourse]:
        year = fiscal_year(self.day)
        return self._rows(
            SupportCourse, lambda: SupportCourse.objects.valid_in(year), "course", key=year
        )

    @cached_property
    def industries(self) -> Rows[Industry]:
        year = fiscal_year(self.day)
        return self._rows(Industry, lambda: Industry.objects.valid_in(year), "industry", key=year)

    @cached_property
    def _mark(self) -> str:
        return lists_mark()

    def _rows(
        self,
        model: type[RowT],
        offered: Callable[[], QuerySet[Any]],
        *names: str,
        key: object = None,
    ) -> Rows[RowT]:
        rows: Rows[RowT] = kept((model, key, self._mark), lambda: _by_id(offered()))
        own = {pk for name in names for pk in self.keep.get(name, ()) if str(pk) not in rows}
        return rows | _by_id(model._default_manager.filter(pk__in=own)) if own else rows


def _by_id(rows: QuerySet[Any]) -> Rows[Any]:
    return {str(row.pk): row for row in rows}
