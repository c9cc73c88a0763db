"""The one statement of a month's figures. The rules in it are those of `consultations.counting`.

Each row: the cut, its value, a value within that (branch of a bank), and how many memos of the
month, of the 年度 to date and of the same month last year. A null value is 未設定.

The statement is the same for every span and scope: `office`, `bank` and `coordinator` are lists of
ids, or null. They come as literals, so that the planner drops the conditions that ask nothing.
"""

from typing import Any

from django.db import connection

from consultations.counting.memos import with_tables
from reports.cuts import FIELDS, MEMO_COLUMNS

_IN_SCOPE = """
        AND (%(office)s::bigint[] IS NULL OR m.office_id = ANY(%(office)s::bigint[]))
        AND (%(bank)s::bigint[] IS NULL OR m.introduced_by_id = ANY(%(bank)s::bigint[]))
        AND (%(coordinator)s::bigint[] IS NULL OR m.lead_id = ANY(%(coordinator)s::bigint[]))"""

_COLUMNS = f"""
    SELECT {MEMO_COLUMNS},
        {{in_month}} AS in_month, {{in_year}} AS in_year, {{in_last}} AS in_last
    FROM consultations_memo m
    WHERE m.status = 'confirmed' AND m.programme_id = %(programme)s
        AND m.started_at >= %({{first}})s AND m.started_at < %({{until}})s{_IN_SCOPE}"""  # noqa: S608

# Two stretches, each a range of the index `memo_figures`, which holds all these columns. The year
# before ends where the 年度 begins at the latest, so that no memo is in both.
_SCOPE = " UNION ALL ".join(
    (
        _COLUMNS.format(
            in_month="m.started_at >= %(month)s",
            in_year="true",
            in_last="false",
            first="year",
            until="until",
        ),
        _COLUMNS.format(
            in_month="false", in_year="false", in_last="true", first="last", until="last_until"
        ),
    )
)

_SUMS = """
    count(*) FILTER (WHERE in_month), count(*) FILTER (WHERE in_year),
    count(*) FILTER (WHERE in_last)"""

_ONE_LEVEL = tuple(cut for cut in FIELDS if cut != "branch")
_NAMES = "\n        ".join(f"WHEN GROUPING({name}) = 0 THEN '{name}'" for name in _ONE_LEVEL)
_VALUES = ", ".join(f"{name}::text" for name in _ONE_LEVEL)
_SETS = ", ".join(f"({name})" for name in _ONE_LEVEL)

# The tables beside the memos are read in the stretch of ids that the memos span: memos of one time
# have ids of one time, so that most of the table is not looked at.
_SPAN = "BETWEEN (SELECT first FROM span) AND (SELECT last FROM span)"

_SELECT = f""",
span AS MATERIALIZED (SELECT min(id) AS first, max(id) AS last FROM session),
seated AS MATERIALIZED (
    SELECT p.memo_id, p.role, p.coordinator_id, s.in_month, s.in_year, s.in_last
    FROM session s JOIN consultations_memoparticipant p ON p.memo_id = s.id
    WHERE p.role <> 'lead' AND p.memo_id {_SPAN}
),
other AS MATERIALIZED (
    SELECT o.memo_id, o.topic_id AS topic, s.in_month, s.in_year, s.in_last
    FROM session s JOIN consultations_memo_other_topics o ON o.memo_id = s.id
    WHERE o.topic_id IS DISTINCT FROM s.topic AND o.memo_id {_SPAN}
)
SELECT CASE
        WHEN GROUPING(branch) = 0 THEN 'branch'
        {_NAMES}
        ELSE 'total' END,
    coalesce({_VALUES}), branch::text, {_SUMS}
FROM session
GROUP BY GROUPING SETS ((), (bank, branch), {_SETS})
UNION ALL
SELECT 'new', NULL, NULL, {_SUMS}
FROM session WHERE id IN (SELECT id FROM opening)
UNION ALL
SELECT 'clients', NULL, NULL, count(DISTINCT client) FILTER (WHERE in_month),
    count(DISTINCT client) FILTER (WHERE in_year), count(DISTINCT client) FILTER (WHERE in_last)
FROM session
UNION ALL
SELECT 'any_topic', topic::text, NULL, {_SUMS}
FROM (SELECT topic, in_month, in_year, in_last FROM session
    WHERE topic IS NOT NULL OR id NOT IN (SELECT memo_id FROM other)
    UNION ALL
    SELECT topic, in_month, in_year, in_last FROM other) any_topic
GROUP BY topic
UNION ALL
SELECT 'beside', coordinator_id::text, NULL, {_SUMS}
FROM seated WHERE coordinator_id IS NOT NULL GROUP BY coordinator_id
UNION ALL
SELECT 'seat', role, NULL, {_SUMS}
FROM (SELECT DISTINCT memo_id, role, in_month, in_year, in_last FROM seated) each_role
GROUP BY role"""  # noqa: S608 - made of the names above only

MONTH_FIGURES = with_tables(_SCOPE, _SELECT)

# How many count in each of some months; of a closed one, how many it was closed with, and when.
BY_MONTH = f"""
SELECT (SELECT count(*) FROM consultations_memo m
    WHERE m.status = 'confirmed' AND m.programme_id = %(programme)s
        AND m.started_at >= first AND m.started_at < until{_IN_SCOPE}), c.total, c.closed_at
FROM unnest(%(months)s::date[], %(firsts)s::timestamptz[], %(untils)s::timestamptz[])
    WITH ORDINALITY AS stretch(month, first, until, place)
LEFT JOIN reports_monthclose c
    ON c.month = stretch.month AND c.programme_id = %(programme)s AND c.state = 'closed'
ORDER BY place"""  # noqa: S608 - made of the words above only


def fetch(sql: str, **params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[Any] = cursor.fetchall()
        return rows
