"""従事日誌 as a workbook: the basis of 謝金 and 旅費. Hours are Excel's own, fares are numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone

from reports.duty.reading import Month
from reports.enums import DutyKind
from yorozu.kit.export import Target, Yen, write_book

_WHO = ("コーディネーター", "年月")
TOTALS = (
    *(*_WHO, "状態", "事業区分", "従事日数"),
    *(kind.label for kind in DutyKind),
    *("従事時間", "従事時間（時間）", "交通費（円）"),
)
LINES = (
    *(*_WHO, "日付", "開始", "終了", "従事時間", "従事時間（時間）", "事業区分", "種類"),
    *("内容", "経路", "交通費（円）", "もとの記録"),
)
HOUR = timedelta(hours=1)


def write_months(target: Target, months: Iterable[Month]) -> int:
    """A sheet of the hours by programme, one of every line; how many rows in all."""
    months = list(months)
    return write_book(
        target,
        [
            ("事業区分別の集計", TOTALS, _totals(months)),
            ("従事の明細", LINES, _lines(months)),
        ],
    )


def _totals(months: list[Month]) -> Iterator[list[Any]]:
    for month in months:
        for total in month.totals:
            yield [
                month.coordinator.name,
                f"{month.month:%Y-%m}",
                month.state.label,
                total.programme.name,
                total.days,
                *total.cells,
                total.length,
                total.length / HOUR,
                Yen(total.fare),
            ]


def _lines(months: list[Month]) -> Iterator[list[Any]]:
    for month in months:
        for line in month.lines:
            start, end = timezone.localtime(line.start), timezone.localtime(line.end)
            yield [
                month.coordinator.name,
                f"{month.month:%Y-%m}",
                line.day,
                start.time(),
                end.time(),
                line.length,
                line.length / HOUR,
                line.programme.name,
                line.kind.label,
                line.title,
                line.route,
                None if line.fare is None else Yen(line.fare),
                line.source,
            ]
