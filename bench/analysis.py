"""分析: any two dimensions over one 年度 and over all years, through the page and by themselves.

The floor of each is one statement of its own: the memo's two columns with GROUPING SETS, clients
and 新規 left alone.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.db import connection
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from bench.client import getter, stack
from bench.measure import Timing, line, measure
from consultations.models import Memo
from reports.analysis.answer import answer
from reports.analysis.question import Question
from yorozu.kit.wareki import fiscal_year, fiscal_year_range, start_of

# By how many memos there are: a centre's ten years, a nation.
SLOWEST, NATION, SLOWEST_NATION = 300.0, 1_000_000, 2_000.0
_MONTH = "to_char(started_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM')"
# Rows, columns, measure; and the two columns of the floor.
PAIRS = (
    ("industry", "month", "memos", "client_industry_id", _MONTH),
    ("lead", "bank", "memos", "lead_id", "introduced_by_id"),
    ("municipality", "topic", "clients", "client_municipality", "primary_topic_id"),
    ("visit", "industry", "memos", "programme_id", "client_industry_id"),
    ("any_topic", "month", "memos", "primary_topic_id", _MONTH),
    ("any_topic", "seat", "clients", "primary_topic_id", "office_id"),
    ("beside", "lead", "memos", "office_id", "lead_id"),
)


def analyses(rounds: int) -> Iterator[str]:
    few = max(5, rounds // 6)
    user = User.objects.get(email="manager@yorozu.example")
    year = fiscal_year(timezone.localdate())
    slowest = SLOWEST if Memo.objects.count() < NATION else SLOWEST_NATION
    for rows, cols, asked, *columns in PAIRS:
        shape = f"rows={rows}&cols={cols}&measure={asked}"
        for span in (f"&fy={year}", ""):
            taken = _asked(user, f"{shape}{span}", columns, year if span else None, few)
            words = f"{rows} × {cols}, {asked}{', one 年度' if span else ', all'}"
            is_missed = bool(span) and taken.p95 > slowest
            missed = f"  above {slowest:g} ms: MISSED" if is_missed else ""
            yield line(words, taken, floor=taken) + missed
    with stack("manager") as client:
        url = f"/reports/analysis/?rows=industry&cols=month&fy={year}"
        yield line("analysis page", measure(getter(client, url), rounds=few))


def _asked(user: User, query: str, columns: list[str], year: int | None, rounds: int) -> Timing:
    question = QueryDict(query)
    return measure(
        lambda: answer(Question.of(user, question)),
        rounds=rounds,
        beside=_floor(columns, year),
    )


def _floor(columns: list[str], year: int | None) -> Callable[[], Any]:
    first, until = fiscal_year_range(year) if year else (None, None)
    within = " AND started_at >= %s AND started_at < %s" if first and until else ""
    rows, cols = columns
    sql = (
        f"SELECT r, c, count(*) FROM (SELECT {rows} AS r, {cols} AS c FROM consultations_memo"
        f" WHERE status = 'confirmed'{within}) m GROUP BY GROUPING SETS ((r, c), (r), (c), ())"
    )
    params = [start_of(first), start_of(until)] if first and until else []
    return partial(_run, sql, params)


def _run(sql: str, params: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        cursor.fetchall()
