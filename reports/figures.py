"""A month's performance as plain data: counted once, shown by the page, the JSON and the PDF.

Every number is a `Counts`: the month, its 年度 to date, the same month last year. Each can say
which memos it counts (`reports.links`), and the memo list counts them by the same rules
(`consultations.counting`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from center.enums import Measure
from center.models import Programme
from consultations.counting import CUTS, UNSET, UNSET_LABEL
from consultations.enums import MemoStatus
from consultations.models import Memo
from reports.activities import activities
from reports.counts import Counts as Counts
from reports.first_contacts import FirstContacts, first_contacts
from reports.frozen import Frozen
from reports.lines import Group
from reports.names import Name, Names, names_for
from reports.periods import Periods, months_of_year
from reports.sql import BY_MONTH, MONTH_FIGURES
from yorozu.kit.wareki import fiscal_year, month_range, start_of


@dataclass(frozen=True)
class Part:
    """One row of a split; `query` is what its link adds. A bank's branches are its `parts`."""

    label: str
    query: Mapping[str, str]
    counts: Counts
    parts: tuple[Part, ...] = ()

    @property
    def is_unset(self) -> bool:
        return self.label == UNSET_LABEL


@dataclass(frozen=True)
class Split:
    """The total cut one way. Those that add up are complete with their 未設定."""

    cut: str
    label: str
    adds_up: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class MonthTotal:
    """相談対応件数 of one month, beside that of a year before; None in a month to come.

    Of a closed month what it was closed with, and when.
    """

    month: date
    total: int | None
    last_year: int
    frozen: int | None = None
    closed_on: date | None = None


@dataclass(frozen=True)
class MonthFigures:
    month: date
    programme_code: str
    programme_name: str
    periods: Periods
    total: Counts
    clients: Counts
    new: Counts
    repeat: Counts
    unconfirmed: int
    returned: int
    targets: Mapping[str, int]
    splits: tuple[Split, ...]
    year: tuple[MonthTotal, ...] = field(default=())
    first: FirstContacts = field(default_factory=FirstContacts)
    activities: tuple[Group, ...] = ()
    # What the month was closed with, where the paper needs it (reports.closing.paper).
    frozen: Frozen | None = None

    def split(self, cut: str) -> Split:
        return next(split for split in self.splits if split.cut == cut)

    @property
    def closed_on(self) -> date | None:
        """The day the month was closed; until then its figures are 速報."""
        return next((each.closed_on for each in self.year if each.month == self.month), None)

    @property
    def corrected(self) -> int | None:
        """うち訂正 of the 年度 to date: what its closed months count now beyond what they were
        closed with; None where none of them is closed.
        """
        closed = [each for each in self.year if each.frozen is not None]
        until_now = [each for each in closed if each.month <= self.month]
        if not until_now:
            return None
        return sum((each.total or 0) - (each.frozen or 0) for each in until_now)

    def target(self, measure: Measure) -> int | None:
        return self.targets.get(measure.value)


Counted = dict[str, dict[tuple[str | None, str | None], Counts]]

# 複数回答 cuts whose 未設定 says that something was left open.
GAPS = ("any_topic",)
SHOWN = (
    "office",
    "method",
    "topic",
    "any_topic",
    "course",
    "industry",
    "staff",
    "stage",
    "sex",
    "age",
    "bank",
    "lead",
    "beside",
    "seat",
)


def month_figures(month: date, programme: Programme, *, desk: bool = True) -> MonthFigures:
    """Count the month of a programme now. Some sixteen queries, whatever the size; four without
    `desk`: the first contacts and referrals, the work with partners.
    """
    periods = Periods.of(month)
    counted = _count(periods, programme)
    year = fiscal_year(periods.month.first)
    names = names_for(fiscal_year=year, programme_id=programme.pk, met=_met(counted))
    waiting = _waiting(periods, programme)
    return MonthFigures(
        month=periods.month.first,
        programme_code=programme.code,
        programme_name=programme.name,
        periods=periods,
        total=_sum(counted, "total"),
        clients=_sum(counted, "clients"),
        new=_sum(counted, "new"),
        repeat=_rest(_sum(counted, "total"), _sum(counted, "new")),
        unconfirmed=waiting[MemoStatus.SUBMITTED],
        returned=waiting[MemoStatus.RETURNED],
        targets=names.targets,
        splits=tuple(_split(cut, counted, names) for cut in SHOWN),
        year=year_totals(periods.month.first, programme),
        first=first_contacts(periods, programme) if desk else FirstContacts(),
        activities=activities(periods, programme) if desk else (),
    )


