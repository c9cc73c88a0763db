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
| house         | id of a bank, with those merged into it       |                 |
| co            | Coordinator id: lead or co-responder          |                 |
| municipality  | 5 digits                                      | yes             |
| state         | MemoStatus, may be repeated                   |                 |
| mine          | 1 = I recorded it or took part                |                 |
| company, person, batch, event | id                            |                 |
| at_event      | 1 = held at an outreach event                 |                 |

Unknown parameters are ignored. A value that does not fit is named on the page and left out there;
where a file is made it is refused (400).
"""

from __future__ import annotations

from collections import OrderedDict
from functools import cached_property, partial
from typing import Any, ClassVar, cast

import django_filters as df
from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from center.freshness import kept, lists_mark
from companies.enums import AgeBand, Sex, StaffBand, Stage
from consultations.counting import memos as counting
from consultations.enums import MemoStatus, Method, ParticipantRole
from consultations.listing.catalogue import Catalogue, Choices, branch_choices, catalogue
from consultations.listing.kinds import (
    AtEventFilter,
    ChoiceFilter,
    CountedFilter,
    CutFilter,
    DayFilter,
    HouseFilter,
    IdFilter,
    MineFilter,
    MunicipalityFilter,
    PerClientFilter,
    ProgrammeFilter,
    ResponderFilter,
    VisitFilter,
    WordsFilter,
    YearFilter,
)
from consultations.models import Memo
from consultations.models.querysets import MemoQuerySet
from yorozu.kit.sought import MOST_LETTERS
from yorozu.kit.wareki import fiscal_year, fiscal_year_label

FIRST_YEAR = 2014  # the programme began in 平成26年度
STATES = [choice for choice in MemoStatus.choices if choice[0] != MemoStatus.DRAFT]
SEATS = [choice for choice in ParticipantRole.choices if choice[0] != ParticipantRole.LEAD]


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

    def __init__(
        self, data: QueryDict, queryset: MemoQuerySet, *, user: User, every_box: bool = False
    ) -> None:
        if not every_box:
            # Two dozen filters take longer to set up than the list takes to be read.
            self.base_filters = OrderedDict(
                (name, each) for name, each in self.base_filters.items() if name in data
            )
        super().__init__(data, queryset)
        self.user = user
        self.given = data
        for name, each in self.filters.items():
            if isinstance(each, ChoiceFilter) and each.source:
                each.offer(partial(self._choices, name, each.source))

    @property
    def rows(self) -> MemoQuerySet:
        """What is left."""
        return cast("MemoQuerySet", self.qs)

    @cached_property
    def boxes(self) -> forms.Form:
        """The form with every box; `form` has those that are asked for, which is all it checks."""
        rows = cast("MemoQuerySet", self.queryset)
        return type(self)(self.given, rows, user=self.user, every_box=True).form

    @classmethod
    def get_filters(cls) -> OrderedDict[str, df.Filter]:
        """With `from` and `to`, which are no names in Python."""
        days = {"from": DayFilter("相談日（から）"), "to": DayFilter("相談日（まで）", last=True)}
        return OrderedDict({**days, **super().get_filters()})

    @cached_property
    def mark(self) -> str:
        """Of the lists that the boxes offer."""
        return lists_mark()

    @cached_property
    def _catalogue(self) -> Catalogue:
        return kept(("catalogue", self.mark), catalogue)

    @cached_property
    def _newest(self) -> Catalogue:
        return catalogue()

    def _choices(self, name: str, source: str) -> Choices:
        if name == "branch":
            return branch_choices(self.given.get("bank", ""), self.given.get("branch", ""))
        known = self._catalogue[source]
        offered = {"", counting.UNSET, *(value for value, _ in known)}
        # A bank or coordinator may be newer than the copy.
        return known if self.given.get(name, "") in offered else self._newest[source]

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
    house = HouseFilter("紹介元（合併した機関を含む）", source="organization", unset=False)
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
    event = IdFilter("event_id", "行事")
    at_event = AtEventFilter("出張相談会での相談")

    last_of_all = ("visit", "per")


def memo_filter(user: User, data: QueryDict) -> StateFilter:
    """The memos the user may list, narrowed as far as the user may know about them."""
    rows = Memo.objects.listed_to(user)
    kind = MemoFilter if has_permission(user, Permission.MEMO_READ) else StateFilter
    return kind(data, rows, user=user)
