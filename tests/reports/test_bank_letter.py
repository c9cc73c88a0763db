"""The letter to a bank says what it may know, and nothing of any customer, colleague or rival."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from accounts.enums import Role
from coordinators.models import Coordinator
from partners.enums import EventKind, SchemeStage
from partners.models import Organization
from reports.enums import ReportScope, ReportSpan
from reports.figures import month_figures
from reports.layout import Layout
from reports.models import MonthlyReport
from reports.services import report_request
from reports.sets.letter_pdf import letter_context, letter_pdf
from reports.sets.subject import scope_named
from reports.tasks import build_report_pdf
from tests import builders as make
from tests.paper_checks import problems
from tests.partners.seminar_world import held

pytestmark = pytest.mark.django_db
JULY = date(2026, 7, 1)
DAY = date(2026, 10, 9)


@pytest.fixture
def lead() -> Coordinator:
    return make.coordinator("石田 真")


@pytest.fixture
def bank(lead: Coordinator) -> Organization:
    """Nine sessions in a quarter: six of one branch, three of another; one of another bank."""
    bank = make.bank("城南信用金庫", "1344", "蒲田支店", "大森支店")
    kamata, omori = bank.branches.order_by("pk")
    for number, branch in enumerate([kamata] * 6 + [omori] * 3):
        make.confirmed(
            lead,
            company_name="株式会社大田精機",
            introduced_by=bank,
            introduced_branch=branch,
            started_at=make.at(f"2026-07-{number + 1:02d}"),
        )
    other = make.bank("巣鴨信用金庫", "1356", "本店営業部")
    make.confirmed(
        lead,
        introduced_by=other,
        introduced_branch=other.branches.get(),
        started_at=make.at("2026-07-01"),
    )
    return bank


def letter(bank: Organization, **comments: str) -> bytes:
    scope = scope_named(ReportScope.BANK, bank.pk)
    assert scope is not None
    figures = month_figures(JULY, make.programme(), span=ReportSpan.QUARTER, scope=scope)
    layout = Layout.of(ReportScope.BANK, None, comments)
    return letter_pdf(figures, make.programme(), layout, DAY)


def text_of(content: bytes) -> str:
    return "\n".join(each.extract_text() for each in PdfReader(BytesIO(content)).pages)


def sheets(bank: Organization) -> dict[str, Any]:
    scope = scope_named(ReportScope.BANK, bank.pk)
    assert scope is not None
    figures = month_figures(JULY, make.programme(), span=ReportSpan.QUARTER, scope=scope)
    context: Any = letter_context(figures, make.programme(), Layout.of(ReportScope.BANK), DAY)
    return {chapter.key: chapter for chapter in context["chapters"]}


def test_it_is_addressed_dated_and_accessible(bank: Organization) -> None:
    content = letter(bank, overview="ご紹介が増えています。\n𠮷田様の件もありがとうございました。")
    printed = text_of(content)
    for words in (
        *("令和8年10月9日", "城南信用金庫　御中", "令和8年度第2四半期のご紹介に関するご報告"),
        *("貴金庫からご紹介いただいたお客さま", "コメント", "ご紹介が増えています。", "以上"),
    ):
        assert words in printed, words
    assert problems(content) == []
    assert letter(bank) == letter(bank)


def test_it_names_no_client_no_coordinator_and_no_other_bank(bank: Organization) -> None:
    held(
        date(2026, 7, 15),
        organization=Organization.objects.get(name="巣鴨信用金庫"),
        title="他行の会",
    )
    make.scheme(Organization.objects.get(name="巣鴨信用金庫"), title="他行の取組", fiscal_year=2026)
    printed = text_of(letter(bank))
    for words in ("大田精機", "石田", "巣鴨", "本店営業部", "他行", "資金繰りが厳しく"):
        assert words not in printed, words


def test_small_numbers_are_hidden_and_cannot_be_worked_out(bank: Organization) -> None:
    found = sheets(bank)
    assert found["overview"].sheets[0].rows[0] == ("相談対応件数（件）", ("9", "0"))
    assert found["branches"].sheets == ()  # six would tell of the three
    assert "内訳は載せていません" in found["branches"].empty
    method = {label: cells[0] for label, cells in found["how"].sheets[0].rows}
    assert method == {"来訪": "9"}
    assert "「＊」" in text_of(letter(bank))


def test_a_bank_with_few_sessions_learns_no_number(lead: Coordinator) -> None:
    few = make.bank("青梅信用金庫", "1358", "本店")
    make.confirmed(lead, introduced_by=few, started_at=make.at("2026-08-03"))
    found = sheets(few)
    rows = [row for chapter in found.values() for sheet in chapter.sheets for row in sheet.rows]
    assert rows == [
        ("相談対応件数（件）", ("5件未満", "0")),
        ("相談者数（者）", ("5者未満", "0")),
    ]


def test_its_events_and_schemes_are_there(bank: Organization) -> None:
    held(
        date(2026, 8, 5),
        organization=bank,
        kind=EventKind.CONSULTATION,
        title="蒲田の出張相談会",
        participants=12,
    )
    held(date(2026, 6, 30), organization=bank, title="前の四半期の会")
    make.scheme(bank, title="月に一度の相談日", fiscal_year=2026, is_own=True)
    make.scheme(bank, title="まだ案", fiscal_year=2026, stage=SchemeStage.IDEA)
    printed = text_of(letter(bank))
    for words in ("蒲田の出張相談会", "12名", "★月に一度の相談日"):
        assert words in printed, words
    for words in ("前の四半期の会", "まだ案"):
        assert words not in printed, words


def test_it_is_built_by_the_worker_and_read_by_staff_only(
    client: Client, bank: Organization, media: Path
) -> None:
    clerk = make.user(Role.SECRETARIAT)
    scope = scope_named(ReportScope.BANK, bank.pk)
    assert scope is not None
    job = report_request(
        month=JULY, programme=make.programme(), by=clerk, span=ReportSpan.QUARTER, scope=scope
    )
    build_report_pdf(job.pk)
    made = MonthlyReport.objects.get()
    assert made.state == "done", made.error
    assert "御中" in text_of(Path(made.pdf.path).read_bytes())
    assert made.filename == "業務実績_城南信用金庫_令和8年度第2四半期_よろず支援拠点事業_第1版.pdf"
    for person, status in (
        (clerk, 200),
        (make.bank_user(bank), 403),
        (make.user(Role.RECEPTION), 403),
    ):
        client.force_login(person)
        response = client.get(f"/reports/set/jobs/{made.pk}/report.pdf")
        assert response.status_code == status
        if response.streaming:
            b"".join(response.streaming_content)  # type: ignore[attr-defined]
