"""The performance of a month, quarter or 年度 as plain data, for the page, the JSON and the PDF.

Every number is a `Counts`: the span, its 年度 to date, the same span last year. Each can say
which memos it counts (`reports.links`), and the memo list counts them by the same rules
(`consultations.counting`). A scope counts the sessions of one office, bank or coordinator.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from center.enums import Measure
from center.models import Programme
from consultations.counting.memos import CUTS, UNSET, UNSET_LABEL
from consultations.enums import MemoStatus
from consultations.models import Memo
from reports.activities import activities
from reports.counts import Counts as Counts
from reports.enums import ReportScope, ReportSpan
from reports.first_contacts import FirstContacts, first_contacts
from reports.frozen import Frozen
from reports.lines import Group
from reports.names import Name, Names, names_for
from reports.periods import Periods
from reports.scope import CENTER, Scope
from reports.sql import MONTH_FIGURES, fetch
from reports.year import MonthTotal as MonthTotal
from reports.year import year_totals
from yorozu.kit.spans import count_in
from yorozu.kit.wareki import fiscal_year, start_of


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

    @property
    def by(self) -> str:
        """業種別; 性別 is called so already."""
        return self.label if self.label.endswith("別") else f"{self.label}別"


@dataclass(frozen=True)
class MonthFigures:
    """`month` is the first of the span; `runs_on`: the quarter or year is not over yet.

    `beside`: in how many sessions the coordinator of the scope took part without leading them.
    """

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
    scope: Scope = CENTER
    runs_on: bool = False
    beside: Counts = field(default_factory=Counts)

    def split(self, cut: str) -> Split:
        return next(split for split in self.splits if split.cut == cut)

    @property
    def closed_on(self) -> date | None:
        """The day the last of its months was closed; until then its figures are 速報."""
        days = [each.closed_on for each in self.year if each.month in self.periods.months]
        closed = [day for day in days if day]
        return max(closed) if closed and len(closed) == len(days) else None

    @property
    def corrected(self) -> int | None:
        """うち訂正 of the 年度 to date: what its closed months count now beyond what they were
        closed with; None where none of them is closed.
        """
        closed = [each for each in self.year if each.frozen is not None]
        until_now = [each for each in closed if each.month < self.periods.month.until]
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


def month_figures(
    month: date,
    programme: Programme,
    *,
    desk: bool = True,
    span: ReportSpan = ReportSpan.MONTH,
    scope: Scope = CENTER,
) -> MonthFigures:
    """Count the month (quarter, year) of a programme now. Some sixteen queries, whatever the size;
    four without `desk`: the first contacts and referrals, the work with partners. Those are the
    programme's as a whole, and so are its targets: a scope has neither.
    """
    periods = Periods.of(month, span)
    counted = _count(periods, programme, scope)
    year = fiscal_year(periods.month.first)
    names = names_for(fiscal_year=year, programme_id=programme.pk, met=_met(counted))
    waiting = _waiting(periods, programme, scope)
    desk = desk and scope.is_center
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
        targets=names.targets if scope.is_center else {},
        splits=tuple(_split(cut, counted, names) for cut in SHOWN if cut not in scope.own_cuts),
        year=year_totals(_last_month(periods), programme, scope),
        first=first_contacts(periods, programme) if desk else FirstContacts(),
        activities=activities(periods, programme) if desk else (),
        scope=scope,
        runs_on=span != ReportSpan.MONTH and periods.month.until > timezone.localdate(),
        beside=_beside(periods, programme, scope),
    )


def _last_month(periods: Periods) -> date:
    """Until which month the year is counted: of a longer span that is not over, until this one."""
    last = periods.months[-1]
    if periods.span == ReportSpan.MONTH:
        return last
    return max(periods.month.first, min(last, timezone.localdate().replace(day=1)))


def _count(periods: Periods, programme: Programme, scope: Scope) -> Counted:
    counted: Counted = defaultdict(dict)
    for cut, value, within, *sums in fetch(
        MONTH_FIGURES,
        programme=programme.pk,
        month=start_of(periods.month.first),
        year=start_of(periods.year_to_date.first),
        until=start_of(periods.month.until),
        last=start_of(periods.last_year.first),
        last_until=start_of(periods.last_year.until),
        **scope.params,
    ):
        counted[cut][value, within] = Counts(*sums)
    return counted


def _beside(periods: Periods, programme: Programme, scope: Scope) -> Counts:
    """One query, of a coordinator only."""
    if scope.kind != ReportScope.COORDINATOR:
        return Counts()
    cut = CUTS["beside"].q(str(scope.pk))
    rows = Memo.objects.counted().filter(cut, programme=programme)
    return Counts(*count_in(rows, periods.spans, "started_at"))


def _waiting(periods: Periods, programme: Programme, scope: Scope) -> dict[str, int]:
    """Memos of the span that do not count yet, by state. One query."""
    rows = Memo.objects.between(periods.month.first, periods.month.until).filter(
        scope.memos, programme=programme, status__in=(MemoStatus.SUBMITTED, MemoStatus.RETURNED)
    )
    states = list(rows.order_by().values_list("status", flat=True))
    return {state: states.count(state) for state in (MemoStatus.SUBMITTED, MemoStatus.RETURNED)}


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
