"""Stretches of a coordinator's time, and how they are laid out in a day. Plain data.

A session is the memo's time, whoever led it; two with the very same time are one session with two
clients (同時相談). Of an event the coordinator's own sessions there are taken out, so that no
hour is there twice. Nothing of the client is named: the log goes to those who audit hours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone

from reports.enums import DutyKind


@dataclass(frozen=True)
class Piece:
    """A stretch of time of one coordinator. `source` names the record, `event` where it was."""

    kind: DutyKind
    programme: int
    start: datetime
    end: datetime
    title: str
    source: str
    url: str = ""
    event: int | None = None
    is_unconfirmed: bool = False

    def overlaps(self, other: Piece) -> bool:
        return self.start < other.end and other.start < self.end

    @property
    def day(self) -> date:
        return timezone.localtime(self.start).date()

    @property
    def key(self) -> tuple[str, int, datetime, datetime]:
        """What makes it another one for the log."""
        return (self.source, self.programme, self.start, self.end)


@dataclass(frozen=True)
class Gap:
    """A record whose hours cannot be told: it has no end."""

    words: str
    url: str


@dataclass(frozen=True)
class Found:
    pieces: tuple[Piece, ...] = ()
    gaps: tuple[Gap, ...] = ()


def lay_out(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """In order, 同時相談 as one, events without the sessions held at them."""
    merged = _merged(pieces)
    at_events = [each for each in merged if each.kind == DutyKind.SESSION and each.event]
    laid: list[Piece] = []
    for piece in merged:
        if piece.kind == DutyKind.EVENT:
            laid += _without(piece, [each for each in at_events if each.event == piece.event])
        else:
            laid.append(piece)
    return tuple(sorted(laid, key=lambda each: (each.start, each.end, each.source)))


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Sessions of one programme with the very same time are one."""
    together: dict[object, list[Piece]] = defaultdict(list)
    rest = []
    for piece in pieces:
        if piece.kind == DutyKind.SESSION:
            together[piece.programme, piece.start, piece.end].append(piece)
        else:
            rest.append(piece)
    for same in together.values():
        same.sort(key=lambda each: each.source)
        title = same[0].title
        if len(same) > 1:
            title = f"{title}（同時相談 {'、'.join(each.source for each in same[1:])}）"
        unconfirmed = any(each.is_unconfirmed for each in same)
        rest.append(replace(same[0], title=title, is_unconfirmed=unconfirmed))
    return rest


def _without(piece: Piece, taken: list[Piece]) -> list[Piece]:
    """What is left of the piece's time beside what was taken out of it."""
    left, at = [], piece.start
    for each in sorted(taken, key=lambda one: one.start):
        if each.start > at:
            left.append(replace(piece, start=at, end=min(each.start, piece.end)))
        at = max(at, each.end)
        if at >= piece.end:
            break
    if at < piece.end:
        left.append(replace(piece, start=at))
    return left
