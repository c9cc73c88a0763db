"""A month's figures: the floor is one statement with GROUPING SETS, written for nothing else."""

from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from bench.client import getter, stack
from bench.measure import Timing, line, measure
from center.models import DEFAULT_PROGRAMME, Programme
from reports.figures import month_figures
from reports.periods import Periods
from yorozu.kit.wareki import start_of

# Month, 年度 to date, same month last year; nine groupings; memos, distinct clients, and how many
# memos are their client's first, merged records left alone. Two ranges, so that the planner may
# read each from the index that serves it best.
_MEMOS = """
    SELECT id, company_id, person_id, started_at,
        office_id, method, primary_topic_id, course_id, client_industry_id, client_staff_band,
        client_stage, introduced_by_id, lead_id, coalesce(company_id, -person_id) AS client,
        started_at >= %(month)s AS in_month, started_at >= %(year)s AS in_year,
        started_at < %(year)s AS in_last
    FROM consultations_memo
    WHERE status = 'confirmed' AND programme_id = %(programme)s"""
ONE_SQL = f"""
WITH s AS MATERIALIZED (
    {_MEMOS} AND started_at >= %(year)s AND started_at < %(until)s
    UNION ALL
    {_MEMOS} AND started_at >= %(last)s AND started_at < %(last_until)s)
SELECT office_id, method, primary_topic_id, course_id, client_industry_id, client_staff_band,
    client_stage, introduced_by_id, lead_id,
    count(*) FILTER (WHERE in_month), count(*) FILTER (WHERE in_year),
    count(*) FILTER (WHERE in_last),
    count(DISTINCT client) FILTER (WHERE in_month), count(DISTINCT client) FILTER (WHERE in_year),
    count(DISTINCT client) FILTER (WHERE in_last)
FROM s GROUP BY GROUPING SETS ((), (office_id), (method), (primary_topic_id), (course_id),
    (client_industry_id), (client_staff_band), (client_stage), (introduced_by_id), (lead_id))
UNION ALL
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    count(*) FILTER (WHERE in_month), count(*) FILTER (WHERE in_year),
    count(*) FILTER (WHERE in_last), NULL, NULL, NULL
FROM s WHERE CASE WHEN company_id IS NOT NULL
    THEN NOT EXISTS (SELECT FROM consultations_memo m WHERE m.status = 'confirmed'
        AND m.programme_id = %(programme)s AND m.company_id = s.company_id
        AND (m.started_at, m.id) < (s.started_at, s.id))
    ELSE NOT EXISTS (SELECT FROM consultations_memo m WHERE m.status = 'confirmed'
        AND m.programme_id = %(programme)s AND m.company_id IS NULL AND m.person_id = s.person_id
        AND (m.started_at, m.id) < (s.started_at, s.id)) END
"""


def last_month() -> date:
    today = timezone.localdate()
    year, month = divmod(today.year * 12 + today.month - 2, 12)
    return date(year, month + 1, 1)


def months(rounds: int) -> list[str]:
    month = last_month()
    programme = Programme.objects.get(code=DEFAULT_PROGRAMME)
    params = _params(month, programme)
    few = max(5, rounds // 3)
    floor = measure(lambda: _run(params), rounds=few)
    counted, everything = (_beside(month, programme, desk, params, few) for desk in (False, True))
    with stack("manager") as client:
        index = measure(getter(client, "/reports/"), rounds=few)
        page = measure(getter(client, f"/reports/{month:%Y-%m}/"), rounds=few)
        branches = measure(getter(client, f"/reports/{month:%Y-%m}/branches/"), rounds=few)
    return [
        line("floor: one SQL with GROUPING SETS", floor),
        line("month's figures, consultations", counted, floor=floor, aim=1.5),
        line("month's figures, with desk and partners", everything, floor=floor),
        line("month page", page, floor=floor),
        line("month page, all branches", branches, floor=floor),
        line("months of the year", index, floor=floor),
    ]


def _beside(
    month: date, programme: Programme, desk: bool, params: dict[str, Any], rounds: int
) -> Timing:
    return measure(
        lambda: month_figures(month, programme, desk=desk),
        rounds=rounds,
        beside=lambda: _run(params),
    )


def _params(month: date, programme: Programme) -> dict[str, Any]:
    periods = Periods.of(month)
    return {
        "programme": programme.pk,
        "month": start_of(periods.month.first),
        "year": start_of(periods.year_to_date.first),
        "until": start_of(periods.month.until),
        "last": start_of(periods.last_year.first),
        "last_until": start_of(periods.last_year.until),
    }


def _run(params: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(ONE_SQL, params)
        cursor.fetchall()
