"""The centres of a 年度 side by side, with the national mean: sums divided by sums."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from reports.peers.models import PeerFigures

TEN_THOUSAND = 10_000


@dataclass(frozen=True)
class Row:
    """A centre's figures; what a source does not give has no ratio."""

    figures: PeerFigures

    @property
    def per_coordinator(self) -> Decimal | None:
        return _ratio(self.figures.consultations, self.figures.coordinators)

    @property
    def per_businesses(self) -> Decimal | None:
        return _ratio(self.figures.consultations * TEN_THOUSAND, self.figures.businesses)


@dataclass(frozen=True)
class Comparison:
    """`rows`: the most consultations per coordinator first, those without a ratio last."""

    rows: list[Row]
    consultations: int
    per_coordinator: Decimal | None
    per_businesses: Decimal | None

    @classmethod
    def of(cls, figures: Iterable[PeerFigures]) -> Comparison:
        rows = [Row(each) for each in figures]
        rows.sort(key=lambda row: (-(row.per_coordinator or 0), row.figures.center))
        staffed = [row.figures for row in rows if row.figures.coordinators]
        placed = [row.figures for row in rows if row.figures.businesses]
        return cls(
            rows,
            sum(row.figures.consultations for row in rows),
            _ratio(
                sum(each.consultations for each in staffed),
                sum((each.coordinators or Decimal(0) for each in staffed), Decimal(0)),
            ),
            _ratio(
                TEN_THOUSAND * sum(each.consultations for each in placed),
                sum(each.businesses or 0 for each in placed),
            ),
        )


def _ratio(count: int, of: Decimal | int | None) -> Decimal | None:
    return (Decimal(count) / Decimal(of)).quantize(Decimal("0.1")) if of else None
