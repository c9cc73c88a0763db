"""Which themes draw: figures of each theme in a 年度, counted where the records live.

A higher room registers a figure of its own (appointments are booked above this floor).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Sum
from django.urls import reverse

from partners.models import OutreachEvent
from yorozu.kit.registry import Registry
from yorozu.kit.wareki import fiscal_year_range

Counter = Callable[[Sequence[int], date, date], Mapping[int, int]]
# The address of the list that a figure counts; without a theme that of all themes together.
Link = Callable[[int | None, date, date], str]
# In an address: whichever theme, but one.
ANY = "any"


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


def sums_of(columns: Iterable[Sequence[Cell]], year: int) -> list[Cell]:
    """What all themes together have of each figure, with the list of it."""
    first, last = fiscal_year_range(year)
    pairs = zip(theme_figures, columns, strict=True)
    totals = [(each, sum(cell.value for cell in cells)) for each, cells in pairs]
    return [Cell(total, each.link(None, first, last) if total else "") for each, total in totals]


def _events(ids: Sequence[int], first: date, until: date) -> Mapping[int, int]:
    rows = OutreachEvent.objects.counted().between(first, until).filter(theme__in=ids)
    return dict(rows.order_by().values_list("theme_id").annotate(n=Count("pk")))


def _participants(ids: Sequence[int], first: date, until: date) -> Mapping[int, int]:
    rows = OutreachEvent.objects.counted().between(first, until).filter(theme__in=ids)
    return dict(rows.order_by().values_list("theme_id").annotate(n=Sum("participants", default=0)))


def _held(theme: int | None, first: date, until: date) -> str:
    """The events that both figures count: held in the span, whichever kind."""
    asked = {
        "counted": "1",
        "theme": theme or ANY,
        "from": first.isoformat(),
        "to": (until - timedelta(days=1)).isoformat(),
    }
    return f"{reverse('events:list')}?{urlencode(asked)}"


def register() -> None:
    theme_figures.register(
        ThemeFigure("events", "相談会・セミナー", "回", 20, _events, _held),
        ThemeFigure("participants", "参加者", "人", 30, _participants, _held),
    )
