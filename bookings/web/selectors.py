"""Reads of web requests: a visitor's own, and the office's figures."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from bookings.models import WebRequest
from companies.enums import AgeBand, Sex


def own_request(key: uuid.UUID) -> WebRequest | None:
    """By the form's key, which only its sender has."""
    rows = WebRequest.objects.select_related("appointment__office", "appointment__course")
    return rows.filter(uuid=key).first()


@dataclass(frozen=True)
class Cell:
    age: str
    sex: str
    count: int


@dataclass(frozen=True)
class Line:
    label: str
    age: str
    cells: list[Cell]
    total: int


@dataclass(frozen=True)
class Figures:
    """Requests by age band and sex; every split adds up to the total."""

    sexes: list[tuple[str, str]]
    lines: list[Line]
    totals: list[Cell]
    total: int


def figures(rows: QuerySet[WebRequest]) -> Figures:
    counted = rows.order_by().values_list("age_band", "sex").annotate(Count("pk"))
    found = {(age, sex): count for age, sex, count in counted}
    lines = []
    for age in AgeBand:
        cells = [Cell(age.value, sex.value, found.get((age.value, sex.value), 0)) for sex in Sex]
        lines.append(Line(age.label, age.value, cells, sum(each.count for each in cells)))
    totals = [
        Cell("", sex.value, sum(found.get((age.value, sex.value), 0) for age in AgeBand))
        for sex in Sex
    ]
    sexes = [(sex.value, sex.label) for sex in Sex]
    return Figures(sexes, lines, totals, sum(found.values()))
