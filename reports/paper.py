"""What the report's paper says: the figures put into tables, drawings and words. Plain data.

Nothing here knows the time of day or the revision: the same figures make the same paper.
"""

from __future__ import annotations

from dataclasses import dataclass

from center.enums import Measure
from reports.figures import Counts, MonthFigures
from reports.paper_tables import Line
from reports.words import NOTHING, change, change_share, share
from yorozu.kit.charts import Drawing, Series, bars, number
from yorozu.kit.wareki import fiscal_year, fiscal_year_label

MONTHS = 12


@dataclass(frozen=True)
class Headline:
    """A row of the totals. `target` and `reached` are empty where no target is set."""

    label: str
    unit: str
    month: str
    last_year: str
    change: str
    change_share: str
    year_to_date: str
    target: str = ""
    reached: str = ""
    is_part: bool = False


def headlines(figures: MonthFigures) -> tuple[Headline, ...]:
    consultations = figures.target(Measure.CONSULTATIONS)
    clients = figures.target(Measure.CLIENTS)
    return (
        _headline(figures, "相談対応件数", "件", figures.total, consultations),
        _headline(figures, "うち新規", "件", figures.new, is_part=True),
        _headline(figures, "うち継続", "件", figures.repeat, is_part=True),
        _headline(figures, "来訪相談者数", "者", figures.clients, clients),
    )


def _headline(
    figures: MonthFigures,
    label: str,
    unit: str,
    counts: Counts,
    target: int | None = None,
    *,
    is_part: bool = False,
) -> Headline:
    return Headline(
        label=label,
        unit=unit,
        month=number(counts.month),
        last_year=number(counts.last_year),
        change=change(figures, counts),
        change_share=NOTHING if figures.runs_on else change_share(counts),
        year_to_date=number(counts.year_to_date),
        target=number(target) if target else "",
        reached=f"{counts.year_to_date / target:.1%}" if target else "",
        is_part=is_part,
    )


def summary(figures: MonthFigures) -> str:
    """The month in two or three sentences, as the secretariat would write them."""
    total, month = figures.total, figures.periods.month.label
    words = f"{month}の{figures.scope.counted}は{number(total.month)}件{_compared(figures)}。"
    if total.month:
        new, repeat = figures.new.month, figures.repeat.month
        words += (
            f"うち新規は{number(new)}件（{share(new, total.month)}）、"
            f"継続は{number(repeat)}件（{share(repeat, total.month)}）で、"
            f"来訪相談者数は{number(figures.clients.month)}者です。"
        )
    return words + _to_date(figures)


def _to_date(figures: MonthFigures) -> str:
    """The 年度 to date and its target; a year's report has told it already, but for the target."""
    total, periods = figures.total.year_to_date, figures.periods
    target = figures.target(Measure.CONSULTATIONS)
    reached = ""
    if target:
        reached = f"年度目標{number(target)}件に対する達成率は{share(total, target)}"
    if not periods.words.to_date:
        return f"{reached}です。" if reached else ""
    words = f"{periods.year_to_date.label}は{number(total)}件"
    return f"{words}で、{reached}です。" if reached else f"{words}です。"


def _compared(figures: MonthFigures) -> str:
    now, before = figures.total.month, figures.total.last_year
    if figures.runs_on:
        return "です（期間の途中のため、前年とは比べていません）"
    word = figures.periods.words.before
    if not before:
        return "です"
    if now == before:
        return f"で、{word}と同数です"
    way = "増えました" if now > before else "減りました"
    by = f"{number(abs(now - before))}件（{abs(now - before) / before:.1%}）"
    return f"で、{word}の{number(before)}件から{by}{way}"


def year_drawing(figures: MonthFigures) -> Drawing:
    """Twelve months beside those of the year before, and the target's twelfth as a line."""
    year = fiscal_year(figures.month)
    target = figures.target(Measure.CONSULTATIONS)
    line = Series("年度目標の月割り", [round(target / MONTHS)] * MONTHS) if target else None
    drawing = bars(
        chart_id="year",
        title=f"月別の相談対応件数（{fiscal_year_label(year)}と{fiscal_year_label(year - 1)}）",
        labels=[f"{each.month.month}月" for each in figures.year],
        series=[
            Series(fiscal_year_label(year), [each.total for each in figures.year]),
            Series(fiscal_year_label(year - 1), [each.last_year for each in figures.year]),
        ],
        line=line,
        height=260,
    )
    drawing.points.clear()  # a level line says it without them
    return drawing


def year_rows(figures: MonthFigures) -> tuple[Line, ...]:
    """The same months as figures, one row a year."""
    year = fiscal_year(figures.month)
    now = tuple(number(each.total) for each in figures.year)
    before = tuple(number(each.last_year) for each in figures.year)
    return (Line(fiscal_year_label(year), now), Line(fiscal_year_label(year - 1), before))
