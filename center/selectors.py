"""What the settings pages show: a list in a 年度, its days off and targets, the next 年度."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import jpholiday

from center.enums import Measure
from center.models import (
    UNSET_OFFICE,
    ByYear,
    ClosedDay,
    Industry,
    Office,
    Programme,
    SupportCourse,
    Target,
    Topic,
    YearPreparation,
)
from yorozu.kit.wareki import fiscal_year, fiscal_year_label, fiscal_year_range

LISTS: tuple[type[ByYear], ...] = (Programme, Office, Topic, SupportCourse, Industry)
# Until June somebody may notice that the 年度 that has begun was not made ready.
LATE_UNTIL_MONTH = 6


@dataclass(frozen=True)
class YearTab:
    value: int
    label: str
    is_current: bool


def year_tabs(chosen: int, today: date) -> list[YearTab]:
    """Last, this and next 年度, and the chosen one if it is another."""
    this = fiscal_year(today)
    years = sorted({this - 1, this, this + 1, chosen})
    return [YearTab(year, fiscal_year_label(year), year == chosen) for year in years]


def span_words(row: ByYear) -> str:
    """When an entry is offered: 期限なし, 令和8年度まで, 令和9年度から, 停止中."""
    if not row.is_active:
        return "停止中"
    first = f"{fiscal_year_label(row.valid_from)}から" if row.valid_from else ""
    last = f"{fiscal_year_label(row.valid_until)}まで" if row.valid_until else ""
    return f"{first}{last}" or "期限なし"


def detail_words(row: ByYear) -> str:
    """The second line of an entry: what tells it apart besides its name."""
    words: list[str] = []
    if isinstance(row, Industry):
        words = [row.code, row.get_size_rule_display()]
    elif isinstance(row, Office):
        words = [row.code, row.address, row.phone]
    elif isinstance(row, Programme):
        words = [row.code]
    elif isinstance(row, SupportCourse):
        topics = "、".join(topic.name for topic in row.topics.all())
        words = [f"「{row.invitation}」" if row.invitation else "", topics]
    elif isinstance(row, Topic) and row.read_as is not None:
        words = [f"次に取り込む台帳では「{row.read_as}」と読み替えます"]
    else:
        words = [row.in_words]
    return "　".join(filter(None, words))


# -- days off --------------------------------------------------------------------------------


@dataclass(frozen=True)
class DayOff:
    """A line of the calendar: a public holiday (no record) or a day of the centre's own."""

    day: date
    name: str
    record: ClosedDay | None = None
    also: str = ""

    @property
    def is_weekend(self) -> bool:
        return self.day.weekday() >= 5


def days_off(year: int, rows: Iterable[ClosedDay]) -> list[DayOff]:
    """Public holidays and the given rows of the 年度, in the order of the calendar."""
    first, until = fiscal_year_range(year)
    holidays = dict(jpholiday.between(first, until - timedelta(days=1)))
    own = [DayOff(row.day, row.name, row, holidays.pop(row.day, "")) for row in rows]
    others = [DayOff(day, name) for day, name in holidays.items()]
    return sorted([*own, *others], key=lambda line: line.day)


def in_fiscal_year(year: int) -> dict[str, date]:
    first, until = fiscal_year_range(year)
    return {"day__gte": first, "day__lt": until}


# -- targets ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class TargetField:
    programme: Programme
    measure: Measure
    value: int | None
    last_year: int | None

    @property
    def unit(self) -> str:
        return "件" if self.measure == Measure.CONSULTATIONS else "者"

    @property
    def name(self) -> str:
        return f"t-{self.programme.pk}-{self.measure}"


def target_fields(year: int) -> list[TargetField]:
    """Every programme of the 年度 (and those with a target in it) × every measure. Two queries."""
    values: dict[tuple[int, int, str], int] = {}
    with_target = set()
    for row in Target.objects.filter(fiscal_year__in=(year - 1, year)):
        values[row.fiscal_year, row.programme_id, row.measure] = row.value
        if row.fiscal_year == year:
            with_target.add(row.programme_id)
    programmes = [
        each for each in Programme.objects.all() if each.is_valid_in(year) or each.pk in with_target
    ]
    return [
        TargetField(
            programme,
            measure,
            values.get((year, programme.pk, measure)),
            values.get((year - 1, programme.pk, measure)),
        )
        for programme in programmes
        for measure in Measure
    ]


# -- the next 年度 ---------------------------------------------------------------------------


