"""The figures as the JSON that `build_report` prints and `MonthlyReport` keeps."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from consultations.enums import IntakeOutcome
from reports.enums import ReportSpan
from reports.figures import Counts, MonthFigures, Part
from reports.lines import Group

KEYS = {
    "by_method": "method",
    "by_topic": "topic",
    "by_office": "office",
    "by_course": "course",
    "by_industry": "industry",
    "by_size": "staff",
    "by_stage": "stage",
    "by_sex": "sex",
    "by_age": "age",
    "by_bank": "bank",
    "by_coordinator": "lead",
    "by_any_topic": "any_topic",
    "by_coordinator_beside": "beside",
    "by_seat": "seat",
}

Take = Callable[[Counts], int]


def as_plain(figures: MonthFigures) -> dict[str, Any]:
    """The contract of design.md: the month at the top, the other two periods in the same shape."""
    return {
        "month": f"{figures.month:%Y-%m}",
        **_told_apart(figures),
        "programme": figures.programme_code,
        "programme_name": figures.programme_name,
        "closed_on": figures.closed_on.isoformat() if figures.closed_on else None,
        "unconfirmed": figures.unconfirmed,
        "returned": figures.returned,
        **_section(figures, "month"),
        "year_to_date": _period(figures, "year_to_date"),
        "last_year": _period(figures, "last_year"),
        "targets": dict(figures.targets),
        "months": [
            {"month": f"{each.month:%Y-%m}", "total": each.total, "last_year": each.last_year}
            for each in figures.year
        ],
    }


def _told_apart(figures: MonthFigures) -> dict[str, Any]:
    """What makes it another report than the month of the whole centre."""
    told: dict[str, Any] = {}
    if figures.periods.span != ReportSpan.MONTH:
        told["span"] = figures.periods.span.value
    if not figures.scope.is_center:
        told["scope"] = {"kind": figures.scope.kind.value, "name": figures.scope.name}
    return told


def _period(figures: MonthFigures, name: str) -> dict[str, Any]:
    period = getattr(figures.periods, name)
    return {
        "from": period.first.isoformat(),
        "to": period.last_day.isoformat(),
        **_section(figures, name),
    }


def _section(figures: MonthFigures, stretch: str) -> dict[str, Any]:
    take: Take = attrgetter(stretch)
    consultations: dict[str, Any] = {
        "total": take(figures.total),
        "new": take(figures.new),
        "repeat": take(figures.repeat),
    }
    split_by = {split.cut for split in figures.splits}
    for key, cut in KEYS.items():
        if cut not in split_by:
            continue
        consultations[key] = _by_label(figures.split(cut).parts, take)
    consultations["by_branch"] = {
        bank.label: _by_label(bank.parts, take)
        for bank in figures.split("bank").parts
        if bank.parts
    }
    return {
        "consultations": consultations,
        "companies": take(figures.clients),
        "first_contacts": {
            "total": take(figures.first.total),
            "by_outcome": {
                str(IntakeOutcome(outcome).label): take(counts)
                for outcome, counts in figures.first.by_outcome.items()
            },
        },
        "referrals": {
            "total": take(figures.first.referrals),
            "with_result": take(figures.first.with_result),
        },
        "activities": {group.key: _lines(group, stretch) for group in figures.activities},
    }


def _lines(group: Group, stretch: str) -> dict[str, int | float | None]:
    """Each figure; one that is a share of another says the share too, in per cent."""
    found: dict[str, int | float | None] = {}
    for line in group.lines:
        found[line.label] = getattr(line.counts, stretch)
        if line.of is not None:
            found[f"{line.label}（%）"] = line.share(stretch)
    return found


def _by_label(parts: tuple[Part, ...], take: Take) -> dict[str, int]:
    return {part.label: take(part.counts) for part in parts}
