"""Excel's own charts: they change with the cells they are drawn from."""

from __future__ import annotations

import xlsxwriter
from xlsxwriter.chart import Chart

from center.enums import Measure
from reports.figures import MonthFigures, Split
from reports.workbook.page import Page

BAR_HEIGHT, CHART_FRAME, CHART_WIDTH = 22, 110, 560
CHART_ROWS = 20
BLUE, GREY, RED = "#3460FB", "#B3B3B3", "#EC0000"


def _chart(book: xlsxwriter.Workbook, kind: str) -> Chart:
    chart = book.add_chart({"type": kind})
    assert chart is not None
    return chart


def draw_split(
    book: xlsxwriter.Workbook, page: Page, figures: MonthFigures, split: Split, first: int
) -> None:
    """Bars beside the table, in its order from the top."""
    last = first + len(split.parts) - 1
    chart = _chart(book, "bar")
    chart.add_series(
        {
            "name": [page.name, first - 1, 1],
            "categories": [page.name, first, 0, last, 0],
            "values": [page.name, first, 1, last, 1],
            "fill": {"color": BLUE},
            "gap": 60,
            "data_labels": {"value": True, "num_format": "#,##0"},
        }
    )
    title = f"{split.by}の相談対応件数（{figures.periods.month.label}）"
    chart.set_title({"name": title, "name_font": {"size": 12}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_x_axis({"reverse": True, "major_tick_mark": "none"})
    chart.set_y_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
    height = CHART_FRAME + BAR_HEIGHT * len(split.parts)
    chart.set_size({"width": CHART_WIDTH, "height": height})
    words = f"{title}の横棒グラフ。数値は左の表にあります。"
    page.sheet.insert_chart(first - 1, 7, chart, {"description": words, "object_position": 2})


def draw_year(
    book: xlsxwriter.Workbook, page: Page, figures: MonthFigures, first: int, last: int
) -> None:
    """Both years as columns, the target's twelfth as a line."""
    chart = _chart(book, "column")
    months = [page.name, first, 0, last, 0]
    for column, colour in ((1, BLUE), (2, GREY)):
        chart.add_series(
            {
                "name": [page.name, first - 1, column],
                "categories": months,
                "values": [page.name, first, column, last, column],
                "fill": {"color": colour},
                "gap": 60,
            }
        )
    if figures.target(Measure.CONSULTATIONS):
        line = _chart(book, "line")
        line.add_series(
            {
                "name": "年度目標の月割り",
                "categories": months,
                "values": [page.name, first, 8, last, 8],
                "line": {"color": RED, "width": 1.5, "dash_type": "dash"},
            }
        )
        chart.combine(line)
    chart.set_title({"name": "月別の相談対応件数", "name_font": {"size": 12}})
    chart.set_legend({"position": "bottom"})
    chart.set_x_axis({"text_axis": True, "num_format": 'm"月"', "major_tick_mark": "none"})
    chart.set_y_axis({"min": 0, "num_format": "#,##0"})
    chart.set_size({"width": 860, "height": 360})
    place = {"description": "月別の相談対応件数の縦棒グラフ。数値は上の表にあります。"}
    page.sheet.insert_chart(page.row + 1, 0, chart, {**place, "object_position": 2})
    page.row += CHART_ROWS
