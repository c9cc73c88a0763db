"""Frozen and corrected figures side by side: 締め時, what came in and went out since, 現在.

締め時 + 増 − 減 = 現在, for every figure: the first is what the frozen lines add up to, 増 and 減
are memos that one can list, and 現在 is what the memo list holds now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from consultations.counting.memos import CUTS, UNSET, UNSET_LABEL
from reports.closing.freezing import Difference, differences
from reports.closing.links import corrections_url, frozen_url
from reports.models import MonthClose
from reports.names import Name, Names, names_for
from reports.periods import Period, Periods
from yorozu.kit.charts import Cell, DataTable, number
from yorozu.kit.spans import counted_url
from yorozu.kit.wareki import fiscal_year

HEADS = ("締め時", "増", "減", "現在")
KINDS = {"added": "追加", "removed": "取消", "changed": "区分変更"}
TABLES = (
    *("office", "method", "topic", "any_topic", "course", "industry", "staff", "stage"),
    *("sex", "age", "bank", "lead", "beside", "seat"),
)
CLIENT = "client"
# The named parts of the headline figures; each says what its lists are narrowed to.
VISITS = (("新規", {"visit": "new"}), ("継続", {"visit": "repeat"}))


@dataclass(frozen=True)
class Figure:
    """One figure; `current` follows from the others."""

    label: str
    query: Mapping[str, str]
    frozen: int
    came: int
    went: int

    @property
    def current(self) -> int:
        return self.frozen + self.came - self.went

    @property
    def has_changed(self) -> bool:
        return bool(self.came or self.went)


@dataclass(frozen=True)
class Comparison:
    """A closed month as it was and as it is. Two queries, and one for the names."""

    close: MonthClose
    found: tuple[Difference, ...]

    @classmethod
    def of(cls, close: MonthClose) -> Comparison:
        return cls(close, tuple(differences(close)))

    def kind_count(self, kind: str) -> int:
        return sum(each.kind == kind for each in self.found)

    @property
    def added(self) -> int:
        return self.kind_count("added")

    @property
    def removed(self) -> int:
        return self.kind_count("removed")

    @property
    def changed(self) -> int:
        return self.kind_count("changed")

    @property
    def kinds(self) -> list[tuple[str, int, str]]:
        """追加・取消・区分変更: label, how many, the list of them."""
        return [
            (label, self.kind_count(kind), corrections_url(self.close, {"kind": kind}))
            for kind, label in KINDS.items()
        ]

    def part(self, label: str, cut: str, value: str) -> Figure:
        """One part of a split."""
        frozen = self.close.figures.get(cut, {}).get(value, 0)
        came = len(moved(self.found, cut, value, came=True))
        went = len(moved(self.found, cut, value, came=False))
        return Figure(label, {cut: value}, frozen, came, went)

    @cached_property
    def total(self) -> Figure:
        return Figure("相談対応件数", {}, self.close.total or 0, self.added, self.removed)

    @cached_property
    def clients(self) -> Figure:
        frozen = len(self.close.figures.get(CLIENT, {}))
        came, went = clients_moved(self.close, self.found)
        return Figure("来訪相談者数", {"per": CLIENT}, frozen, len(came), len(went))

    @cached_property
    def headlines(self) -> list[Figure]:
        visits = [self.part(label, "visit", query["visit"]) for label, query in VISITS]
        return [self.total, self.clients, *visits]

    @cached_property
    def splits(self) -> dict[str, list[Figure]]:
        """Every cut with its parts, also those that only one of the two sides has."""
        names = self._names()
        return {cut: list(self._parts(cut, names)) for cut in TABLES}

    def _parts(self, cut: str, names: Names) -> Iterable[Figure]:
        unset = Name(UNSET, UNSET_LABEL, always=CUTS[cut].adds_up)
        for name in (*names.of(cut), unset):
            figure = self.part(name.label, cut, name.value)
            if name.always or figure.frozen or figure.has_changed:
                yield figure

    def _names(self) -> Names:
        met = {cut: self._values(cut) - {UNSET} for cut in ("lead", "beside", "bank")}
        return names_for(
            fiscal_year=fiscal_year(self.close.month),
            programme_id=self.close.programme_id,
            met={**met, "branch": set()},
        )

    def _values(self, cut: str) -> set[str]:
        now = {value for each in self.found for value in each.values(cut, now=True)}
        return now | set(self.close.figures.get(cut, {}))

    # ── tables ────────────────────────────────────────────────────────────────────────────────

    def headline_table(self) -> DataTable:
        rows = [self._row(figure) for figure in self.headlines]
        return DataTable("締め時の件数と、そのあとの訂正", ["指標", *HEADS], rows, [])

    def tables(self, *, changed_only: bool) -> list[tuple[str, DataTable]]:
        """(cut, table) of every cut, or of those in which something has changed."""
        return [
            (cut, self._table(cut, figures))
            for cut, figures in self.splits.items()
            if not changed_only or any(each.has_changed for each in figures)
        ]

    def _table(self, cut: str, figures: list[Figure]) -> DataTable:
        label = CUTS[cut].label
        rows = [self._row(figure) for figure in figures]
        foot = []
        if CUTS[cut].adds_up:
            foot = [Cell("合計", is_num=False), *self._row(self._sum(figures))[1:]]
        caption = label if label.endswith("別") else f"{label}別"
        return DataTable(caption, [label, *HEADS], rows, foot)

    def _sum(self, figures: list[Figure]) -> Figure:
        """The total as this split adds up; what moved within it is in both 増 and 減."""
        return Figure(
            "合計",
            {},
            sum(each.frozen for each in figures),
            sum(each.came for each in figures),
            sum(each.went for each in figures),
        )

    def _row(self, figure: Figure) -> list[Cell]:
        close = self.close
        came = corrections_url(close, {**figure.query, "side": "in"})
        went = corrections_url(close, {**figure.query, "side": "out"})
        is_sum = figure.label == "合計"
        return [
            Cell(figure.label, is_num=False),
            Cell(number(figure.frozen), frozen_url(close, figure.query)),
            Cell(number(figure.came), came if figure.came and not is_sum else ""),
            Cell(number(figure.went), went if figure.went and not is_sum else ""),
            Cell(number(figure.current), current_url(close, figure.query)),
        ]


def current_url(close: MonthClose, query: Mapping[str, str]) -> str:
    """The memos that count now, narrowed to the same part."""
    period: Period = Periods.of(close.month).month
    asked = {"counted": "1", **query}
    span = (period.first, period.until)
    return counted_url("consultations:list", close.programme.code, span, asked)


def moved(found: Iterable[Difference], cut: str, value: str, *, came: bool) -> list[Difference]:
    """Memos that came into a part of a split since the month was closed, or went out of it."""
    return [
        each
        for each in found
        if (value in each.values(cut, now=came)) and (value not in each.values(cut, now=not came))
    ]


def clients_moved(
    close: MonthClose, found: Iterable[Difference]
) -> tuple[list[Difference], list[Difference]]:
    """One memo for each client that is new to the month, and for each that has left it."""
    found = list(found)
    frozen: dict[str, int] = close.figures.get(CLIENT, {})
    now = dict(frozen)
    for each in found:
        for client in each.values(CLIENT, now=False):
            now[client] -= 1
        for client in each.values(CLIENT, now=True):
            now[client] = now.get(client, 0) + 1
    came = _one_each(found, {key for key in now if now[key] and key not in frozen}, now=True)
    went = _one_each(found, {key for key in frozen if not now[key]}, now=False)
    return came, went


def _one_each(found: list[Difference], clients: set[str], *, now: bool) -> list[Difference]:
    first: dict[str, Difference] = {}
    for each in found:
        for client in each.values(CLIENT, now=now) & clients:
            first.setdefault(client, each)
    return list(first.values())
