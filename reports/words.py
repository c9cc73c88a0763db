"""How figures are written on the page and on paper."""

from __future__ import annotations

from reports.figures import Counts, MonthFigures
from reports.periods import Period
from yorozu.kit.charts import number
from yorozu.kit.wareki import format_date

NOTHING = "–"


def span(period: Period) -> str:
    return f"{format_date(period.first)}～{format_date(period.last_day)}"


def state(figures: MonthFigures) -> str:
    """Until the month is closed every report is 速報; afterwards it holds the 訂正 until now."""
    if figures.closed_on is not None:
        return f"確定（{format_date(figures.closed_on)}締め、その後の訂正を含む）"
    running = "期間の途中・" if figures.runs_on else ""
    return f"速報（{running}未確認 {number(figures.unconfirmed)}件）"


def signed(change: int) -> str:
    """＋12, ▲5 as Japanese accounts write a decrease, ±0."""
    if not change:
        return "±0"
    return f"＋{number(change)}" if change > 0 else f"▲{number(-change)}"


def change(figures: MonthFigures, counts: Counts) -> str:
    """Against the year before; a span that is not over is not compared with a whole one."""
    return NOTHING if figures.runs_on else signed(counts.month - counts.last_year)


def share(count: int, total: int) -> str:
    return f"{count / total:.1%}" if total else NOTHING


def change_share(counts: Counts) -> str:
    if not counts.last_year:
        return NOTHING
    change = (counts.month - counts.last_year) / counts.last_year
    words = f"{abs(change):.1%}"
    if words == "0.0%":
        return "±0.0%"
    return f"＋{words}" if change > 0 else f"▲{words}"
