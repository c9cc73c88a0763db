"""The answer as a page shows it: a table with a heat map, a chart, and rows for Excel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.analysis.cross import Cross, Part, Value, cross
from reports.analysis.dimensions import Dimension, short_name_of_time
from reports.analysis.hiding import LEAST, SUM, hidden_places
from reports.analysis.labels import labelled, names_of
from reports.analysis.question import Question
from yorozu.kit.charts import Drawing, Series, hbars, number, stacked

HIDDEN = f"{LEAST}件未満"
MOST_BARS = 20
# So many names stand beside each other over the bars.
MOST_STACKED = 4
MOST_LETTERS = 10
MOST_OVER_TIME = 12
STEPS = 5
Labelled = list[tuple[Part, str]]


@dataclass(frozen=True)
class Cell:
    """`heat`: 0 for none, 1 to 5 by its share of the largest cell."""

    value: Value
    text: str
    url: str = ""
    heat: int = 0
    is_hidden: bool = False


@dataclass(frozen=True)
class Line:
    label: str
    cells: list[Cell]
    total: Cell


@dataclass(frozen=True)
class Answer:
    question: Question
    columns: list[str]
    lines: list[Line]
    foot: Line
    drawing: Drawing | None
    hides: bool

    @property
    def is_empty(self) -> bool:
        return not self.lines

    @property
    def caption(self) -> str:
        return f"{self.question.title}（{self.question.measure.unit}）"

    def sheet(self) -> tuple[list[str], list[list[object]]]:
        """Headers and rows with real numbers; what is hidden is text."""
        headers = [self.question.rows.label, *self.columns, self.question.column_total]
        rows = [self._row(line) for line in [*self.lines, self.foot]]
        return headers, rows

    def _row(self, line: Line) -> list[object]:
        cells = [*line.cells, line.total]
        return [line.label, *(HIDDEN if each.is_hidden else each.value.number for each in cells)]


def answer(question: Question, *, hide_small: bool = False) -> Answer:
    """Three queries. `hide_small`: for the eyes of others than who asked."""
    found = cross(question.narrowed.rows, question.rows, question.columns, question.measure)
    sides: dict[str, Sequence[Part]] = {question.rows.key: list(found.rows)}
    if question.columns:
        sides[question.columns.key] = list(found.columns)
    names = names_of(question.fiscal_year, dict(sides))
    rows = labelled(question.rows, list(found.rows), names)
    columns = labelled(question.columns, list(found.columns), names) if question.columns else []
    return _Maker(question, found, hide_small).answer(rows, columns)


class _Maker:
    """Puts the numbers in their places."""

    def __init__(self, question: Question, found: Cross, hide_small: bool) -> None:
        self.question = question
        self.found = found
        self.hides = hide_small
        self.hidden = hidden_places(found) if hide_small else set()
        values = found.cells.values() if question.columns else found.rows.values()
        self.largest = max((value.number for value in values), default=0)

    def answer(self, rows: Labelled, columns: Labelled) -> Answer:
        lines = [
            Line(label, [self._cell(row, column) for column, _ in columns], self._row_sum(row))
            for row, label in rows
        ]
        sums = [self._column_sum(column) for column, _ in columns]
        whole = self._shown(self.found.total, {}, hidden=(SUM, SUM) in self.hidden)
        foot = Line(self.question.row_total, sums, whole)
        labels = [label for _, label in columns]
        return Answer(self.question, labels, lines, foot, self._drawing(columns, lines), self.hides)

    def _cell(self, row: Part, column: Part) -> Cell:
        value = self.found.cells.get((row, column), Value(0, 0))
        assert self.question.columns is not None
        return self._shown(
            value,
            {self.question.rows: row, self.question.columns: column},
            hidden=(row, column) in self.hidden,
            heat=True,
        )

    def _row_sum(self, row: Part) -> Cell:
        return self._shown(
            self.found.rows[row],
            {self.question.rows: row},
            hidden=(row, SUM) in self.hidden,
            heat=not self.question.columns,
        )

    def _column_sum(self, column: Part) -> Cell:
        assert self.question.columns is not None
        return self._shown(
            self.found.columns[column],
            {self.question.columns: column},
            hidden=(SUM, column) in self.hidden,
        )

    def _shown(
        self, value: Value, parts: Mapping[Dimension, Part], *, hidden: bool, heat: bool = False
    ) -> Cell:
        if hidden:
            return Cell(value, HIDDEN, is_hidden=True)
        if not value.memos:
            return Cell(value, "")
        step = -(-value.number * STEPS // self.largest) if heat and self.largest else 0
        return Cell(value, number(value.number), self.question.list_url(parts), step)

    def _drawing(self, columns: Labelled, lines: list[Line]) -> Drawing | None:
        """Over a time its bars, made of the largest rows; else a bar for each row."""
        cells = [cell for line in lines for cell in (*line.cells, line.total)]
        if not lines or any(cell.is_hidden for cell in cells):
            return None
        over, rows = self.question.columns, self.question.rows
        if over and over.is_time and len(columns) <= MOST_OVER_TIME and not rows.is_several:
            return self._over_time(over, [part for part, _ in columns if part], lines)
        drawn = lines if rows.is_time else _largest(lines, MOST_BARS)
        return hbars(
            chart_id="answer",
            title=self.question.title,
            labels=[each.label for each in drawn],
            series=Series(
                f"{self.question.measure.label}（{self.question.measure.unit}）",
                [each.total.value.number for each in drawn],
            ),
            head=rows.label,
        )

    def _over_time(self, over: Dimension, parts: list[str], lines: list[Line]) -> Drawing | None:
        if not self.question.measure.adds_up:
            return None
        chosen = _largest(lines, MOST_STACKED)
        series = [
            Series(_short(each.label), [cell.value.number for cell in each.cells])
            for each in chosen
        ]
        if others := [line for line in lines if line not in chosen]:
            sums = [sum(line.cells[n].value.number for line in others) for n in range(len(parts))]
            series.append(Series("その他", sums))
        return stacked(
            chart_id="answer",
            title=self.question.title,
            labels=[short_name_of_time(over.key, part) for part in parts],
            series=series,
            head=over.label,
        )


def _short(label: str) -> str:
    return label if len(label) <= MOST_LETTERS else f"{label[: MOST_LETTERS - 1]}…"


def _largest(lines: list[Line], most: int) -> list[Line]:
    """In their own order where all fit; else the largest first."""
    if len(lines) <= most:
        return lines
    return sorted(lines, key=lambda each: -each.total.value.number)[:most]
