"""Any data, any span, any scope: figures are as long as their lists, and scopes add up."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from consultations.counting.memos import UNSET
from coordinators.models import Coordinator
from partners.models import Organization
from reports import links
from reports.enums import ReportScope, ReportSpan
from reports.figures import Counts, MonthFigures, month_figures
from reports.periods import Periods, begins, span_label
from reports.scope import CENTER, Scope
from reports.sets.subject import scope_named
from tests import builders as make
from tests.reports.test_figures_property import World, added_counts, every_figure, length

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)
WORDS = {
    (2026, 4): "令和8年度第1四半期",
    (2026, 9): "令和8年度第2四半期",
    (2026, 12): "令和8年度第3四半期",
    (2027, 3): "令和8年度第4四半期",
}


@pytest.mark.parametrize(("month", "words"), WORDS.items())
def test_quarters_begin_in_april(month: tuple[int, int], words: str) -> None:
    first = begins(date(*month, 15), ReportSpan.QUARTER)
    assert span_label(first, ReportSpan.QUARTER) == words
    periods = Periods.of(first, ReportSpan.QUARTER)
    assert periods.month.first <= date(*month, 15) < periods.month.until
    assert periods.last_year.label == words.replace("8年", "7年")
    assert periods.year_to_date.first == date(2026, 4, 1)
    assert periods.year_to_date.until == periods.month.until
    assert len(periods.months) == 3


def test_a_year_is_the_fiscal_one() -> None:
    periods = Periods.of(date(2027, 2, 1), ReportSpan.YEAR)
    assert (periods.month.first, periods.month.until) == (date(2026, 4, 1), date(2027, 4, 1))
    assert (periods.month.label, periods.last_year.label) == ("令和8年度", "令和7年度")
    assert (periods.words.before, periods.words.to_date) == ("前年度", "")


@pytest.mark.parametrize("seed", range(2))
def test_figures_of_any_scope_are_as_long_as_their_lists_and_add_up(seed: int) -> None:
    world = World(seed)
    make.merged_bank(into=world.banks[1])
    for _ in range(40):
        world.session()
    for span in ReportSpan:
        whole = figures_of(world, span, CENTER)
        for kind, cut in (
            (ReportScope.OFFICE, "office"),
            (ReportScope.BANK, "bank"),
            (ReportScope.COORDINATOR, "lead"),
        ):
            scoped = [figures_of(world, span, scope) for scope in scopes(kind)]
            unset = whole.split(cut).parts[-1]
            assert unset.query == {cut: UNSET}
            totals = [each.total for each in scoped]
            assert added_counts([*totals, unset.counts]) == whole.total
            for figures in scoped[:2]:
                every_figure_is_as_long_as_its_list(world, figures)
                assert added_counts([figures.new, figures.repeat]) == figures.total


@pytest.mark.parametrize("seed", range(2))
def test_a_quarter_is_the_sum_of_its_months(seed: int) -> None:
    world = World(seed)
    for _ in range(40):
        world.session()
    for scope in (CENTER, *scopes(ReportScope.OFFICE)):
        months = [
            month_figures(date(2026, month, 1), world.programmes[0], scope=scope)
            for month in (10, 11, 12)
        ]
        quarter = figures_of(world, ReportSpan.QUARTER, scope)
        assert quarter.total.month == sum(each.total.month for each in months)
        assert quarter.total.last_year == sum(each.total.last_year for each in months)
        assert quarter.new.month == sum(each.new.month for each in months)
        assert quarter.total.year_to_date == months[-1].total.year_to_date
        assert quarter.unconfirmed == sum(each.unconfirmed for each in months)
        told = [each.total for each in quarter.year if each.month in quarter.periods.months]
        assert sum(each or 0 for each in told) <= quarter.total.month


def test_new_is_new_in_the_programme_not_in_the_scope() -> None:
    lead, other = make.coordinator("石田 真"), make.coordinator("大友 悠")
    company = make.company()
    make.confirmed(lead, company=company, started_at=make.at("2026-10-01"))
    make.confirmed(other, company=company, started_at=make.at("2026-10-02"))
    own = scope_named(ReportScope.COORDINATOR, other.pk)
    assert own is not None
    figures = month_figures(OCTOBER, make.programme(), scope=own)
    assert (figures.total.month, figures.new.month, figures.repeat.month) == (1, 0, 1)


def test_a_bank_stands_for_those_merged_into_it() -> None:
    bank = make.bank()
    gone = make.merged_bank(into=bank)
    for each in (bank, gone):
        make.confirmed(make.coordinator(), introduced_by=each)
    scope = scope_named(ReportScope.BANK, bank.pk)
    assert scope is not None
    assert month_figures(OCTOBER, make.programme(), scope=scope).total.month == 2


def test_a_coordinator_is_told_of_sessions_beside_the_led_ones() -> None:
    lead, other = make.coordinator("石田 真"), make.coordinator("大友 悠")
    make.confirmed(lead, coordinators=[lead, other])
    make.confirmed(other)
    scope = scope_named(ReportScope.COORDINATOR, other.pk)
    assert scope is not None
    figures = month_figures(OCTOBER, make.programme(), scope=scope)
    assert (figures.total.month, figures.beside.month) == (1, 1)


def test_figures_take_as_many_queries_whatever_the_span(
    django_assert_max_num_queries: object,
) -> None:
    make.confirmed(make.coordinator())
    programme = make.programme()
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        month_figures(OCTOBER, programme, desk=False, span=ReportSpan.YEAR)


def figures_of(world: World, span: ReportSpan, scope: Scope) -> MonthFigures:
    return month_figures(OCTOBER, world.programmes[0], desk=False, span=span, scope=scope)


def scopes(kind: ReportScope) -> list[Scope]:
    """Every one of the kind that stands for itself."""
    ids: list[int]
    match kind:
        case ReportScope.OFFICE:
            from center.models import Office

            ids = list(Office.objects.exclude(code="unset").values_list("pk", flat=True))
        case ReportScope.BANK:
            rows = Organization.objects.filter(successor=None)
            ids = list(rows.values_list("pk", flat=True))
        case _:
            ids = list(Coordinator.objects.values_list("pk", flat=True))
    found = [scope_named(kind, pk) for pk in ids]
    return [scope for scope in found if scope]


def every_figure_is_as_long_as_its_list(world: World, figures: MonthFigures) -> None:
    periods = figures.periods
    for label, counts, query in every_figure(figures):
        for period, count in (
            (periods.month, counts.month),
            (periods.year_to_date, counts.year_to_date),
            (periods.last_year, counts.last_year),
        ):
            if not count:
                continue
            url = links.counted_url(figures, period, query)
            assert length(url, world.checker) == count, (label, url)
    assert length(links.waiting_url(figures, "submitted"), world.checker) == figures.unconfirmed
    assert isinstance(figures.beside, Counts)
    assert figures.runs_on == (
        figures.periods.span != ReportSpan.MONTH
        and figures.periods.month.until > timezone.localdate()
    )
