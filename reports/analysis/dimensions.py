"""By what the memos are split, and what is measured of them.

The parts of a dimension are disjoint and, with 未設定, complete; but for 複数回答, where a memo
stands in every part that fits it. Each part is a filter of the memo list, so that a cell opens
exactly the memos it counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from consultations.counting.memos import CUTS
from consultations.enums import ParticipantRole
from reports.cuts import FIELDS, column
from yorozu.kit.wareki import (
    fiscal_year,
    fiscal_year_label,
    fiscal_year_range,
    format_month,
    month_range,
)

_TOKYO = "(started_at AT TIME ZONE 'Asia/Tokyo')"


@dataclass(frozen=True)
class Dimension:
    """`column`: SQL over a row of `session`; `fields`: the memo's columns that it reads.

    `pairs`, of 複数回答: SQL of memo and part, each pair once.
    """

    key: str
    label: str
    column: str
    fields: tuple[str, ...] = ()
    pairs: str = ""

    @property
    def is_several(self) -> bool:
        return bool(self.pairs)

    @property
    def is_time(self) -> bool:
        return self.key in ("fy", "quarter", "month")


def _of(cut: str) -> Dimension:
    return Dimension(cut, CUTS[cut].label, f"{column(cut)}::text", (FIELDS[cut],))


# The 年度 begins in April: three months earlier its year is that of the calendar.
_FISCAL = f"({_TOKYO} - interval '3 months')"


def _several(key: str, label: str, pairs: str, fields: tuple[str, ...] = ()) -> Dimension:
    return Dimension(key, label, "", fields, pairs)


_SEATED = f"""FROM session JOIN consultations_memoparticipant p ON p.memo_id = session.id
            WHERE p.role <> '{ParticipantRole.LEAD}'"""

DIMENSIONS: dict[str, Dimension] = {
    each.key: each
    for each in (
        Dimension("fy", "年度", f"to_char({_FISCAL}, 'YYYY')"),
        Dimension("quarter", "四半期", f"to_char({_FISCAL}, 'YYYY-\"Q\"Q')"),
        Dimension("month", "月", f"to_char({_TOKYO}, 'YYYY-MM')"),
        Dimension(
            "programme",
            "事業区分",
            "(SELECT p.code FROM center_programme p WHERE p.id = programme_id)",
        ),
        Dimension(
            "visit",
            "新規・継続",
            "CASE WHEN id IN (SELECT id FROM opening) THEN 'new' ELSE 'repeat' END",
        ),
        *map(_of, ("office", "method", "topic", "course", "industry", "staff", "stage")),
        *map(_of, ("sex", "age")),
        Dimension(
            "municipality",
            "市区町村",
            "nullif(client_municipality, '')",
            ("client_municipality",),
        ),
        *map(_of, ("bank", "lead")),
        _several(
            "any_topic",
            "相談分野（複数回答）",
            """SELECT id, primary_topic_id::text FROM session WHERE primary_topic_id IS NOT NULL
            UNION ALL SELECT t.memo_id, t.topic_id::text FROM session
            JOIN consultations_memo_other_topics t ON t.memo_id = session.id
            WHERE t.topic_id IS DISTINCT FROM primary_topic_id""",
            ("primary_topic_id",),
        ),
        _several(
            "beside",
            "同席した対応者（複数回答）",
            f"SELECT DISTINCT p.memo_id, p.coordinator_id::text {_SEATED}"
            " AND p.coordinator_id IS NOT NULL",
        ),
        _several(
            "seat", "同席の区分（複数回答）", f"SELECT DISTINCT p.memo_id, p.role::text {_SEATED}"
        ),
    )
}


@dataclass(frozen=True)
class Measure:
    """`select`: an aggregate over the rows of a cell; `query`: what its list adds."""

    key: str
    label: str
    unit: str
    select: str
    query: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    # Whether the parts of a dimension add up to the total.
    adds_up: bool = True

    def total_over(self, side: Dimension | None) -> str:
        """What the whole of a side is called: a mean or distinct clients are no sum of their
        parts, and the parts of 複数回答 overlap.
        """
        if not self.adds_up:
            return "全体"
        return "全体（重複なし）" if side is not None and side.is_several else "計"


_OPENS = "id IN (SELECT id FROM opening)"
MEASURES: dict[str, Measure] = {
    each.key: each
    for each in (
        Measure("memos", "相談対応件数", "件", "count(*)"),
        Measure(
            "clients",
            "相談者数",
            "者",
            "count(DISTINCT client)",
            {"per": "client"},
            adds_up=False,
        ),
        Measure("new", "新規の件数", "件", f"count(*) FILTER (WHERE {_OPENS})", {"visit": "new"}),
        Measure(
            "repeat",
            "継続の件数",
            "件",
            f"count(*) FILTER (WHERE NOT {_OPENS})",
            {"visit": "repeat"},
        ),
        Measure(
            "minutes",
            "平均相談時間",
            "分",
            "round(avg(extract(epoch FROM ended_at - started_at) / 60))",
            fields=("ended_at",),
            adds_up=False,
        ),
    )
}


def part_of_time(key: str, value: str) -> tuple[date, date]:
    """The first day of a part of time, and the day after its last."""
    if key == "fy":
        return fiscal_year_range(int(value))
    if key == "month":
        return month_range(date.fromisoformat(f"{value}-01"))
    year, quarter = value.split("-Q")
    first = fiscal_year_range(int(year))[0]
    begin = _months_later(first, 3 * (int(quarter) - 1))
    return begin, _months_later(begin, 3)


def name_of_time(key: str, value: str) -> str:
    if key == "fy":
        return fiscal_year_label(int(value))
    if key == "month":
        return format_month(date.fromisoformat(f"{value}-01"))
    first, _ = part_of_time(key, value)
    return f"{fiscal_year_label(fiscal_year(first))} 第{value[-1]}四半期"


def short_name_of_time(key: str, value: str) -> str:
    """Under a bar."""
    if key == "fy":
        return fiscal_year_label(int(value)).removesuffix("年度")
    if key == "month":
        return f"{int(value[-2:])}月"
    return f"{fiscal_year_label(int(value[:4])).removesuffix('年度')} {value[-1]}Q"


def _months_later(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)
