"""The skill map as a workbook: the matrix, then every level with its evidence."""

from collections.abc import Iterator
from typing import Any

from coordinators.selectors import SkillMap
from yorozu.kit.export import Target, write_book

HEAD = ("コーディネーター", "職位", "拠点")
LONG = (*HEAD, "相談分野", "レベル", "区分", "根拠", "登録した人", "登録日", "申請中のレベル")


def write_map(target: Target, found: SkillMap) -> int:
    """How many levels were written."""
    names = [column.topic.name for column in found.columns]
    levels = list(_levels(found))
    write_book(
        target,
        [
            ("スキルマップ", [*HEAD, *names], _matrix(found)),
            ("根拠", LONG, levels),
        ],
    )
    return len(levels)


def _matrix(found: SkillMap) -> Iterator[list[Any]]:
    for row in found.rows:
        who = row.coordinator
        levels = [None if s.level is None else int(s.level) for s in row.squares]
        yield [who.name, who.get_rank_display(), who.office.name if who.office else "", *levels]
    able = [column.able for column in found.columns]
    yield ["対応可（2以上）の人数・全拠点", "", "", *able]
    thin = ["2名以下" if column.is_thin else "" for column in found.columns]
    yield ["手薄な分野", "", "", *thin]


def _levels(found: SkillMap) -> Iterator[list[Any]]:
    for row in found.rows:
        who = row.coordinator
        head = [who.name, who.get_rank_display(), who.office.name if who.office else ""]
        for square in row.squares:
            if square.level is None and square.proposed is None:
                continue
            level = square.level
            yield [
                *head,
                square.topic.name,
                None if level is None else int(level),
                "未登録" if level is None else level.label,
                square.evidence,
                square.set_by,
                square.set_on,
                None if square.proposed is None else int(square.proposed),
            ]
