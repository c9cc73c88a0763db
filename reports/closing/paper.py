"""Frozen figures beside the corrected ones, as the report's paper shows them. Plain data.

What the month was closed with comes from its frozen list, what it counts now from the figures that
are printed: so the table never tells another total than the rest of the paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from center.models import Programme
from reports.closing.comparing import CLIENT, KINDS, Comparison
from reports.closing.steps import standing
from reports.enums import CloseState, ReportSpan
from reports.figures import MonthFigures
from reports.frozen import Frozen
from reports.words import signed


@dataclass(frozen=True)
class Row:
    label: str
    frozen: int
    corrected: int
    is_part: bool = False

    @property
    def change(self) -> str:
        return signed(self.corrected - self.frozen)


@dataclass(frozen=True)
class Corrections:
    """`rows` is empty where only earlier months of the 年度 were corrected."""

    closed_on: date | None
    rows: tuple[Row, ...]
    year_to_date: Row
    kinds: tuple[tuple[str, int], ...]


def with_frozen(figures: MonthFigures, programme: Programme) -> MonthFigures:
    """The figures with what their month was closed with. One query for an open month, else two.

    Of a quarter, an office, a bank or a coordinator nothing was frozen.
    """
    if figures.periods.span != ReportSpan.MONTH or not figures.scope.is_center:
        return figures
    close = standing(figures.month, programme)
    if close is None or close.state != CloseState.CLOSED or figures.closed_on is None:
        return figures
    visits: Mapping[str, int] = close.figures.get("visit", {})
    comparison = Comparison.of(close)
    frozen = Frozen(
        closed_on=figures.closed_on,
        total=close.total or 0,
        new=visits.get("new", 0),
        repeat=visits.get("repeat", 0),
        clients=len(close.figures.get(CLIENT, {})),
        kinds={kind: comparison.kind_count(kind) for kind in KINDS},
    )
    return replace(figures, frozen=frozen)


def corrections(figures: MonthFigures) -> Corrections | None:
    """What was corrected of the month or of the 年度 to date; None where nothing was."""
    frozen, within = figures.frozen, figures.corrected
    is_of_month = frozen is not None and frozen.has_corrections
    if not is_of_month and not within:
        return None
    year = figures.total.year_to_date
    return Corrections(
        closed_on=frozen.closed_on if frozen and is_of_month else None,
        rows=_rows(figures, frozen) if frozen and is_of_month else (),
        year_to_date=Row("相談対応件数（件）", year - (within or 0), year),
        kinds=tuple((label, frozen.kinds[kind]) for kind, label in KINDS.items())
        if frozen and is_of_month
        else (),
    )


def _rows(figures: MonthFigures, frozen: Frozen) -> tuple[Row, ...]:
    return (
        Row("相談対応件数（件）", frozen.total, figures.total.month),
        Row("うち新規（件）", frozen.new, figures.new.month, is_part=True),
        Row("うち継続（件）", frozen.repeat, figures.repeat.month, is_part=True),
        Row("来訪相談者数（者）", frozen.clients, figures.clients.month),
    )
