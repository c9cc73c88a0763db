"""The benchmark still runs against today's pages; how fast is its own business."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from openpyxl import load_workbook

from bench import (
    analysis,
    aside,
    bookings,
    companies,
    figures,
    groups,
    measure,
    month_end,
    pages,
    partners,
    saving,
)
from bench.imports import HEADINGS, write_ledger
from bench.measure import Timing, line
from consultations.models import Memo
from desks.demo.build import SCALES, centre_build
from desks.demo.open_work import open_work_create


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        today = timezone.localdate()
        open_work_create(team=centre_build(scale=SCALES["tiny"], seed=1, today=today), today=today)
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "group",
    [
        pages.lists,
        pages.searches,
        pages.memos,
        aside.similar,
        aside.next_steps,
        companies.clients,
        groups.library,
        saving.saves,
        bookings.bookings,
        partners.partners,
        figures.months,
        month_end.cases,
        month_end.months,
    ],
)
def test_group_prints_a_line_for_each_measure(
    built: None, db: None, group: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measure, "WARM_UP", 1)
    monkeypatch.setattr(measure, "LOOKS", 1)
    monkeypatch.setattr(aside, "CASES", 2)
    monkeypatch.setattr(bookings, "PEOPLE", 6)
    monkeypatch.setattr(bookings, "DAYS", 10)
    monkeypatch.setattr(bookings, "_kept", {})
    monkeypatch.setattr(groups, "OUTPUTS", 20)
    monkeypatch.setattr(groups, "MINUTES", 20)
    monkeypatch.setattr(pages, "READERS", pages.READERS[-1:])
    monkeypatch.setattr(pages, "WORDS", pages.WORDS[:1])
    lines = list(group(1))
    assert lines[0].startswith("floor")
    assert len(lines) >= 3


def test_each_pair_of_analysis_has_a_line_for_a_year_and_for_all(built: None, db: None) -> None:
    lines = list(analysis.analyses(1))
    assert len(lines) == 2 * len(analysis.PAIRS) + 1
    assert all("×" in line for line in lines[:-1])


def test_saves_leave_nothing_behind(built: None, db: None) -> None:
    before = Memo.objects.count()
    saving.saves(2)
    assert Memo.objects.count() == before


def test_line_says_what_is_missed() -> None:
    floor, slow = Timing(2, 3, 1, 1), Timing(9, 9, 12, 8)
    assert "4.50×" in line("x", slow, floor=floor, aim=3)
    assert line("x", slow, floor=floor, aim=3).endswith("MISSED")
    assert line("x", floor, floor=floor, aim=3).endswith("≤ 3×")


def test_ledger_has_the_workbooks_headings(tmp_path: Path) -> None:
    write_ledger(tmp_path / "ledger.xlsx", 60)
    book = load_workbook(tmp_path / "ledger.xlsx", read_only=True)
    heads = [next(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
    assert {head[: len(HEADINGS)] for head in heads} == {HEADINGS}
    rows = sum(1 for sheet in book.worksheets for _ in sheet.iter_rows())
    assert rows == 60 + len(book.worksheets)
    book.close()
