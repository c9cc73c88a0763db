"""A table inside a sheet: its headings, and its rows as they stand there."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from consultations.importing import cells
from consultations.importing.headings import Column, map_headings
from consultations.importing.records import Place


@dataclass(frozen=True, slots=True)
class Table:
    """The headings above some rows: text of each column, and the box each one is."""

    headings: tuple[str, ...]
    columns: dict[Column, int]

    @classmethod
    def of(cls, cells_: Sequence[object]) -> "Table":
        return cls(
            tuple("".join(cells.folded(cell).split()) for cell in cells_), map_headings(cells_)
        )


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One memo row as it stands in the workbook."""

    place: Place
    table: Table
    values: tuple[object, ...]
    month: dt.date | None

    @property
    def cells(self) -> dict[Column, object]:
        size = len(self.values)
        return {
            column: self.values[position]
            for column, position in self.table.columns.items()
            if position < size
        }

    def originals(self) -> dict[str, object]:
        """Original cells by heading; a known box goes by its own name, whatever it was headed."""
        names = {position: column.value for column, position in self.table.columns.items()}
        kept: dict[str, object] = {}
        for position, heading in enumerate(self.table.headings[: len(self.values)]):
            name = names.get(position, heading)
            if name and name not in kept:
                kept[name] = self.values[position]
        return kept


@dataclass(slots=True)
class SheetReport:
    """What became of one sheet, for the screen."""

    name: str
    rows: int = 0
    passed_over: list[int] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    skipped: str = ""
