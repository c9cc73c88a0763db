"""The year in bars, with its target as a line."""

from __future__ import annotations

from django.urls import reverse

from center.enums import Measure
from reports.figures import MonthFigures
from yorozu.kit.charts import Drawing, Series, bars
from yorozu.kit.wareki import fiscal_year, fiscal_year_label

MONTHS = 12


def year_drawing(figures: MonthFigures) -> Drawing:
    """Twelve months of the 年度 beside those of the year before; a month to come has no bar."""
    year = fiscal_year(figures.month)
    target = figures.target(Measure.CONSULTATIONS)
    line = None
    if target:
        line = Series("目標（年度目標の月割り）", [round(target / MONTHS)] * MONTHS)
    urls = [
        f"{reverse('reports:month', args=[f'{each.month:%Y-%m}'])}"
        f"?programme={figures.programme_code}"
        if each.total is not None
        else ""
        for each in figures.year
    ]
    return bars(
        chart_id="year",
        title=f"月別の相談対応件数（{fiscal_year_label(year)}）",
        labels=[f"{each.month.month}月" for each in figures.year],
        series=[
            Series(fiscal_year_label(year), [each.total for each in figures.year], urls),
            Series(fiscal_year_label(year - 1), [each.last_year for each in figures.year]),
        ],
        line=line,
    )
