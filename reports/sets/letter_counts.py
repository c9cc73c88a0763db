"""What a letter to a bank counts, month by month, so that nothing small can be worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from center.models import Programme
from consultations.counting.memos import UNSET_LABEL
from reports.analysis.hiding import LEAST
from reports.enums import ReportSpan
from reports.figures import MonthFigures, Split, month_figures
from reports.sets.hiding import Level, hide, is_small
from yorozu.kit.charts import number

HIDDEN = "＊"
VISIT, BRANCH = "visit", "branch"
CUTS = ("method", "course", "topic", "stage", "industry")
NEW, REPEAT = "うち新規", "うち継続"
# Which of the three stretches of a month's figures is looked at.
NOW, BEFORE = "month", "last_year"
OTHERS = "そのほか"
Cells = Mapping[str, int]
# Label, and the cells of both columns.
Line = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Table:
    """One split over the span and the same span of the year before."""

    cut: str
    now: Level
    before: Level

    @property
    def levels(self) -> tuple[Level, Level]:
        return self.now, self.before

    def rows(self) -> list[Line]:
        """Those of which a number may be said; what is left stands together as `OTHERS`.

        None where no number may be: which parts there were would tell something by itself.
        """
        keys = dict.fromkeys(key for level in self.levels for key in level.cells)
        told = [key for key in keys if any(_says(level, key) for level in self.levels)]
        if not told:
            return []
        lines = [(key, tuple(_shown(level, key) for level in self.levels)) for key in told]
        rest = [key for key in keys if key not in told]
        if any(level.cells.get(key) for level in self.levels for key in rest):
            lines.append((OTHERS, tuple(_rest(level, rest) for level in self.levels)))
        return lines

    @property
    def total(self) -> tuple[str, ...]:
        return tuple(whole(level.whole) for level in self.levels)


def whole(count: int, unit: str = "件") -> str:
    """How many in all: the bank knows it about; few are not said to the number."""
    return f"{LEAST}{unit}未満" if is_small(count) else number(count)


def _says(level: Level, key: str) -> bool:
    return bool(level.cells.get(key)) and not level.hides(key)


def _shown(level: Level, key: str) -> str:
    return HIDDEN if level.hides(key) else number(level.cells.get(key, 0))


def _rest(level: Level, keys: list[str]) -> str:
    """What the sum leaves over, where it tells of nothing that stands hidden in a row above."""
    elsewhere = level.is_blank or any(key not in keys for key in level.hidden)
    return HIDDEN if elsewhere else number(sum(level.cells.get(key, 0) for key in keys))


def tables_of(figures: MonthFigures, programme: Programme) -> dict[str, Table]:
    """Every table of the letter. A handful of queries for each month of the span."""
    months = [figures]
    if figures.periods.span != ReportSpan.MONTH:
        months = [_month(each, programme, figures) for each in figures.periods.months]
    return {
        cut: Table(cut, _level(months, cut, NOW), _level(months, cut, BEFORE))
        for cut in (VISIT, BRANCH, *CUTS)
    }


def _month(month: date, programme: Programme, figures: MonthFigures) -> MonthFigures:
    return month_figures(month, programme, desk=False, scope=figures.scope)


def _level(months: list[MonthFigures], cut: str, take: str) -> Level:
    return combined([_cells(each, cut, take) for each in months])


def combined(months: Sequence[Cells]) -> Level:
    """The cells of a span out of those of its months, as the letters on each would hide them."""
    levels = [hide(cells) for cells in months]
    if len(levels) == 1:
        return levels[0]
    quarters = [levels[at : at + 3] for at in range(0, len(levels), 3)]
    summed = [hide(_sum(quarter), [quarter]) for quarter in quarters]
    return summed[0] if len(summed) == 1 else hide(_sum(summed), [levels, summed])


def _sum(levels: list[Level]) -> Cells:
    keys = dict.fromkeys(key for level in levels for key in level.cells)
    return {key: sum(level.cells.get(key, 0) for level in levels) for key in keys}


def _cells(figures: MonthFigures, cut: str, take: str) -> Cells:
    if cut == VISIT:
        pairs = ((NEW, figures.new), (REPEAT, figures.repeat))
        return {label: getattr(counts, take) for label, counts in pairs}
    if cut == BRANCH:
        return _branches(figures.split("bank"), take)
    return {part.label: getattr(part.counts, take) for part in figures.split(cut).parts}


def _branches(split: Split, take: str) -> Cells:
    """By branch; those of a bank that was merged in carry its name. 未設定 comes last."""
    own = [bank for bank in split.parts if bank.parts]
    found: dict[str, int] = {}
    unset = 0
    for bank in own:
        for branch in bank.parts:
            count = getattr(branch.counts, take)
            if branch.label == UNSET_LABEL:
                unset += count
                continue
            label = branch.label if len(own) == 1 else f"{bank.label} {branch.label}"
            found[label] = found.get(label, 0) + count
    return {**found, UNSET_LABEL: unset}
