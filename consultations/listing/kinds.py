"""The kinds of conditions that the memo list is narrowed by; `filters` names them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import django_filters as df
from django import forms
from django.db.models import Exists, OuterRef

from consultations.counting import memos as counting
from consultations.enums import ParticipantRole
from consultations.listing.catalogue import Choices
from consultations.models import MemoParticipant
from consultations.models.querysets import MemoQuerySet
from partners.models import Organization
from yorozu.kit.converters import BIGINT
from yorozu.kit.wareki import fiscal_year_range, parse_date, start_of

if TYPE_CHECKING:
    from consultations.listing.filters import StateFilter

UNSET = (counting.UNSET, counting.UNSET_LABEL)
ANSWERED = (ParticipantRole.LEAD, ParticipantRole.CO_RESPONDER)


class DayField(forms.CharField):
    """A day in any spelling; the box keeps what was typed."""

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            day = parse_date(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        if not 1900 <= day.year <= 2999:
            raise forms.ValidationError("日付の年を確かめてください。")
        return day


class DayFilter(df.Filter):
    field_class = DayField

    def __init__(self, label: str, *, last: bool = False) -> None:
        self.last = last
        super().__init__(label=label, max_length=40)

    def filter(self, qs: Any, value: date | None) -> Any:
        if value is None:
            return qs
        if self.last:
            return qs.filter(started_at__lt=start_of(value + timedelta(days=1)))
        return qs.filter(started_at__gte=start_of(value))


class ChoiceFilter(df.ChoiceFilter, ABC):
    """One of a list. `source` names the list of the catalogue; else `choices` are given."""

    def __init__(self, label: str, *, source: str = "", unset: bool = True, **extra: Any) -> None:
        self.source = source
        self.unset = [UNSET] if unset else []
        extra.setdefault("choices", ())
        super().__init__(label=label, empty_label="すべて", **extra)
        given = self.extra["choices"]
        self.offer(given if callable(given) else lambda: given)

    def offer(self, choices: Callable[[], Choices]) -> None:
        """Asked for when a value is checked or the box is drawn, not before."""
        self.extra["choices"] = lambda: [*choices(), *self.unset]

    def filter(self, qs: Any, value: str) -> Any:
        return self.narrow(qs, value) if value else qs

    @abstractmethod
    def narrow(self, rows: MemoQuerySet, value: str) -> MemoQuerySet: ...


class CutFilter(ChoiceFilter):
    """A cut of the report, under its name and by its rule."""

    def __init__(self, cut: str, **extra: Any) -> None:
        self.cut = counting.CUTS[cut]
        super().__init__(self.cut.label, **extra)

    def narrow(self, rows: MemoQuerySet, value: str) -> MemoQuerySet:
        return rows.filter(self.cut.q(value))


class ProgrammeFilter(ChoiceFilter):
    def narrow(self, rows: MemoQuerySet, value: str) -> MemoQuerySet:
        if value == counting.UNSET:
            return rows.filter(programme__isnull=True)
        return rows.filter(programme__code=value)


class HouseFilter(ChoiceFilter):
    """The bank with those that were merged into it; `bank` is the one the memo names, as reports
    count it.
    """

    def narrow(self, rows: MemoQuerySet, value: str) -> MemoQuerySet:
        return rows.filter(introduced_by__in=Organization.objects.family_of(int(value)))


class YearFilter(ChoiceFilter):
    def narrow(self, rows: MemoQuerySet, value: str) -> MemoQuerySet:
        return rows.between(*fiscal_year_range(int(value)))


class ResponderFilter(ChoiceFilter):
    def narrow(self, rows: MemoQuerySet, value: str) -> MemoQuerySet:
        seat = MemoParticipant.objects.filter(
            memo=OuterRef("pk"), coordinator_id=int(value), role__in=ANSWERED
        )
        return rows.filter(Exists(seat))


class VisitFilter(ChoiceFilter):
    def narrow(self, rows: MemoQuerySet, value: str) -> MemoQuerySet:
        rule = counting.first_sessions if value == "new" else counting.later_sessions
        return rule(rows)


class PerClientFilter(ChoiceFilter):
    def narrow(self, rows: MemoQuerySet, value: str) -> MemoQuerySet:  # noqa: ARG002
        return counting.one_per_client(rows)


class MunicipalityFilter(df.Filter):
    field_class = forms.RegexField

    def filter(self, qs: Any, value: str) -> Any:
        if not value:
            return qs
        return qs.filter(client_municipality="" if value == counting.UNSET else value)


class FlagFilter(df.Filter, ABC):
    """1 narrows; anything else does not."""

    field_class = forms.BooleanField

    def __init__(self, label: str) -> None:
        super().__init__(label=label)

    def filter(self, qs: Any, value: bool) -> Any:
        return self.narrow(qs) if value else qs

    @abstractmethod
    def narrow(self, rows: MemoQuerySet) -> MemoQuerySet: ...


class CountedFilter(FlagFilter):
    def narrow(self, rows: MemoQuerySet) -> MemoQuerySet:
        return rows.counted()


class AtEventFilter(FlagFilter):
    def narrow(self, rows: MemoQuerySet) -> MemoQuerySet:
        return rows.filter(event__isnull=False)


class MineFilter(FlagFilter):
    parent: StateFilter

    def narrow(self, rows: MemoQuerySet) -> MemoQuerySet:
        return rows.written_by(self.parent.user)


class IdFilter(df.Filter):
    field_class = forms.IntegerField

    def __init__(self, field_name: str, label: str) -> None:
        super().__init__(field_name, label=label, min_value=1, max_value=BIGINT - 1)


class WordsFilter(df.Filter):
    """Only the box: the words are looked for by `MemoQuerySet.search` and `search_page`."""

    field_class = forms.CharField

    def filter(self, qs: Any, value: str) -> Any:  # noqa: ARG002
        return qs
