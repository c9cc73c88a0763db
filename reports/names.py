"""What the parts of a split are called, in the order of the centre's own lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from companies.enums import AgeBand, Sex, StaffBand, Stage
from consultations.enums import Method, ParticipantRole

CODED: Mapping[str, Iterable[tuple[str, str]]] = {
    "method": Method.choices,
    "staff": StaffBand.choices,
    "stage": Stage.choices,
    "sex": Sex.choices,
    "age": AgeBand.choices,
    "seat": [pair for pair in ParticipantRole.choices if pair[0] != ParticipantRole.LEAD],
}
SAME_LIST = {"any_topic": "topic", "beside": "lead"}


# Each row: the cut, the primary key, the name, whether it is always shown; in the order shown.
# Names come before keys in the order: the same figures make the same paper whatever their keys.
# Written by hand: built by the ORM the statement took longer to write than to run.
_OFFERED = """is_active AND (valid_from IS NULL OR valid_from <= %(year)s)
        AND (valid_until IS NULL OR valid_until >= %(year)s)"""
NAMES = f"""
SELECT cut, key, label, always FROM (
    SELECT 'office' AS cut, id::text AS key, name::text AS label, position::int AS place,
        '' AS reading, {_OFFERED} AND code <> 'unset' AS always FROM center_office
    UNION ALL
    SELECT 'topic', id::text, name, position, '', {_OFFERED} AND NOT is_legacy FROM center_topic
    UNION ALL
    SELECT 'course', id::text, name, position, '', {_OFFERED} FROM center_supportcourse
    UNION ALL
    SELECT 'industry', id::text, name, position, code, {_OFFERED} FROM center_industry
    UNION ALL
    SELECT 'lead', id::text, name, 0, kana, false FROM coordinators_coordinator
    WHERE id = ANY(%(people)s::bigint[])
    UNION ALL
    SELECT 'bank', id::text, name, 0, zengin_code, false FROM partners_organization
    WHERE id = ANY(%(banks)s::bigint[])
    UNION ALL
    SELECT 'branch', id::text, name, 0, code, false FROM partners_branch
    WHERE id = ANY(%(branches)s::bigint[])
    UNION ALL
    SELECT 'target', value::text, measure, 0, '', true FROM center_target
    WHERE fiscal_year = %(year)s AND programme_id = %(programme)s
) part
ORDER BY cut, place, reading, label, length(key), key"""  # noqa: S608 - made of the words above only


@dataclass(frozen=True)
class Name:
    """A part of a split. `always`: it is shown even when it counts nothing."""

    value: str
    label: str
    always: bool


@dataclass(frozen=True)
class Names:
    """The parts by cut, and the year's targets by measure."""

    by_cut: Mapping[str, list[Name]]
    targets: Mapping[str, int]

    def of(self, cut: str) -> list[Name]:
        return self.by_cut.get(SAME_LIST.get(cut, cut), [])


def names_for(*, fiscal_year: int, programme_id: int, met: Mapping[str, Iterable[str]]) -> Names:
    """The lists of the centre, and of the long ones only what was met. One query."""
    rows = _all_rows(fiscal_year, programme_id, {cut: set(ids) for cut, ids in met.items()})
    by_cut = {
        cut: [Name(value, label, always=True) for value, label in choices]
        for cut, choices in CODED.items()
    }
    targets: dict[str, int] = {}
    for kind, value, label, always in rows:
        if kind == "target":
            targets[label] = int(value)
        else:
            by_cut.setdefault(kind, []).append(Name(value, label, always))
    apart = {cut: names if cut == "branch" else _told_apart(names) for cut, names in by_cut.items()}
    return Names(apart, targets)


def _told_apart(names: list[Name]) -> list[Name]:
    """Two of one name (coordinators may be) carry their id, so that neither is lost.

    Branches are not told apart: under one bank each name is there once.
    """
    often = Counter(name.label for name in names)
    return [
        Name(name.value, f"{name.label}（{name.value}）", name.always)
        if often[name.label] > 1
        else name
        for name in names
    ]


def _all_rows(fiscal_year: int, programme_id: int, met: dict[str, set[str]]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            NAMES,
            {
                "year": fiscal_year,
                "programme": programme_id,
                "people": _array(met.get("lead", set()) | met.get("beside", set())),
                "banks": _array(met.get("bank", ())),
                "branches": _array(met.get("branch", ())),
            },
        )
        rows: list[Any] = cursor.fetchall()
    return rows


def _array(keys: Iterable[str]) -> str:
    """As PostgreSQL writes an array; hundreds of parameters of their own would take longer."""
    return f"{{{','.join(str(int(key)) for key in keys)}}}"
