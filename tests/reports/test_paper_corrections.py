"""締め時, 訂正後 and 差 in the PDF of a later revision."""

from __future__ import annotations

from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from accounts.enums import Role
from consultations.confirming.services import memo_confirm, memo_void
from consultations.models import Memo
from coordinators.models import Coordinator
from reports import services
from reports.closing.comparing import Comparison
from reports.closing.paper import Corrections, corrections, with_frozen
from reports.counts import Counts
from reports.figures import MonthFigures, month_figures
from reports.frozen import Frozen
from reports.pdf import report_pdf
from reports.periods import Periods
from tests import builders as make
from tests.paper_checks import problems
from tests.reports.closing import OCTOBER, closed

pytestmark = pytest.mark.django_db
HEAD = "締め時と訂正後"


@pytest.fixture
def lead() -> Coordinator:
    return make.coordinator()


def figures() -> MonthFigures:
    programme = make.programme()
    return with_frozen(month_figures(OCTOBER, programme), programme)


def rows(found: Corrections) -> dict[str, tuple[int, int, str]]:
    return {row.label: (row.frozen, row.corrected, row.change) for row in found.rows}


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def correct(lead: Coordinator, clerk: Any) -> None:
    """One comes late, one is void."""
    gone = Memo.objects.counted().order_by("pk").first()
    assert gone is not None
    late = make.submitted(lead, started_at=make.at("2026-10-20"))
    memo_confirm(memo=late, by=clerk, reason="提出の遅れ")
    other = make.submitted(lead, started_at=make.at("2026-10-21"), company_name="㈱別の会社")
    memo_confirm(memo=other, by=clerk, reason="提出の遅れ")
    memo_void(memo=gone, by=clerk, reason="二重")


def test_nothing_is_said_of_an_open_month_or_of_one_without_corrections(
    lead: Coordinator,
) -> None:
    make.confirmed(lead)
    assert figures().frozen is None and corrections(figures()) is None
    closed()
    found = figures()
    assert found.frozen is not None and corrections(found) is None
    assert HEAD not in text_of(report_pdf(found))


def test_the_paper_sets_the_frozen_beside_the_corrected(lead: Coordinator) -> None:
    clerk = make.user(Role.SECRETARIAT)
    for day in ("05", "06", "07"):
        make.confirmed(lead, started_at=make.at(f"2026-10-{day}"))
    close = closed()
    correct(lead, clerk)
    found = figures()
    told = corrections(found)
    assert told is not None
    assert rows(told)["相談対応件数（件）"] == (3, 4, "＋1")
    # The page of the closing says the same.
    page = {each.label: each for each in Comparison.of(close).headlines}
    for row, label in zip(told.rows, ("相談対応件数", "新規", "継続", "来訪相談者数"), strict=True):
        assert (row.frozen, row.corrected) == (page[label].frozen, page[label].current)
    assert told.year_to_date.change == "＋1" and told.year_to_date.corrected == 4
    assert dict(told.kinds) == {"追加": 2, "取消": 1, "区分変更": told.kinds[2][1]}
    pdf = report_pdf(found)
    words = text_of(pdf)
    for part in (HEAD, "締め時", "訂正後", "うち訂正 ＋1", "追加 2件・取消 1件"):
        assert part in words
    assert problems(pdf) == []


def test_the_same_figures_give_the_same_bytes(
    lead: Coordinator, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.confirmed(lead)
    closed()
    correct(lead, make.user(Role.SECRETARIAT))
    found = figures()
    before = report_pdf(found)
    assert HEAD in text_of(before)
    monkeypatch.setattr(timezone, "now", lambda: make.at("2031-01-01"))
    assert report_pdf(found) == before


def test_a_later_month_tells_what_was_corrected_of_the_year(lead: Coordinator) -> None:
    clerk = make.user(Role.SECRETARIAT)
    make.confirmed(lead, started_at=make.at("2026-09-05"))
    closed(month=OCTOBER.replace(month=9))
    late = make.submitted(lead, started_at=make.at("2026-09-20"))
    memo_confirm(memo=late, by=clerk, reason="提出の遅れ")
    make.confirmed(lead, started_at=make.at("2026-10-05"))
    told = corrections(figures())
    assert told is not None and told.rows == () and told.closed_on is None
    year = told.year_to_date
    assert (year.frozen, year.corrected, year.change) == (2, 3, "＋1")
    words = text_of(report_pdf(figures()))
    assert "うち訂正 ＋1" in words and "に締めたあとの訂正" not in words


def test_a_reopened_month_is_速報_again(lead: Coordinator) -> None:
    make.confirmed(lead)
    close = closed()
    correct(lead, make.user(Role.SECRETARIAT))
    manager = make.user(Role.MANAGER)
    services.month_reopen(close=close, by=manager, version=close.version, comment="直すため")
    assert figures().frozen is None and corrections(figures()) is None


def test_the_built_report_and_the_command_carry_the_table(
    lead: Coordinator, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    from reports.tasks import build_report_pdf

    clerk = make.user(Role.SECRETARIAT)
    make.confirmed(lead)
    closed()
    correct(lead, clerk)
    job = services.report_request(month=OCTOBER, programme=make.programme(), by=clerk)
    build_report_pdf(job.pk)
    job.refresh_from_db()
    with job.pdf.open() as file:
        built = file.read()
    target = tmp_path / "report.pdf"
    call_command("build_report", "2026-10", output=target, stdout=StringIO())
    assert HEAD in text_of(built)
    assert target.read_bytes() == built


@settings(max_examples=50)
@given(st.tuples(*[st.integers(0, 500)] * 8))
def test_frozen_and_difference_make_the_corrected(many: tuple[int, ...]) -> None:
    total, new, repeat, clients = (Counts(value, value, 0) for value in many[4:])
    then = Frozen(
        OCTOBER, many[0], many[1], many[2], many[3], kinds={"added": 1, "removed": 0, "changed": 0}
    )
    found = MonthFigures(
        month=OCTOBER,
        programme_code="yorozu",
        programme_name="",
        periods=Periods.of(OCTOBER),
        total=total,
        new=new,
        repeat=repeat,
        clients=clients,
        unconfirmed=0,
        returned=0,
        targets={},
        splits=(),
        frozen=then,
    )
    told = corrections(found)
    assert told is not None
    read = {"＋": 1, "▲": -1, "±": 1}
    for row in told.rows:
        change = read[row.change[0]] * int(row.change[1:].replace(",", ""))
        assert row.frozen + change == row.corrected
