"""Figures that stand one below the other, each with the address of the list it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.counts import Counts
from reports.periods import Period
from yorozu.kit.charts import number
from yorozu.kit.spans import counted_url


@dataclass(frozen=True)
class Line:
    """One figure; `query` narrows the list at `view` to what it counts."""

    label: str
    counts: Counts
    view: str
    query: Mapping[str, str]
    is_part: bool = False
    # What it is a share of, where it is one.
    of: Counts | None = None

    def url(self, period: Period, programme_code: str) -> str:
        return counted_url(self.view, programme_code, (period.first, period.until), self.query)

    def words(self, stretch: str) -> str:
        """The figure in one of the three stretches of `Counts`, with its share where it is one."""
        share = self.share(stretch)
        told = number(getattr(self.counts, stretch))
        return told if share is None else f"{told}（{share:.1f}%）"

    def share(self, stretch: str) -> float | None:
        """In per cent; None where there is nothing to be a share of."""
        total: int = getattr(self.of, stretch) if self.of else 0
        count: int = getattr(self.counts, stretch)
        return round(100 * count / total, 1) if total else None


@dataclass(frozen=True)
class Group:
    """Figures of one kind of work, under one heading. `key` names them in the JSON."""

    key: str
    title: str
    lines: tuple[Line, ...]
    note: str = ""
