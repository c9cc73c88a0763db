"""Figures that stand one below the other, each with the address of the list it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.counts import Counts
from reports.periods import Period
from yorozu.kit.spans import counted_url


@dataclass(frozen=True)
class Line:
    """One figure; `query` narrows the list at `view` to what it counts."""

    label: str
    counts: Counts
    view: str
    query: Mapping[str, str]
    is_part: bool = False

    def url(self, period: Period, programme_code: str) -> str:
        return counted_url(self.view, programme_code, (period.first, period.until), self.query)


@dataclass(frozen=True)
class Group:
    """Figures of one kind of work, under one heading. `key` names them in the JSON."""

    key: str
    title: str
    lines: tuple[Line, ...]
    note: str = ""
