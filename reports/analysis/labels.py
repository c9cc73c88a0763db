"""What the parts of a dimension are called, in the order of the centre's own lists."""

from __future__ import annotations

from collections.abc import Collection

from center.models import Programme
from companies.municipalities import municipality_name
from consultations.counting.memos import UNSET_LABEL
from reports.analysis.cross import Part
from reports.analysis.dimensions import Dimension, name_of_time
from reports.names import Names, names_for

VISITS = {"new": "新規", "repeat": "継続"}
_LONG = ("lead", "beside", "bank")


def names_of(year: int, sides: dict[str, Collection[Part]]) -> Names:
    """Of the centre's lists as they are in a 年度, and the people and banks met. One query."""
    met = {key: [part for part in sides.get(key, ()) if part] for key in _LONG}
    return names_for(fiscal_year=year, programme_id=0, met=met)


def labelled(dimension: Dimension, parts: Collection[Part], names: Names) -> list[tuple[Part, str]]:
    """The parts in order, 未設定 last."""
    known = [part for part in parts if part is not None]
    found = _labels(dimension, known, names)
    ordered: list[tuple[Part, str]] = [(part, found[part]) for part in found]
    return [*ordered, (None, UNSET_LABEL)] if None in parts else ordered


def _labels(dimension: Dimension, parts: list[str], names: Names) -> dict[str, str]:
    if dimension.is_time:
        return {part: name_of_time(dimension.key, part) for part in sorted(parts)}
    if dimension.key == "municipality":
        return {part: municipality_name(part) for part in sorted(parts)}
    if dimension.key == "visit":
        return {part: label for part, label in VISITS.items() if part in parts}
    if dimension.key == "programme":
        rows = Programme.objects.filter(code__in=parts).order_by("position", "pk")
        return dict(rows.values_list("code", "name"))
    every = {name.value: name.label for name in names.of(dimension.key)}
    return {value: label for value, label in every.items() if value in parts}
