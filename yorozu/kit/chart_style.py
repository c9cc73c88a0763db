"""Colours and patterns of charts: neighbours differ in lightness and drawing, not in hue alone."""

from __future__ import annotations

from dataclasses import dataclass

LINE = "#ac3e00"


@dataclass(frozen=True)
class Fill:
    """How one series is painted. `kind`: solid, hatch, dots, rows or cross."""

    name: str
    kind: str
    colour: str
    ink: str = "#333333"

    def paint(self, chart_id: str) -> str:
        """The `fill` attribute: a colour, or the pattern drawn under this chart's id."""
        return self.colour if self.kind == "solid" else f"url(#{chart_id}-{self.name})"


PALETTE = (
    Fill("a", "solid", "#0017c1", "#ffffff"),
    Fill("b", "hatch", "#3460fb"),
    Fill("c", "solid", "#c5d7fb"),
    Fill("d", "dots", "#4d4d4d"),
    Fill("e", "solid", "#00428c", "#ffffff"),
    Fill("f", "rows", "#008299"),
    Fill("g", "solid", "#c2e5d1"),
    Fill("h", "cross", "#8b3200"),
)
