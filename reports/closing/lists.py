"""The lists behind a closed month's figures: frozen memos, and memos that count otherwise since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models.expressions import RawSQL
from django.http import QueryDict

from accounts.models import User
from consultations.counting.memos import CUTS
from consultations.models import Memo
from reports.closing.comparing import CLIENT, KINDS, Comparison, clients_moved, moved
from reports.closing.freezing import Attributes, Difference
from reports.models import MonthClose, MonthCloseLine
from reports.models.closing import MonthCloseLineQuerySet
from reports.names import Names, names_for
from yorozu.kit.wareki import fiscal_year

PARAMS = (*CUTS, "visit")
VISIT_LABELS = {"new": "新規", "repeat": "継続"}
LONGEST = 30
CUT_LABELS = {**{key: cut.label for key, cut in CUTS.items()}, "visit": "新規・継続"}
# What a line says of how it was counted, in the order of the form.
SHOWN = ("office", "method", "topic", "course", "lead", "visit")
# One memo stands for each client: the first of the month.
_FIRST_OF_CLIENT = """
    SELECT DISTINCT ON (attributes->'client') id FROM reports_monthcloseline
    WHERE close_id = %s ORDER BY attributes->'client', started_at, id"""


def asked_parts(query: QueryDict) -> dict[str, str]:
    """The parts of splits that the address narrows to; nonsense narrows to nothing."""
    given = {name: query.get(name, "")[:LONGEST] for name in PARAMS}
    return {name: value for name, value in given.items() if value and _is_plain(value)}


def _is_plain(value: str) -> bool:
    return value.isascii() and value.isprintable()


def frozen_lines(
    close: MonthClose, parts: dict[str, str], *, per_client: bool = False
) -> MonthCloseLineQuerySet:
    """What a frozen figure counts."""
    rows = MonthCloseLine.objects.filter(close=close)
    if parts:
        wanted = {name: [value] for name, value in parts.items()}
        rows = rows.filter(attributes__contains=wanted)
    if per_client:
        rows = rows.filter(pk__in=RawSQL(_FIRST_OF_CLIENT, [close.pk]))  # noqa: S611
    return rows


def corrections(comparison: Comparison, query: QueryDict) -> list[Difference]:
    """What the address asks for: one kind, or what came into or went out of a part."""
    found = list(comparison.found)
    side = query.get("side")
    if side in ("in", "out"):
        return _moved(comparison, query, came=side == "in")
    kind = query.get("kind", "")
    return [each for each in found if each.kind == kind] if kind in KINDS else found


def _moved(comparison: Comparison, query: QueryDict, *, came: bool) -> list[Difference]:
    if query.get("per") == CLIENT:
        return clients_moved(comparison.close, comparison.found)[0 if came else 1]
    parts = asked_parts(query)
    if not parts:
        wanted = "added" if came else "removed"
        return [each for each in comparison.found if each.kind == wanted]
    ((cut, value),) = list(parts.items())[:1]
    return moved(comparison.found, cut, value, came=came)


# ── how they are shown ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Change:
    """One cut in which a memo counts otherwise."""

    cut: str
    was: str
    now: str


@dataclass(frozen=True)
class Correction:
    """A difference with its memo; None where the reader may not know which it is."""

    difference: Difference
    memo: Memo | None
    kind: str
    changes: list[Change]


class Labels:
    """The words of frozen values. One query, asked for when first needed."""

    def __init__(self, close: MonthClose, sides: Iterable[Attributes | None]) -> None:
        met: dict[str, set[str]] = {"lead": set(), "beside": set(), "bank": set(), "branch": set()}
        for side in sides:
            for cut, values in met.items():
                values.update(value for value in (side or {}).get(cut, ()) if value != "none")
        names = names_for(
            fiscal_year=fiscal_year(close.month), programme_id=close.programme_id, met=met
        )
        self._words = {cut: _words(names, cut) for cut in CUTS} | {"visit": VISIT_LABELS}

    def of(self, side: Attributes | None, cut: str) -> str:
        values = side.get(cut, ()) if side else ()
        words = self._words.get(cut, {})
        return "、".join("未設定" if one == "none" else words.get(one, one) for one in values)


def _words(names: Names, cut: str) -> dict[str, str]:
    return {name.value: name.label for name in names.of(cut)}


def with_memos(close: MonthClose, rows: list[Difference], user: User) -> list[Correction]:
    """Each with the memo, where the reader may read it, and what changed. Two queries."""
    readable = Memo.objects.visible_to(user).in_bulk([each.memo_id for each in rows])
    labels = Labels(close, [side for each in rows for side in (each.was, each.now)])
    return [
        Correction(
            each,
            readable.get(each.memo_id),
            KINDS[each.kind],
            _changes(each, labels) if each.kind == "changed" else [],
        )
        for each in rows
    ]


def _changes(each: Difference, labels: Labels) -> list[Change]:
    assert each.was is not None and each.now is not None
    cuts = [cut for cut in PARAMS if each.was.get(cut) != each.now.get(cut)]
    found = [
        Change(CUT_LABELS[cut], labels.of(each.was, cut), labels.of(each.now, cut)) for cut in cuts
    ]
    if each.was.get(CLIENT) != each.now.get(CLIENT):
        found.append(Change("相談者", "統合・法人成りなどの前", "統合・法人成りなどの後"))
    return found


@dataclass(frozen=True)
class FrozenRow:
    line: MonthCloseLine
    memo: Memo
    words: list[str]


def frozen_rows(close: MonthClose, lines: list[MonthCloseLine]) -> list[FrozenRow]:
    """Lines as the list shows them; their memos are read with them. One query."""
    labels = Labels(close, [line.attributes for line in lines])
    return [
        FrozenRow(line, line.memo, [labels.of(line.attributes, cut) for cut in SHOWN])
        for line in lines
    ]
