"""The month's report on paper."""

from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from pypdf import PdfReader

from center.enums import Measure
from center.models import Target
from coordinators.models import Coordinator
from reports import paper
from reports.figures import Counts, MonthFigures, month_figures
from reports.paper_tables import chapters
from reports.pdf import report_pdf
from reports.words import signed
from tests import builders as make
from tests.paper_checks import problems

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)


@pytest.fixture
def lead() -> Coordinator:
    return make.coordinator("石田 真")


@pytest.fixture
def figures(lead: Coordinator) -> MonthFigures:
    """Three of the month, one of last year, one that waits, and a target."""
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    branch = bank.branches.get()
    for day in ("2026-10-05", "2026-10-06"):
        make.confirmed(
            lead,
            started_at=make.at(day),
            company_name="㈱髙島①商店",
            introduced_by=bank,
            introduced_branch=branch,
            other_topics=[make.topic("販路開拓")],
        )
    make.confirmed(make.coordinator("大友 悠"), started_at=make.at("2026-10-07"), method="phone")
    make.confirmed(lead, started_at=make.at("2025-10-07"))
    make.submitted(lead, started_at=make.at("2026-10-08"))
    programme = make.programme()
    Target.objects.create(
        fiscal_year=2026, programme=programme, measure=Measure.CONSULTATIONS, value=1200
    )
    return month_figures(OCTOBER, programme)


@pytest.fixture
def content(figures: MonthFigures, printed: dict[str, bytes]) -> bytes:
    if not printed:
        printed["pdf"] = report_pdf(figures)
    return printed["pdf"]


@pytest.fixture(scope="module")
def printed() -> dict[str, bytes]:
    """Printing takes a second: the tests share one."""
    return {}


def text_of(content: bytes) -> str:
    pages = PdfReader(BytesIO(content)).pages
    return "\n".join(page.extract_text() for page in pages).replace("\u2013", "–")


def test_says_what_the_secretariat_hands_in(content: bytes) -> None:
    reader = PdfReader(BytesIO(content))
    cover = reader.pages[0].extract_text()
    for words in (
        *("業務実績報告書", "令和8年10月分", "よろず支援拠点事業", "速報（未確認 1件）"),
        *("東京都よろず支援拠点", "一般社団法人東京都信用金庫協会"),
        "令和8年10月1日～令和8年10月31日",
    ):
        assert words in cover, words
    body = "\n".join(page.extract_text() for page in reader.pages[1:])
    for words in (
        *("目次", "概況", "相談対応件数は3件", "前年同月", "年度目標1,200件", "集計の考え方"),
        *(
            "新橋",
            "来訪",
            "資金繰り",
            "複数回答",
            "城南信用金庫",
            "蒲田支店 2",
            "石田 真",
            "大友 悠",
        ),
        *("未設定", "合計", "＋2", f"2 / {len(reader.pages)}"),
    ):
        assert words in body, words


def test_is_an_accessible_pdf_with_bookmarks(content: bytes) -> None:
    reader = PdfReader(BytesIO(content))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "ja"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "業務実績報告書 令和8年10月（よろず支援拠点事業）"
    titles = [one["/Title"] for one in flat(reader.outline)]
    for words in (
        "業務実績報告書",
        "1　概況",
        "5　紹介元",
        "7　支援機関との連携・人材育成",
        "8　集計の考え方",
    ):
        assert words in titles, titles
    assert b"pdfuaid" in reader.xmp_metadata.stream.get_data()  # type: ignore[union-attr]


def test_nothing_that_pdf_ua_asks_is_missing(content: bytes) -> None:
    assert problems(content) == []


def flat(outline: Any) -> Any:
    for one in outline:
        if isinstance(one, list):
            yield from flat(one)
        else:
            yield one


