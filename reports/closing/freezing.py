"""The list of memos that count in a month, with what each is counted under; frozen and as now.

`attributes` of a memo: cut → values as text. Every value of `consultations.counting.memos.CUTS` is
there under its name (`none` is 未設定, several where a cut is 複数回答), and besides `visit` (new,
repeat) and `client`. The frozen list and the recount are made by this one statement, so that they
differ only where the data does.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from center.models import Programme
from consultations.counting.memos import UNSET, with_tables
from reports.cuts import FIELDS, MEMO_COLUMNS
from reports.models import MonthClose
from yorozu.kit.wareki import month_range, start_of

Attributes = dict[str, list[str]]

_SCOPE = f"""
    SELECT {MEMO_COLUMNS}
    FROM consultations_memo m
    WHERE m.status = 'confirmed' AND m.programme_id = %(programme)s
        AND m.started_at >= %(first)s AND m.started_at < %(until)s"""  # noqa: S608

ONE_VALUE = tuple(FIELDS)
SEVERAL = ("any_topic", "beside", "seat")
_SINGLE = ",\n        ".join(
    f"'{name}', jsonb_build_array(coalesce(s.{name}::text, '{UNSET}'))" for name in ONE_VALUE
)
_NONE = f"'[\"{UNSET}\"]'::jsonb"
_SELECT = f"""
SELECT s.id, s.number, s.started_at, jsonb_build_object(
        {_SINGLE},
        'visit', jsonb_build_array(CASE WHEN o.id IS NULL THEN 'repeat' ELSE 'new' END),
        'client', jsonb_build_array(s.client::text),
        'any_topic', coalesce((
            SELECT jsonb_agg(topic ORDER BY topic) FROM (
                SELECT s.topic::text WHERE s.topic IS NOT NULL
                UNION
                SELECT t.topic_id::text FROM consultations_memo_other_topics t
                WHERE t.memo_id = s.id
            ) any_topic(topic)), {_NONE}),
        'beside', coalesce((
            SELECT jsonb_agg(DISTINCT p.coordinator_id::text)
            FROM consultations_memoparticipant p
            WHERE p.memo_id = s.id AND p.role <> 'lead' AND p.coordinator_id IS NOT NULL
            ), {_NONE}),
        'seat', coalesce((
            SELECT jsonb_agg(DISTINCT p.role::text) FROM consultations_memoparticipant p
            WHERE p.memo_id = s.id AND p.role <> 'lead'), {_NONE})
    ) AS attributes
FROM session s LEFT JOIN opening o ON o.id = s.id"""  # noqa: S608 - made of the names above only

# What counts now, as a table of id, number, started_at, attributes.
LIVE = with_tables(_SCOPE, _SELECT)

_FREEZE = f"""
INSERT INTO reports_monthcloseline (close_id, memo_id, number, started_at, attributes)
SELECT %(close)s, id, number, started_at, attributes FROM ({LIVE}) live
ORDER BY started_at, id"""  # noqa: S608

_COUNT = """
SELECT cut.key, value.value, count(*)
FROM reports_monthcloseline l CROSS JOIN LATERAL jsonb_each(l.attributes) cut
CROSS JOIN LATERAL jsonb_array_elements_text(cut.value) value
WHERE l.close_id = %(close)s GROUP BY 1, 2"""

_DIFFERENCES = f"""
SELECT coalesce(f.memo_id, live.id), coalesce(f.number, live.number),
    coalesce(live.started_at, f.started_at), f.attributes::text, live.attributes::text
FROM (SELECT memo_id, number, started_at, attributes FROM reports_monthcloseline
    WHERE close_id = %(close)s) f
FULL JOIN ({LIVE}) live ON live.id = f.memo_id
WHERE f.attributes IS DISTINCT FROM live.attributes
ORDER BY 3, 1"""  # noqa: S608


@dataclass(frozen=True)
class Difference:
    """A memo that counts otherwise than at closing; None: it did not count, or no longer does."""

    memo_id: int
    number: str
    started_at: datetime
    was: Attributes | None
    now: Attributes | None

    @property
    def kind(self) -> str:
        if self.was is None:
            return "added"
        return "removed" if self.now is None else "changed"

    def values(self, cut: str, *, now: bool) -> set[str]:
        side = self.now if now else self.was
        return set(side.get(cut, ())) if side else set()


def freeze(close: MonthClose) -> int:
    """Write down what counts now; how many memos. The caller holds the programme's months."""
    with connection.cursor() as cursor:
        cursor.execute(_FREEZE, _params(close))
        written: int = cursor.rowcount
    return written


def count_lines(close: MonthClose) -> dict[str, dict[str, int]]:
    """What the frozen lines add up to: cut → value → how many. One query."""
    found: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"close": close.pk})
        for cut, value, number in cursor.fetchall():
            found.setdefault(cut, {})[value] = number
    return found


def differences(close: MonthClose) -> list[Difference]:
    """訂正: recount − frozen list, memo by memo, in the order of the sessions. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES, _params(close))
        rows = cursor.fetchall()
    return [Difference(pk, number, at, _read(was), _read(now)) for pk, number, at, was, now in rows]


def _read(text: str | None) -> Attributes | None:
    return None if text is None else json.loads(text)


def _params(close: MonthClose) -> dict[str, Any]:
    first, until = month_range(close.month)
    return {
        "close": close.pk,
        "programme": close.programme_id,
        "first": start_of(first),
        "until": start_of(until),
    }


def closed_round(month: date, programme: Programme) -> MonthClose | None:
    """The closing that stands; None while the month is open."""
    rows = MonthClose.objects.of(month, programme).closed().select_related("programme")
    return rows.first()
