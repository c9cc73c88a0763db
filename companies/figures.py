"""Before and after: the business years of a company, drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from companies.models import CompanyFigures
from yorozu.kit.charts import Drawing, Series, bars

MOST_YEARS = 8
_ANY = Q(sales__isnull=False) | Q(value_added__isnull=False) | Q(wages__isnull=False)


def years_of(companies: Sequence[int], *, root: int) -> list[CompanyFigures]:
    """Years with any figure, oldest first; where two records tell of one year, the root's."""
    rows = CompanyFigures.objects.filter(_ANY | Q(staff__isnull=False), company__in=companies)
    best: dict[int, CompanyFigures] = {}
    for row in rows.order_by("year", "company"):
        if row.year not in best or row.company_id == root:
            best[row.year] = row
    return [best[year] for year in sorted(best)]


@dataclass(frozen=True)
class YearRow:
    row: CompanyFigures
    is_before: bool


def before_after(
    years: list[CompanyFigures], first_session_year: int | None
) -> tuple[list[YearRow], list[Drawing]]:
    """The years as the page lists them, and their drawings."""
    rows = [
        YearRow(row, first_session_year is not None and row.year < first_session_year)
        for row in years
    ]
    return rows, [drawing for drawing in (_money(rows), _staff(rows)) if drawing]


def _labels(rows: list[YearRow]) -> list[str]:
    return [f"{each.row.year}年{'（前）' if each.is_before else ''}" for each in rows]


def _money(rows: list[YearRow]) -> Drawing | None:
    """Bars start at nothing: a loss stands in the table only."""
    shown = rows[-MOST_YEARS:]
    series = [
        Series(label, [_bar(getattr(each.row, name)) for each in shown])
        for name, label in (
            ("sales", "売上高"),
            ("value_added", "付加価値額"),
            ("wages", "給与総額"),
        )
    ]
    series = [one for one in series if any(value for value in one.values)]
    if not series or len(shown) < 2:
        return None
    return bars(
        chart_id="money",
        title="売上高・付加価値額・給与総額（千円）",
        labels=_labels(shown),
        series=series,
        head="決算年",
        height=260,
    )


def _staff(rows: list[YearRow]) -> Drawing | None:
    shown = rows[-MOST_YEARS:]
    counts = [each.row.staff for each in shown]
    if sum(count is not None for count in counts) < 2:
        return None
    return bars(
        chart_id="staff",
        title="従業員数（人）",
        labels=_labels(shown),
        series=[Series("従業員数", counts)],
        head="決算年",
        height=200,
    )


def _bar(value: int | None) -> int | None:
    return value if value is None or value >= 0 else None