def test_the_same_figures_give_the_same_bytes(
    figures: MonthFigures, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even counted anew, years later, with other ids in the database."""
    monkeypatch.setattr(timezone, "now", lambda: make.at("2031-01-01"))
    assert report_pdf(figures) == content


def test_names_come_before_keys_in_the_order_of_the_paper(db: None) -> None:
    """People of one reading: a key with one digit more must not send the later one first."""
    members = [make.coordinator(name) for name in ("青木 仁", "井上 真", "上田 恵")]
    for number, member in zip((99, 100, 9), members, strict=True):
        Coordinator.objects.filter(pk=member.pk).update(id=number, kana="")
    for member in Coordinator.objects.all():
        make.confirmed(member)
    split = month_figures(OCTOBER, make.programme()).split("lead")
    named = [part.label for part in split.parts if not part.is_unset]
    assert named == sorted(member.name for member in members)


def test_a_bank_names_its_largest_branches_and_counts_the_rest(lead: Coordinator) -> None:
    bank = make.bank("城南信用金庫", "1344", "大森支店", "蒲田支店", "本店", "馬込支店", "池上支店")
    for at, branch in enumerate(bank.branches.order_by("pk")):
        for _ in range(1 + (at == 3)):
            make.confirmed(lead, introduced_by=bank, introduced_branch=branch)
    make.confirmed(lead, introduced_by=bank)
    (_, _, _, banks, _, _) = chapters(month_figures(OCTOBER, make.programme()))
    (line,) = [line for line in banks.tables[0].lines if line.label == "城南信用金庫"]
    assert line.cells[0] == "7"
    assert line.within.startswith("馬込支店 2　")
    assert line.within.endswith("　ほか3支店 3")


def test_an_empty_month_prints(db: None) -> None:
    figures = month_figures(OCTOBER, make.programme())
    words = text_of(report_pdf(figures))
    assert "相談対応件数は0件です。" in words
    assert "速報（未確認 0件）" in words


def test_the_command_writes_the_file(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.programme()
    monkeypatch.setattr(
        "reports.pdf.report_pdf", lambda figures, layout: f"{figures.month}".encode()
    )
    target = tmp_path / "report.pdf"
    call_command("build_report", "2026-10", output=target, stdout=StringIO())
    assert target.read_bytes() == b"2026-10-01"


def test_every_split_that_adds_up_has_its_total_and_its_unset(figures: MonthFigures) -> None:
    for chapter in chapters(figures):
        for table in chapter.tables:
            assert {len(line.cells) for line in table.lines} == {len(table.heads) - 1}, table.key
            if table.foot is None:
                continue
            assert table.foot.cells[0] == "3", table.key
            assert sum(int(line.cells[0]) for line in table.lines) == 3, table.key
            assert [line.label for line in table.lines if line.is_unset] == ["未設定"], table.key


def test_who_only_sat_in_has_a_row_too(lead: Coordinator) -> None:
    beside = make.coordinator("大友 悠")
    make.confirmed(lead, coordinators=[lead, beside])
    (_, _, _, _, by, _) = chapters(month_figures(OCTOBER, make.programme()))
    rows = {line.label: line.cells for line in by.tables[0].lines}
    assert by.tables[0].heads[3] == "主担当以外"
    assert (rows["石田 真"][0], rows["石田 真"][2]) == ("1", "0")
    assert (rows["大友 悠"][0], rows["大友 悠"][2]) == ("0", "1")


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (0, 0, "相談対応件数は0件です。"),
        (5, 0, "相談対応件数は5件です。"),
        (5, 5, "で、前年同月と同数です。"),
        (6, 5, "で、前年同月の5件から1件（20.0%）増えました。"),
        (4, 5, "で、前年同月の5件から1件（20.0%）減りました。"),
    ],
)
def test_the_month_in_words(figures: MonthFigures, now: int, before: int, words: str) -> None:
    changed = replace(figures, total=Counts(month=now, year_to_date=now, last_year=before))
    assert words in paper.summary(changed)


@pytest.mark.parametrize(("change", "words"), [(0, "±0"), (1200, "＋1,200"), (-3, "▲3")])
def test_changes_are_signed_as_in_japanese_accounts(change: int, words: str) -> None:
    assert signed(change) == words
