"""Which themes draw: figures of each theme in a 年度, counted where the records live.

A higher room registers a figure of its own (appointments are booked above this floor).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from partners.models import OutreachEvent, SeminarTheme
from yorozu.kit.registry import Registry
from yorozu.kit.wareki import fiscal_year_range

Counter = Callable[[Sequence[int], date, date], Mapping[int, int]]
# The address of the list a figure counts, or "" where a reader may not open one.
Link = Callable[[int, date, date], str]


@dataclass(frozen=True)
class ThemeFigure:
    """`count(theme ids, first day, day after the last)` in one query; themes with none are absent.

    `link(theme id, …)` opens what was counted.
    """

    key: str
    label: str
    unit: str
    order: int
    count: Counter
    link: Link


theme_figures: Registry[ThemeFigure] = Registry()


@dataclass(frozen=True)
class Cell:
    value: int
    url: str


def figures_of(themes: Iterable[int], year: int) -> dict[int, list[Cell]]:
    """Cells of each theme in the order of `theme_figures`; a query each."""
    ids = list(themes)
    first, last = fiscal_year_range(year)
    columns = [(each, each.count(ids, first, last)) for each in theme_figures]
    return {
        pk: [
            Cell(value := found.get(pk, 0), each.link(pk, first, last) if value else "")
            for each, found in columns
        ]
        for pk in ids
    }


def _events(ids: Sequence[int], first: date, until: date) -> Mapping[int, int]:
    rows = OutreachEvent.objects.counted().between(first, until).filter(theme__in=ids)
    return dict(rows.order_by().values_list("theme_id").annotate(n=Count("pk")))


def _participants(ids: Sequence[int], first: date, until: date) -> Mapping[int, int]:
    rows = OutreachEvent.objects.counted().between(first, until).filter(theme__in=ids)
    return dict(rows.order_by().values_list("theme_id").annotate(n=Sum("participants", default=0)))


def _on_the_page(pk: int, first: date, until: date) -> str:  # noqa: ARG001
    url = SeminarTheme(pk=pk).get_absolute_url()
    return f"{url}?fy={first.year}#events"


def register() -> None:
    theme_figures.register(
        ThemeFigure("events", "相談会・セミナー", "回", 20, _events, _on_the_page),
        ThemeFigure("participants", "参加者", "人", 30, _participants, _on_the_page),
    )
