"""Themes side by side: for the centre by how much they draw, for the public by course."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.db.models import Prefetch, QuerySet

from center.models import SupportCourse
from coordinators.models import Coordinator
from partners.models import SeminarTheme
from partners.themes.figures import Cell, figures_of, sums_of, theme_figures
from yorozu.kit.chart_parts import Series
from yorozu.kit.charts import hbars
from yorozu.kit.wareki import fiscal_year_label

DRAWN = 15


def ranking_of(rows: QuerySet[SeminarTheme], year: int) -> dict[str, Any]:
    """The first figure decides (one-to-one lessons), then the next; the rest by code.

    Themes no longer taught are shown while they have figures in the year.
    """
    themes = list(rows.order_by("code"))
    cells = figures_of([each.pk for each in themes], year)
    lines = [(each, cells[each.pk]) for each in themes if each.is_active or _any(cells[each.pk])]
    lines.sort(key=lambda line: [-cell.value for cell in line[1]])
    columns = list(zip(*(cells for _, cells in lines), strict=True))
    return {
        "lines": lines,
        "sums": sums_of(columns, year) if columns else [],
        "drawings": [
            _drawing(number, lines, year)
            for number in range(len(list(theme_figures)))
            if any(cells[number].value for _, cells in lines)
        ],
    }


def _any(cells: list[Cell]) -> bool:
    return any(each.value for each in cells)


def _drawing(number: int, lines: list[tuple[SeminarTheme, list[Cell]]], year: int) -> Any:
    figure = list(theme_figures)[number]
    best = sorted(lines, key=lambda line: -line[1][number].value)[:DRAWN]
    best = [(theme, cells) for theme, cells in best if cells[number].value]
    return hbars(
        chart_id=f"themes-{figure.key}",
        title=f"{fiscal_year_label(year)}　{figure.label}の多いテーマ",
        labels=[theme.title for theme, _ in best],
        series=Series(figure.label, [cells[number].value for _, cells in best]),
        head="テーマ",
    )


def public_courses() -> list[tuple[SupportCourse | None, list[SeminarTheme]]]:
    """Public themes under their course, in the courses' order; those without one at the end."""
    leads = Coordinator.objects.filter(is_public=True).order_by("kana", "name")
    rows = list(
        SeminarTheme.objects.public()
        .select_related("course")
        .prefetch_related(Prefetch("leads", queryset=leads, to_attr="shown_leads"))
        .order_by("code")
    )
    order = {each.pk: place for place, each in enumerate(SupportCourse.objects.all())}
    rows.sort(key=lambda each: order.get(each.course_id or 0, len(order)))
    return [(course, list(group)) for course, group in groupby(rows, key=lambda each: each.course)]
