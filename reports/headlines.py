"""The few figures that are read first, with last year's and the target beside them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from center.enums import Measure
from reports.figures import Counts, MonthFigures
from reports.links import CLIENTS, NEW, REPEAT, counted_url
from reports.words import change_share, signed
from yorozu.kit.charts import number


@dataclass(frozen=True)
class Beside:
    name: str
    figure: str
    url: str = ""


@dataclass(frozen=True)
class Headline:
    label: str
    value: str
    unit: str
    url: str
    beside: tuple[Beside, ...]


def headlines(figures: MonthFigures) -> list[Headline]:
    total = _headline(figures, "相談対応件数", "件", figures.total, {}, Measure.CONSULTATIONS)
    if (corrected := figures.corrected) is not None:
        at = 2 if figures.periods.words.to_date else 1
        corrections = Beside("うち訂正", signed(corrected))
        total = replace(total, beside=(*total.beside[:at], corrections, *total.beside[at:]))
    return [
        total,
        _headline(figures, "来訪相談者数", "者", figures.clients, CLIENTS, Measure.CLIENTS),
        _headline(figures, "新規", "件", figures.new, NEW, None),
        _headline(figures, "継続", "件", figures.repeat, REPEAT, None),
    ]


def _headline(
    figures: MonthFigures,
    label: str,
    unit: str,
    counts: Counts,
    query: dict[str, str],
    measure: Measure | None,
) -> Headline:
    periods = figures.periods
    beside = [
        Beside(
            periods.words.before,
            _against(figures, counts),
            counted_url(figures, periods.last_year, query),
        ),
    ]
    if periods.words.to_date:
        to_date = counted_url(figures, periods.year_to_date, query)
        beside.append(Beside(periods.year_to_date.label, number(counts.year_to_date), to_date))
    target = figures.target(measure) if measure else None
    if target:
        reached = f"{number(target)}（達成率 {counts.year_to_date / target:.1%}）"
        beside.append(Beside("年度目標", reached))
    return Headline(
        label, number(counts.month), unit, counted_url(figures, periods.month, query), tuple(beside)
    )


def _against(figures: MonthFigures, counts: Counts) -> str:
    """1,180（＋4.6%）; without a change in percent where there was nothing before."""
    before = number(counts.last_year)
    is_compared = counts.last_year and not figures.runs_on
    return f"{before}（{change_share(counts)}）" if is_compared else before
