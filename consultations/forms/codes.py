"""The code lists a memo chooses from: each read once per request, however many fields use it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Q

from center.models import UNSET_OFFICE, Industry, Office, Programme, SupportCourse, Topic
from coordinators.models import Coordinator
from yorozu.kit.wareki import fiscal_year

Choices = list[tuple[str, str]]
EMPTY = ("", "選んでください")


@dataclass
class CodeLists:
    """What may be chosen for a session on `day`; `keep` are ids already on the memo."""

    day: date
    keep: dict[str, set[int]] = field(default_factory=dict)

    @cached_property
    def coordinators(self) -> dict[str, Coordinator]:
        rows = Coordinator.objects.in_office_on(self.day) | Coordinator.objects.filter(
            pk__in=self._kept("coordinators")
        )
        return _by_id(rows.order_by("kana", "name"))

    @cached_property
    def programmes(self) -> dict[str, Programme]:
        return _by_id(
            Programme.objects.filter(Q(is_active=True) | Q(pk__in=self._kept("programme")))
        )

    @cached_property
    def offices(self) -> dict[str, Office]:
        rows = Office.objects.filter(
            Q(is_active=True) & ~Q(code=UNSET_OFFICE) | Q(pk__in=self._kept("office"))
        )
        return _by_id(rows)

    @cached_property
    def topics(self) -> dict[str, Topic]:
        offered = Topic.objects.valid_in(fiscal_year(self.day)).filter(is_legacy=False)
        kept = self._kept("primary_topic") | self._kept("other_topics")
        return _by_id((offered | Topic.objects.filter(pk__in=kept)).order_by("position", "id"))

    @cached_property
    def courses(self) -> dict[str, SupportCourse]:
        offered = SupportCourse.objects.valid_in(fiscal_year(self.day))
        kept = SupportCourse.objects.filter(pk__in=self._kept("course"))
        return _by_id((offered | kept).order_by("position", "id"))

    @cached_property
    def industries(self) -> dict[str, Industry]:
        return _by_id(Industry.objects.all())

    def _kept(self, name: str) -> set[int]:
        return self.keep.get(name, set())


def _by_id(rows: Iterable) -> dict:  # type: ignore[type-arg]
    return {str(row.pk): row for row in rows}


def options(rows: dict[str, object], empty: tuple[str, str] | None = EMPTY) -> Choices:
    """Choices of a select; the first one is "not chosen yet"."""
    return [*([empty] if empty else []), *((key, str(row)) for key, row in rows.items())]
