"""Two records side by side before they become one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from companies.history import shown
from companies.models import Company, Person
from companies.services.merge import fields_of

FIRST, SECOND = "a", "b"


@dataclass(frozen=True)
class Side:
    """A value of one of the two, in words; `chosen` is what the root would hold."""

    words: str
    chosen: bool


@dataclass(frozen=True)
class Row:
    name: str
    label: str
    a: Side
    b: Side
    differs: bool


def rows_of(one: Any, other: Any, picks: Mapping[str, str], root: str) -> list[Row]:
    """Every field; chosen is what was picked, else the root's value, or the only one there is."""
    return [_row(name, one, other, picks, root) for name in fields_of(one)]


def _row(name: str, one: Any, other: Any, picks: Mapping[str, str], root: str) -> Row:
    mine, theirs = shown(one, name), shown(other, name)
    pick = picks.get(f"pick_{name}", "")
    if pick not in (FIRST, SECOND):
        empty = not (mine if root == FIRST else theirs)
        pick = root if not empty or not (theirs if root == FIRST else mine) else _other(root)
    # a municipality is kept by its code and shown by its name
    label = str(one._meta.get_field(name).verbose_name).removesuffix("コード")
    return Row(
        name,
        label,
        Side(mine, pick == FIRST),
        Side(theirs, pick == SECOND),
        differs=mine != theirs,
    )


def _other(side: str) -> str:
    return SECOND if side == FIRST else FIRST


def taken(rows: list[Row], root: str) -> list[str]:
    """The fields whose value the root takes over."""
    side = _other(root)
    return [row.name for row in rows if row.differs and getattr(row, side).chosen]


def suggested_root(one: Company | Person, other: Company | Person, sessions: list[int]) -> str:
    """The one with more sessions, then the one that knows more, then the older."""
    known = [
        (count, sum(bool(getattr(each, name)) for name in fields_of(each)), -each.pk)
        for each, count in zip((one, other), sessions, strict=True)
    ]
    return FIRST if known[0] > known[1] else SECOND
