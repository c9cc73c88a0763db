"""What the report pages read across programmes and months."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth

from accounts.models import User
from center.enums import Measure
from center.models import DEFAULT_PROGRAMME, Programme, Target
from consultations.enums import MemoStatus
from consultations.models import Memo
from reports.figures import Counts
from reports.models import MonthlyReport
from reports.pace import Pace, paces_for
from reports.periods import months_of_year
from reports.words import change_share, share
from yorozu.kit.wareki import fiscal_year_range, month_range

WAITING = (MemoStatus.SUBMITTED, MemoStatus.RETURNED)


def programme_named(code: str) -> Programme | None:
    """The programme of the code; without one the commissioned programme, else the first."""
    programmes = Programme.objects.all()
    if code:
        return programmes.filter(code=code).first()
    return programmes.filter(code=DEFAULT_PROGRAMME).first() or programmes.first()


def programmes_to_show(year: int) -> QuerySet[Programme]:
    """Those of the 年度, and those that have ended since but count something in it."""
    counted = Memo.objects.between(*fiscal_year_range(year)).filter(
        status=MemoStatus.CONFIRMED, programme=OuterRef("pk")
    )
    offered = Programme.objects.valid_in(year).order_by().values("pk")
    return Programme.objects.filter(Q(pk__in=offered) | Exists(counted.order_by()))


def programmes_with_memos(month: date) -> list[Programme]:
    """Programmes in which the month saw a session, confirmed or not; also those ended since."""
    rows = Memo.objects.between(*month_range(month)).filter(
        status__in=(MemoStatus.CONFIRMED, *WAITING)
    )
    return list(Programme.objects.filter(pk__in=rows.order_by().values("programme")))


def reports_of(user: User, month: date, programme: Programme) -> list[MonthlyReport]:
    """Every revision, the newest first."""
    rows = (
        MonthlyReport.objects.visible_to(user).of_center().filter(month=month, programme=programme)
    )
    return list(rows.select_related("requested_by", "programme").order_by("-revision"))


@dataclass(frozen=True)
class MonthState:
    """One programme's month in the index."""

    programme: Programme
    total: int
    last_year: int
    waiting: int
    report: MonthlyReport | None

    @property
    def change(self) -> str:
        return change_share(Counts(month=self.total, last_year=self.last_year))


@dataclass(frozen=True)
class MonthRow:
    month: date
    states: tuple[MonthState, ...]

    @property
    def total(self) -> int:
        """Across programmes: for the house, never for a report."""
        return sum(state.total for state in self.states)


@dataclass(frozen=True)
class YearState:
    """One programme's 年度 to date beside its target, which may not be set."""

    programme: Programme
    total: int
    target: int | None
    pace: Pace | None = None

    @property
    def expected(self) -> str:
        """年度末見込み beside the target."""
        return self.pace.of_target(self.target) if self.pace and self.target else ""

    @property
    def reached(self) -> str:
        return share(self.total, self.target or 0)


def year_states(year: int, rows: list[MonthRow], today: date) -> list[YearState]:
    """What the months add up to, programme by programme, and where that leads. Two queries."""
    targets = dict(
        Target.objects.filter(fiscal_year=year, measure=Measure.CONSULTATIONS).values_list(
            "programme", "value"
        )
    )
    sums: dict[Programme, int] = defaultdict(int)
    for row in rows:
        for state in row.states:
            sums[state.programme] += state.total
    paces = paces_for(year, today)
    return [
        YearState(each, total, targets.get(each.pk), paces.get(each.pk))
        for each, total in sums.items()
    ]


def year_overview(year: int, *, user: User, until: date) -> list[MonthRow]:
    """The months of a 年度 up to `until` beside those of the year before, the newest first.

    Three queries.
    """
    programmes = list(programmes_to_show(year))
    counted: dict[tuple[int, date], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = (
        Memo.objects.between(fiscal_year_range(year - 1)[0], fiscal_year_range(year)[1])
        .filter(status__in=(MemoStatus.CONFIRMED, *WAITING), programme__in=programmes)
        .order_by()
        .annotate(month=TruncMonth("started_at"))
        .values_list("programme", "month", "status")
        .annotate(count=Count("pk"))
    )
    for programme, month, status, count in rows:
        state = "total" if status == MemoStatus.CONFIRMED else "waiting"
        counted[programme, month.date()][state] += count
    reports = _newest_reports(year, user)
    return [
        MonthRow(
            month,
            tuple(
                MonthState(
                    programme,
                    counted[programme.pk, month]["total"],
                    counted[programme.pk, month.replace(year=month.year - 1)]["total"],
                    counted[programme.pk, month]["waiting"],
                    reports.get((programme.pk, month)),
                )
                for programme in programmes
            ),
        )
        for month in reversed(months_of_year(year))
        if month <= until
    ]


def _newest_reports(year: int, user: User) -> dict[tuple[int, date], MonthlyReport]:
    """The last finished revision of each month of each programme. One query."""
    made = MonthlyReport.objects.visible_to(user).of_center().finished()
    first, until = fiscal_year_range(year)
    rows = made.filter(month__gte=first, month__lt=until).order_by("revision").defer("figures")
    return {(report.programme_id, report.month): report for report in rows}
