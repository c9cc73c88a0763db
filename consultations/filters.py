"""How the memo list is narrowed. Every figure of a report opens the list with these parameters.

| parameter     | value                                         | `none` = 未設定 |
|---------------|-----------------------------------------------|-----------------|
| q             | words, all of which stand in the text         |                 |
| from, to      | days, both included (2026-10-31 or 和暦)      |                 |
| fy            | 2026 = 令和8年度                              |                 |
| counted       | 1 = confirmed: what a report counts           |                 |
| programme     | code of the 事業区分                          | yes             |
| visit         | new, repeat (`counting.first_sessions`)       |                 |
| per           | client = one memo for each client             |                 |
| office, method, topic, any_topic, course, industry, staff, stage, sex, age, bank, branch, lead, |
| beside, seat  | `counting.CUTS`: id or code                   | yes             |
| co            | Coordinator id: lead or co-responder          |                 |
| municipality  | 5 digits                                      | yes             |
| state         | MemoStatus, may be repeated                   |                 |
| mine          | 1 = I recorded it or took part                |                 |
| company, person, batch | id                                   |                 |

Unknown parameters are ignored. A value that does not fit is named on the page and left out there;
where a file is made it is refused (400).
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import date, timedelta
from typing import Any, ClassVar, cast

import django_filters as df
from django import forms
from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from companies.enums import AgeBand, Sex, StaffBand, Stage
from consultations import counting
from consultations.catalogue import Choices, branch_choices, catalogue
from consultations.enums import MemoStatus, Method, ParticipantRole
from consultations.models import Memo, MemoParticipant
from consultations.models.querysets import MemoQuerySet, start_of
from consultations.search import MOST_LETTERS
from yorozu.kit.wareki import fiscal_year, fiscal_year_label, fiscal_year_range, parse_date

FIRST_YEAR = 2014  # the programme began in 平成26年度
UNSET = (counting.UNSET, counting.UNSET_LABEL)
STATES = [choice for choice in MemoStatus.choices if choice[0] != MemoStatus.DRAFT]
ANSWERED = (ParticipantRole.LEAD, ParticipantRole.CO_RESPONDER)
SEATS = [choice for choice in ParticipantRole.choices if choice[0] != ParticipantRole.LEAD]
MOST_ID = 2**63 - 1


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


class ChoiceFilter(df.ChoiceFilter):
    """One of a list. `source` names the list of the catalogue; else `choices` are given."""

    def __init__(self, label: str, *, source: str = "", unset: bool = True, **extra: Any) -> None:
        self.source = source
        self.unset = [UNSET] if unset else []
        extra.setdefault("choices", ())
        super().__init__(label=label, empty_label="すべて", **extra)
        self.offer(self.extra["choices"])

    def offer(self, choices: Choices) -> None:
        self.extra["choices"] = choices if callable(choices) else [*choices, *self.unset]

    def filter(self, qs: Any, value: str) -> Any:
        return self.narrow(qs, value) if value else qs

    def narrow(self, rows: MemoQuerySet, value: str) -> MemoQuerySet:
        raise NotImplementedError


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


class FlagFilter(df.Filter):
    """1 narrows; anything else does not."""

    field_class = forms.BooleanField

    def __init__(self, label: str) -> None:
        super().__init__(label=label)

    def filter(self, qs: Any, value: bool) -> Any:
        return self.narrow(qs) if value else qs

    def narrow(self, rows: MemoQuerySet) -> MemoQuerySet:
        raise NotImplementedError


class CountedFilter(FlagFilter):
    def narrow(self, rows: MemoQuerySet) -> MemoQuerySet:
        return rows.counted()


class MineFilter(FlagFilter):
    parent: StateFilter

    def narrow(self, rows: MemoQuerySet) -> MemoQuerySet:
        return rows.written_by(self.parent.user)


class IdFilter(df.Filter):
    field_class = forms.IntegerField

    def __init__(self, field_name: str, label: str) -> None:
        super().__init__(field_name, label=label, min_value=1, max_value=MOST_ID)


class WordsFilter(df.Filter):
    """Only the box: the words are looked for by `MemoQuerySet.search` and `search_page`."""

    field_class = forms.CharField

    def filter(self, qs: Any, value: str) -> Any:  # noqa: ARG002
        return qs


def _years() -> Choices:
    this_year = fiscal_year(timezone.localdate())
    return [(str(year), fiscal_year_label(year)) for year in range(this_year, FIRST_YEAR - 1, -1)]


class StateFilter(df.FilterSet):
    """For those who see the state only: nothing of the client, no text."""

    fy = YearFilter("年度", unset=False, choices=_years)
    co = ResponderFilter("対応者", source="coordinator", unset=False)
    office = CutFilter("office", source="office")
    state = df.MultipleChoiceFilter(
        field_name="status",
        label="状態",
        choices=STATES,
        widget=forms.CheckboxSelectMultiple,
    )
    last_of_all: ClassVar[tuple[str, ...]] = ()

    class Meta:
        model = Memo
        fields: ClassVar[list[str]] = []

    def __init__(self, data: QueryDict, queryset: MemoQuerySet, *, user: User) -> None:
        super().__init__(data, queryset)
        self.user = user
        self.given = data
        self._fill()

    @property
    def rows(self) -> MemoQuerySet:
        """What is left."""
        return cast("MemoQuerySet", self.qs)

    @classmethod
    def get_filters(cls) -> OrderedDict[str, df.Filter]:
        """With `from` and `to`, which are no names in Python."""
        days = {"from": DayFilter("相談日（から）"), "to": DayFilter("相談日（まで）", last=True)}
        return OrderedDict({**days, **super().get_filters()})

    def _fill(self) -> None:
        lists = catalogue()
        lists["branch"] = branch_choices(self.given.get("bank", ""), self.given.get("branch", ""))
        for each in self.filters.values():
            if isinstance(each, ChoiceFilter) and each.source:
                each.offer(lists[each.source])

    def filter_queryset(self, queryset: Any) -> Any:
        """The rules that look at all that is left come last."""
        given = self.form.cleaned_data
        names = [name for name in given if name not in self.last_of_all]
        for name in [*names, *(name for name in self.last_of_all if name in given)]:
            queryset = self.filters[name].filter(queryset, given[name])
        return queryset


class MemoFilter(StateFilter):
    q = WordsFilter(label="ことば", max_length=MOST_LETTERS)
    mine = MineFilter("自分のメモ")
    counted = CountedFilter("確認済のみ（集計の対象）")
    programme = ProgrammeFilter("事業区分", source="programme")
    method = CutFilter("method", choices=Method.choices)
    topic = CutFilter("topic", source="topic")
    any_topic = CutFilter("any_topic", source="topic")
    course = CutFilter("course", source="course")
    industry = CutFilter("industry", source="industry")
    staff = CutFilter("staff", choices=StaffBand.choices)
    stage = CutFilter("stage", choices=Stage.choices)
    sex = CutFilter("sex", choices=Sex.choices)
    age = CutFilter("age", choices=AgeBand.choices)
    bank = CutFilter("bank", source="organization")
    branch = CutFilter("branch", source="branch")
    lead = CutFilter("lead", source="coordinator")
    beside = CutFilter("beside", source="coordinator")
    seat = CutFilter("seat", choices=SEATS)
    municipality = MunicipalityFilter(label="市区町村コード", regex=r"^([0-9]{5}|none)$")
    visit = VisitFilter("新規・継続", unset=False, choices=[("new", "新規"), ("repeat", "継続")])
    per = PerClientFilter("相談者数", unset=False, choices=[("client", "1者1件")])
    company = IdFilter("company_id", "企業")
    person = IdFilter("person_id", "相談者")
    batch = IdFilter("import_batch_id", "取込")

    last_of_all = ("visit", "per")


def memo_filter(user: User, data: QueryDict) -> StateFilter:
    """The memos the user may list, narrowed as far as the user may know about them."""
    rows = Memo.objects.visible_to(user).numbered()
    kind = MemoFilter if has_permission(user, Permission.MEMO_READ) else StateFilter
    return kind(data, rows, user=user)