@dataclass(frozen=True)
class NewTarget:
    programme: Programme
    measure: Measure
    value: int


@dataclass(frozen=True)
class NewDay:
    day: date
    name: str


@dataclass(frozen=True)
class Carried:
    """How one list goes over into the new 年度."""

    label: str
    staying: int
    beginning: list[ByYear]
    ending: list[ByYear]


@dataclass(frozen=True)
class YearPlan:
    year: int
    done: YearPreparation | None
    new_targets: list[NewTarget]
    set_targets: int
    new_days: list[NewDay]
    set_days: int
    lists: list[Carried]
    to_check: list[str]

    @property
    def label(self) -> str:
        return fiscal_year_label(self.year)


def year_to_prepare(today: date) -> int:
    """The next 年度; early in a 年度 that nobody made ready, that one."""
    this = fiscal_year(today)
    if today.month in range(4, LATE_UNTIL_MONTH + 1) and not _is_ready(this):
        return this
    return this + 1


def _is_ready(year: int) -> bool:
    return (
        YearPreparation.objects.filter(fiscal_year=year).exists()
        or Target.objects.filter(fiscal_year=year).exists()
    )


def year_plan(year: int) -> YearPlan:
    """What making the 年度 ready would copy from the one before it, and what is there already."""
    fields = target_fields(year)
    new_targets = [
        NewTarget(each.programme, each.measure, each.last_year)
        for each in fields
        if each.value is None and each.last_year is not None and each.programme.is_valid_in(year)
    ]
    there = set(ClosedDay.objects.filter(**in_fiscal_year(year)).values_list("day", flat=True))
    last_year = ClosedDay.objects.filter(is_active=True, **in_fiscal_year(year - 1))
    moved = [(same_day_next_year(row.day), row.name) for row in last_year]
    new_days = [NewDay(day, name) for day, name in moved if day is not None and day not in there]
    rows = {model: list(model._default_manager.all()) for model in LISTS}
    return YearPlan(
        year=year,
        done=YearPreparation.objects.select_related("prepared_by").filter(fiscal_year=year).first(),
        new_targets=new_targets,
        set_targets=sum(each.value is not None for each in fields),
        new_days=new_days,
        set_days=len(there),
        lists=[_carried(model, rows[model], year) for model in LISTS],
        to_check=[*_courses_without_topics(year), *_left_between(year, new_days)],
    )


def same_day_next_year(day: date) -> date | None:
    """None on 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return None


def _carried(model: type[ByYear], rows: list[Any], year: int) -> Carried:
    shown = [row for row in rows if not is_hidden(row)]
    return Carried(
        label=str(model._meta.verbose_name),
        staying=sum(row.is_valid_in(year) and row.is_valid_in(year - 1) for row in shown),
        beginning=[row for row in shown if row.is_active and row.valid_from == year],
        ending=[row for row in shown if row.is_active and row.valid_until == year - 1],
    )


def is_hidden(row: ByYear) -> bool:
    """Rows that only past ledgers need: no memo is given one anew."""
    return getattr(row, "is_legacy", False) or getattr(row, "code", "") == UNSET_OFFICE


def _courses_without_topics(year: int) -> list[str]:
    """A course whose topics all end leads nowhere."""
    found = []
    for course in SupportCourse.objects.valid_in(year).prefetch_related("topics"):
        topics = list(course.topics.all())
        if topics and not any(topic.is_valid_in(year) for topic in topics):
            found.append(f"支援コース「{course}」の相談分野が、すべて終了します。")
    return found


def _left_between(year: int, new_days: list[NewDay]) -> list[str]:
    """Working days between the first and the last day of one holiday: forgotten, or meant."""
    rows = ClosedDay.objects.filter(is_active=True, **in_fiscal_year(year))
    days: dict[str, set[date]] = defaultdict(set)
    for name, day in [*((row.name, row.day) for row in rows), *((d.name, d.day) for d in new_days)]:
        days[name].add(day)
    closed = set().union(*days.values())
    found = []
    for name, some in days.items():
        first, last = min(some), max(some)
        if (last - first).days > 31:
            continue
        between = (first + timedelta(days=n) for n in range((last - first).days))
        found += [
            f"「{name}」の間の{day.month}月{day.day}日（{'月火水木金'[day.weekday()]}）は営業日のままです。"
            for day in between
            if day not in closed and day.weekday() < 5 and not jpholiday.is_holiday(day)
        ]
    return found
