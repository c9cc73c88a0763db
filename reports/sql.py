"""The one statement of a month's figures. The rules in it are those of `consultations.counting`.

Each row: the cut, its value, a value within that (branch of a bank), and how many memos of the
month, of the 年度 to date and of the same month last year. A null value is 未設定.
"""

from consultations.counting import with_tables

_SCOPE = """
    SELECT m.id, m.programme_id, m.company_id, m.person_id, m.started_at, m.number,
        nullif(m.office_id, (SELECT id FROM center_office WHERE code = %(unset_office)s)) AS office,
        nullif(m.method, '') AS method, m.primary_topic_id AS topic, m.course_id AS course,
        m.client_industry_id AS industry, nullif(m.client_staff_band, '') AS staff,
        nullif(m.client_stage, '') AS stage, nullif(m.client_sex, '') AS sex,
        nullif(m.client_age_band, '') AS age, m.introduced_by_id AS bank,
        m.introduced_branch_id AS branch, m.lead_id AS lead,
        m.started_at >= %(month)s AS in_month,
        m.started_at >= %(year)s AS in_year,
        m.started_at < %(year)s AS in_last
    FROM consultations_memo m
    WHERE m.status = 'confirmed' AND m.programme_id = %(programme)s
        AND (m.started_at >= %(year)s AND m.started_at < %(until)s
            OR m.started_at >= %(last)s AND m.started_at < %(last_until)s)"""

_SUMS = """
    count(*) FILTER (WHERE in_month), count(*) FILTER (WHERE in_year),
    count(*) FILTER (WHERE in_last)"""

_ONE_LEVEL = (
    "office",
    "method",
    "topic",
    "course",
    "industry",
    "staff",
    "stage",
    "sex",
    "age",
    "bank",
    "lead",
)
_NAMES = "\n        ".join(f"WHEN GROUPING({name}) = 0 THEN '{name}'" for name in _ONE_LEVEL)
_VALUES = ", ".join(f"{name}::text" for name in _ONE_LEVEL)
_SETS = ", ".join(f"({name})" for name in _ONE_LEVEL)

_SELECT = f""",
seated AS MATERIALIZED (
    SELECT p.memo_id, p.role, p.coordinator_id, v.in_month, v.in_year, v.in_last
    FROM visit v JOIN consultations_memoparticipant p ON p.memo_id = v.id AND p.role <> 'lead'
)
SELECT CASE
        WHEN GROUPING(is_new) = 0 THEN CASE WHEN is_new THEN 'new' ELSE 'repeat' END
        WHEN GROUPING(branch) = 0 THEN 'branch'
        {_NAMES}
        ELSE 'total' END,
    coalesce({_VALUES}), branch::text, {_SUMS}
FROM visit
GROUP BY GROUPING SETS ((), (is_new), (bank, branch), {_SETS})
UNION ALL
SELECT 'clients', NULL, NULL, count(*) FILTER (WHERE in_month), count(*) FILTER (WHERE in_year),
    count(*) FILTER (WHERE in_last)
FROM (SELECT bool_or(in_month) AS in_month, bool_or(in_year) AS in_year, bool_or(in_last) AS in_last
    FROM visit GROUP BY client) each_client
UNION ALL
SELECT 'any_topic', topic::text, NULL, {_SUMS}
FROM (SELECT id, in_month, in_year, in_last, topic FROM visit WHERE topic IS NOT NULL
    UNION
    SELECT s.id, in_month, in_year, in_last, o.topic_id
    FROM visit s LEFT JOIN consultations_memo_other_topics o ON o.memo_id = s.id
    WHERE o.id IS NOT NULL OR s.topic IS NULL) any_topic
GROUP BY topic
UNION ALL
SELECT 'beside', coordinator_id::text, NULL, {_SUMS}
FROM seated WHERE coordinator_id IS NOT NULL GROUP BY coordinator_id
UNION ALL
SELECT 'seat', role, NULL, {_SUMS}
FROM (SELECT DISTINCT memo_id, role, in_month, in_year, in_last FROM seated) each_role
GROUP BY role"""  # noqa: S608 - made of the names above only

MONTH_FIGURES = with_tables(_SCOPE, _SELECT)

# How many count in each month, Tokyo time, of a stretch of years.
BY_MONTH = """
SELECT date_trunc('month', started_at AT TIME ZONE 'Asia/Tokyo')::date, count(*)
FROM consultations_memo
WHERE status = 'confirmed' AND programme_id = %(programme)s
    AND started_at >= %(first)s AND started_at < %(until)s
GROUP BY 1"""
