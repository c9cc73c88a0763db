"""What a month was closed with, as its figures carry it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Frozen:
    """A month as it was closed, and how many memos count otherwise since, by kind."""

    closed_on: date
    total: int
    new: int
    repeat: int
    clients: int
    kinds: Mapping[str, int]

    @property
    def has_corrections(self) -> bool:
        return any(self.kinds.values())
