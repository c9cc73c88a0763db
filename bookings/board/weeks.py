"""The week's board: the same lines, each day told in a cell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bookings.board.asked import Asked
from bookings.board.days import DayBoard, day_board
from bookings.board.lines import Line
from bookings.board.reading import Known


@dataclass(frozen=True)
class WeekCell:
    day: date
    line: Line | None
    url: str
    is_chosen: bool


@dataclass(frozen=True)
class WeekLine:
    title: str
    note: str
    cells: tuple[WeekCell, ...]


@dataclass(frozen=True)
class WeekBoard:
    days: tuple[DayBoard, ...]
    lines: tuple[WeekLine, ...]


def week_board(known: Known, asked: Asked) -> WeekBoard:
    """A line for whatever has one on any of the days, in the order of the first."""
    days = [day_board(known, asked, day) for day in asked.days]
    found = {(line.key, line.title): line for each in days for line in each.lines}
    order = sorted(found, key=lambda key: key[0])
    by_day = [{(line.key, line.title): line for line in each.lines} for each in days]
    lines = tuple(
        WeekLine(
            title=found[key].title,
            note=found[key].note if asked.is_by_booth else "",
            cells=tuple(
                WeekCell(
                    board.day,
                    lines.get(key),
                    asked.but(view="day", day=board.day),
                    board.day == asked.day,
                )
                for board, lines in zip(days, by_day, strict=True)
            ),
        )
        for key in order
    )
    return WeekBoard(tuple(days), lines)
