"""A radar: several scores of one person round a centre, a few sheets over each other.

Pages and paper share `charts/_radar.html`. Lines differ by dash and marker as well as by colour.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from yorozu.kit.chart_parts import (
    FONT_SIZE,
    Drawing,
    Plate,
    Series,
    Text,
    at,
    number,
    series_table,
    text_width,
)

WIDTH, HEIGHT, RADIUS = 560, 400, 130
CENTRE_X, CENTRE_Y = WIDTH / 2, 218
LABEL_GAP = 16
FEWEST_AXES = 3
# Colour, dash, marker: told apart without colour.
STYLES = (
    ("#0017c1", "", "circle"),
    ("#ac3e00", "7 4", "square"),
    ("#197a4b", "2 4", "diamond"),
)


@dataclass(frozen=True)
class Axis:
    """A spoke with its name; the words stand outside."""

    x: str
    y: str
    label: Text
    anchor: str


@dataclass(frozen=True)
class Sheet:
    """One line round the centre. `marks` are shapes as path data."""

    name: str
    points: str
    colour: str
    dash: str
    marks: tuple[str, ...]
    key_x: str
    key_text_x: str
    key_mark: str


@dataclass
class RadarDrawing(Drawing):
    rings: list[str] = field(default_factory=list)
    axes: list[Axis] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)


def radar(
    *, chart_id: str, title: str, labels: Sequence[str], series: Sequence[Series], top: int = 5
) -> RadarDrawing:
    """At least three axes, at most three sheets; a score that is missing stands in the centre."""
    if len(labels) < FEWEST_AXES or len(series) > len(STYLES):
        raise ValueError("a radar needs three axes and takes three sheets")
    drawing = RadarDrawing(
        chart_id=chart_id,
        title=title,
        description=_in_words(labels, series),
        svg_template="charts/_radar.html",
        width=WIDTH,
        height=HEIGHT,
        table=series_table(title, "項目", labels, series),
        plot=Plate(at(CENTRE_X), at(CENTRE_Y), at(RADIUS), at(RADIUS)),
    )
    count = len(labels)
    for ring in range(1, top + 1):
        drawing.rings.append(_polygon([ring / top] * count))
        x, y = _place(0, count, ring / top)
        drawing.values.append(Text(at(x + 4), at(y + 4), number(ring)))
    drawing.axes.extend(_axis(index, label, count) for index, label in enumerate(labels))
    key_x = 16.0
    for one, style in zip(series, STYLES, strict=False):
        drawing.sheets.append(_sheet(one, style, top, key_x))
        key_x += 40 + text_width(one.name) + 20
    return drawing


def _place(index: int, count: int, share: float) -> tuple[float, float]:
    """The first axis points up, the others follow the clock."""
    angle = 2 * math.pi * index / count - math.pi / 2
    return CENTRE_X + RADIUS * share * math.cos(angle), CENTRE_Y + RADIUS * share * math.sin(angle)


def _polygon(shares: Sequence[float]) -> str:
    places = (_place(index, len(shares), share) for index, share in enumerate(shares))
    return " ".join(f"{at(x)},{at(y)}" for x, y in places)


def _axis(index: int, label: str, count: int) -> Axis:
    x, y = _place(index, count, 1)
    far = 1 + LABEL_GAP / RADIUS
    label_x, label_y = _place(index, count, far)
    side = label_x - CENTRE_X
    anchor = "middle" if abs(side) < 1 else "start" if side > 0 else "end"
    up = -4 if label_y < CENTRE_Y - RADIUS else FONT_SIZE / 3
    return Axis(at(x), at(y), Text(at(label_x), at(label_y + up), label), anchor)


def _sheet(one: Series, style: tuple[str, str, str], top: int, key_x: float) -> Sheet:
    colour, dash, shape = style
    shares = [(value or 0) / top for value in one.values]
    places = [_place(index, len(shares), share) for index, share in enumerate(shares)]
    return Sheet(
        name=one.name,
        points=_polygon(shares),
        colour=colour,
        dash=dash,
        marks=tuple(_mark(shape, x, y) for x, y in places),
        key_x=at(key_x),
        key_text_x=at(key_x + 36),
        key_mark=_mark(shape, key_x + 15, 14),
    )


def _mark(shape: str, x: float, y: float) -> str:
    if shape == "circle":
        return f"M{at(x - 4)} {at(y)}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z"
    if shape == "square":
        return f"M{at(x - 4)} {at(y - 4)}h8v8h-8Z"
    return f"M{at(x)} {at(y - 5)}l5 5l-5 5l-5 -5Z"


def _in_words(labels: Sequence[str], series: Sequence[Series]) -> str:
    parts = []
    for one in series:
        pairs = zip(labels, one.values, strict=True)
        parts.append(
            f"{one.name}：" + "、".join(f"{name} {number(score)}" for name, score in pairs)
        )
    return "。".join(parts)
