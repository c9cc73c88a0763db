"""One figure in the three stretches of time a month's report looks at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Counts:
    month: int = 0
    year_to_date: int = 0
    last_year: int = 0

    def __bool__(self) -> bool:
        return bool(self.month or self.year_to_date or self.last_year)