def _count(periods: Periods, programme: Programme) -> Counted:
    counted: Counted = defaultdict(dict)
    for cut, value, within, *sums in _fetch(
        MONTH_FIGURES,
        programme=programme.pk,
        month=start_of(periods.month.first),
        year=start_of(periods.year_to_date.first),
        until=start_of(periods.month.until),
        last=start_of(periods.last_year.first),
        last_until=start_of(periods.last_year.until),
    ):
        counted[cut][value, within] = Counts(*sums)
    return counted


def year_totals(month: date, programme: Programme) -> tuple[MonthTotal, ...]:
    """The twelve months of the 年度 beside those of the year before. One query."""
    year = fiscal_year(month)
    months = [each for start in (year - 1, year) for each in months_of_year(start)]
    ranges = [month_range(each) for each in months if each <= month]
    rows = _fetch(
        BY_MONTH,
        programme=programme.pk,
        months=[first for first, _ in ranges],
        firsts=[start_of(first) for first, _ in ranges],
        untils=[start_of(until) for _, until in ranges],
    )
    counted = {first: row for (first, _), row in zip(ranges, rows, strict=True)}
    return tuple(
        _month_total(each, counted.get(each), counted[each.replace(year=each.year - 1)][0])
        for each in months_of_year(year)
    )


def _month_total(month: date, row: Any, last_year: int) -> MonthTotal:
    total, frozen, closed_at = row or (None, None, None)
    closed_on = timezone.localtime(closed_at).date() if closed_at else None
    return MonthTotal(month, total, last_year, frozen, closed_on)


def _waiting(periods: Periods, programme: Programme) -> dict[str, int]:
    """Memos of the month that do not count yet, by state. One query."""
    rows = Memo.objects.between(periods.month.first, periods.month.until).filter(
        programme=programme, status__in=(MemoStatus.SUBMITTED, MemoStatus.RETURNED)
    )
    states = list(rows.order_by().values_list("status", flat=True))
    return {state: states.count(state) for state in (MemoStatus.SUBMITTED, MemoStatus.RETURNED)}


def _fetch(sql: str, **params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[Any] = cursor.fetchall()
        return rows


def _sum(counted: Counted, cut: str) -> Counts:
    return counted[cut].get((None, None), Counts())


def _rest(whole: Counts, part: Counts) -> Counts:
    """継続: what counts and is not 新規."""
    return Counts(
        whole.month - part.month,
        whole.year_to_date - part.year_to_date,
        whole.last_year - part.last_year,
    )


def _met(counted: Counted) -> dict[str, Iterable[str]]:
    met = {cut: {value for value, _ in counted[cut] if value} for cut in ("lead", "beside", "bank")}
    return {**met, "branch": {within for _, within in counted["branch"] if within}}


def _split(cut: str, counted: Counted, names: Names) -> Split:
    rows = counted[cut]
    branches = _branches(counted, names) if cut == "bank" else {}
    parts = [
        Part(
            name.label,
            {cut: name.value},
            rows.get((name.value, None), Counts()),
            tuple(branches.get(name.value, ())),
        )
        for name in names.of(cut)
        if name.always or (name.value, None) in rows
    ]
    unset = rows.get((None, None), Counts())
    if CUTS[cut].adds_up or unset or cut in GAPS:
        parts.append(Part(UNSET_LABEL, {cut: UNSET}, unset))
    return Split(cut, CUTS[cut].label, CUTS[cut].adds_up, tuple(parts))


def _branches(counted: Counted, names: Names) -> dict[str, list[Part]]:
    """Each bank's branches, in the order of their codes; those without one come last."""
    by_bank: dict[str, list[Part]] = defaultdict(list)
    by_branch: dict[str | None, list[tuple[str, Counts]]] = defaultdict(list)
    for (bank, branch), counts in counted["branch"].items():
        if bank:
            by_branch[branch].append((bank, counts))
    for name in (*names.of("branch"), Name(UNSET, UNSET_LABEL, always=False)):
        for bank, counts in by_branch[None if name.value == UNSET else name.value]:
            by_bank[bank].append(Part(name.label, {"bank": bank, "branch": name.value}, counts))
    return by_bank
