"""The report as a workbook: the figures as numbers that can be reckoned with."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from accounts.enums import Role
from center.enums import Measure
from center.models import Target
from reports.counts import Counts
from reports.figures import MonthFigures, Split, month_figures
from reports.services import report_request
from reports.tasks import build_report_pdf
from reports.workbook import report_xlsx
from reports.workbook.page import HIDDEN
from reports.workbook.splits import sheet_name
from tests import builders as make
from tests.reports.test_figures_property import World

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)
FIRST = 5  # the row under the head


@pytest.fixture
def figures() -> MonthFigures:
    lead = make.coordinator()
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    for day in ("2026-10-05", "2026-10-06", "2025-10-06", "2026-05-11"):
        make.confirmed(
            lead,
            started_at=make.at(day),
            introduced_by=bank,
            introduced_branch=bank.branches.get(),
            other_topics=[make.topic("販路開拓")],
        )
    make.confirmed(make.coordinator("大友 悠"), started_at=make.at("2026-10-07"), method="phone")
    make.submitted(lead, started_at=make.at("2026-10-08"))
    programme = make.programme()
    Target.objects.create(
        fiscal_year=2026, programme=programme, measure=Measure.CONSULTATIONS, value=1200
    )
    return month_figures(OCTOBER, programme)


def read(content: bytes, *, values: bool = True) -> Workbook:
    """With `values` what the formulas came to when it was written."""
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def rows(sheet: Worksheet) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(values_only=True))


def parts_of(sheet: Worksheet, split: Split) -> list[tuple[Any, ...]]:
    """The table's rows, without its head and its sum."""
    return rows(sheet)[FIRST - 1 :][: len(split.parts)]


def numbers(counts: Counts, total: Counts | None) -> tuple[Any, ...]:
    share = () if total is None else (counts.month / total.month if total.month else 0,)
    change = counts.month - counts.last_year
    return (counts.month, *share, counts.last_year, change, counts.year_to_date)


def charts(content: bytes) -> list[str]:
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    return [name for name in names if name.startswith("xl/charts/chart")]


def test_every_figure_is_a_number_and_the_one_that_was_counted(figures: MonthFigures) -> None:
    book = read(report_xlsx(figures))
    for split in figures.splits:
        sheet = book[sheet_name(split)]
        total = figures.total if split.adds_up else None
        for part, row in zip(split.parts, parts_of(sheet, split), strict=True):
            found = [value for value in row[1:] if value is not None]
            assert (row[0], found) == (part.label, list(numbers(part.counts, total)))


@pytest.mark.parametrize("seed", range(2))
def test_the_parts_of_each_complete_sheet_add_up_to_its_sum(seed: int) -> None:
    world = World(seed)
    for _ in range(30):
        world.session()
    figures = month_figures(OCTOBER, make.programme())
    content = report_xlsx(figures)
    book, formulas = read(content), read(content, values=False)
    complete = [split for split in figures.splits if split.adds_up]
    assert len(complete) > 8
    for split in complete:
        sheet = book[sheet_name(split)]
        parts = parts_of(sheet, split)
        whole = rows(sheet)[FIRST - 1 + len(parts)]
        assert whole[0] == "合計"
        for column, expected in ((1, figures.total.month), (3, figures.total.last_year)):
            assert sum(row[column] for row in parts) == whole[column] == expected
        assert sum(row[5] for row in parts) == whole[5] == figures.total.year_to_date
        place = f"B{FIRST + len(parts)}"
        assert (
            formulas[sheet_name(split)][place].value == f"=SUM(B{FIRST}:B{FIRST + len(parts) - 1})"
        )


def test_what_overlaps_says_so_and_has_no_sum(figures: MonthFigures) -> None:
    sheet = read(report_xlsx(figures))["相談分野（複数回答）"]
    words = [str(value) for row in rows(sheet) for value in row if value]
    assert "合計" not in words and "構成比" not in words
    assert any(word.startswith("【複数回答】") for word in words)


def test_the_cover_says_what_it_is_and_how_far_the_target_is(figures: MonthFigures) -> None:
    content = report_xlsx(figures)
    cover, formulas = read(content)["概要"], read(content, values=False)["概要"]
    facts = {row[0]: row[1] for row in rows(cover) if row[0]}
    assert facts["拠点"] == "東京都よろず支援拠点"
    assert facts["実施機関"] == "一般社団法人東京都信用金庫協会"
    assert facts["事業区分"] == "よろず支援拠点事業"
    assert facts["期間の初日"] == datetime(2026, 10, 1)
    assert facts["期間の末日"] == datetime(2026, 10, 31)
    assert facts["状態"] == "速報（未確認 1件）"
    line = next(row for row in cover.iter_rows() if row[0].value == "相談対応件数（件）")
    assert [cell.value for cell in line] == [
        *("相談対応件数（件）", 3, 1, 2, 2.0),
        *(4, 1200, 4 / 1200),
    ]
    assert (line[1].number_format, line[4].number_format[-4:]) == ("#,##0", "0.0%")
    assert line[7].number_format == "0.0%"
    assert formulas[line[3].coordinate].value == f"=B{line[3].row}-C{line[3].row}"


def test_the_year_has_months_that_are_days_and_ends_at_the_month(figures: MonthFigures) -> None:
    table = rows(read(report_xlsx(figures))["月別"])[FIRST - 1 :]
    assert [row[0] for row in table[:2]] == [datetime(2026, 4, 1), datetime(2026, 5, 1)]
    assert [row[1] for row in table[:12]] == [each.total for each in figures.year]
    assert [row[2] for row in table[:12]] == [each.last_year for each in figures.year]
    assert table[12][:4] == ("10月までの計", 4, 1, 3)
    assert table[0][8] == 100


def test_it_draws_with_excels_own_charts(figures: MonthFigures) -> None:
    content = report_xlsx(figures)
    assert len(charts(content)) == 6
    archive = zipfile.ZipFile(io.BytesIO(content))
    year = archive.read("xl/charts/chart1.xml").decode()
    assert "<c:lineChart>" in year and 'barDir val="col"' in year
    topic = next(text for text in map(text_of(archive), charts(content)) if "相談分野" in text)
    assert 'barDir val="bar"' in topic and 'orientation val="maxMin"' in topic


def text_of(archive: zipfile.ZipFile) -> Any:
    return lambda name: archive.read(name).decode()


def test_each_revision_keeps_its_workbook(
    client: Client, figures: MonthFigures, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the figures it was built with, whatever is counted since."""
    monkeypatch.setattr("reports.pdf.report_pdf", lambda *_: b"%PDF-1.7 stands in")
    clerk = make.user(Role.SECRETARIAT)
    client.force_login(clerk)
    page, file = "/reports/2026-10/", "/reports/2026-10/report.xlsx"
    assert client.get(file).status_code == 404
    for day in ("2026-10-12", "2026-10-13"):
        job = report_request(month=OCTOBER, programme=make.programme(), by=clerk)
        build_report_pdf(job.pk)
        make.confirmed(make.coordinator(), started_at=make.at(day))
    assert f"{file}?programme=yorozu&amp;revision=2" in client.get(page).content.decode()
    totals = []
    for query in ("?revision=1", "?revision=2", ""):
        answer = client.get(f"{file}{query}")
        assert answer["Content-Type"].endswith("spreadsheetml.sheet")
        assert answer["Content-Disposition"].startswith("attachment")
        cover = read(b"".join(answer.streaming_content))["概要"]  # type: ignore[attr-defined]
        totals.append(next(row[1] for row in rows(cover) if row[0] == "相談対応件数（件）"))
    assert totals == [3, 4, 4]
    assert client.get(f"{file}?revision=9").status_code == 404


def sheets_of(content: bytes) -> Iterator[Worksheet]:
    yield from read(content).worksheets


def test_every_sheet_prints_on_a4_in_its_width_and_keeps_its_head(figures: MonthFigures) -> None:
    for sheet in sheets_of(report_xlsx(figures)):
        setup = sheet.page_setup
        assert (setup.paperSize, setup.fitToWidth or 1, setup.fitToHeight) == (9, 1, 0), sheet.title
        fit = sheet.sheet_properties.pageSetUpPr
        assert fit is not None and fit.fitToPage
        if sheet.title not in ("概要", "連携・活動"):
            assert sheet.freeze_panes, sheet.title
            assert sheet.print_title_rows, sheet.title


@pytest.mark.parametrize("name", ["=1+1", "+A1", "-2", "@SUM(A1)", "\t=1", "<r>x</r>", "𠮷髙①㈱"])
def test_a_name_never_becomes_a_formula(name: str) -> None:
    make.confirmed(make.coordinator(name), started_at=make.at("2026-10-05"))
    content = report_xlsx(month_figures(OCTOBER, make.programme()), comments={"lead": name})
    sheet = read(content, values=False)["対応者（主担当）別"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.data_type != "f"]
    assert name.strip() in [str(cell.value).strip() for cell in cells]


def test_the_same_figures_give_the_same_bytes(figures: MonthFigures) -> None:
    assert report_xlsx(figures) == report_xlsx(figures)


def test_what_is_hidden_is_a_dash_and_cannot_be_reckoned_back(figures: MonthFigures) -> None:
    split = figures.split("method")
    hidden: Any = Counts(None, None, None)  # type: ignore[arg-type]
    parts = tuple(
        replace(part, counts=hidden) if part.label in ("来訪", "電話") else part
        for part in split.parts
    )
    others = tuple(each for each in figures.splits if each.cut != "method")
    shown = replace(figures, splits=(*others, replace(split, parts=parts)))
    content = report_xlsx(shown)
    sheet = read(content)["相談方法別"]
    assert [row[1:6] for row in rows(sheet) if row[0] == "来訪"] == [(HIDDEN,) * 5]
    whole = next(row for row in read(content, values=False)["相談方法別"] if row[0].value == "合計")
    assert whole[1].value == 3


def test_chosen_chapters_in_the_order_asked_for_with_their_comments(figures: MonthFigures) -> None:
    said = {
        "from": "紹介が増えました。",
        "office": "新橋が中心です。",
        "overview": "全体の所見",
        "how": "",
    }
    book = read(report_xlsx(figures, sections=("from", "office", "unknown"), comments=said))
    assert book.sheetnames == ["概要", "紹介元別", "紹介元の支店別", "拠点別", "注記"]
    assert "コメント：紹介が増えました。" in [row[0] for row in rows(book["紹介元別"])]
    assert "コメント：新橋が中心です。" in [row[0] for row in rows(book["拠点別"])]
    assert "コメント：全体の所見" in [row[0] for row in rows(book["概要"])]
    whole = read(report_xlsx(figures, sections=("notes", "overview", "activities")))
    assert whole.sheetnames == ["概要", "月別", "一次対応", "連携・活動", "注記"]


def test_first_contacts_and_activities_are_there_also_where_they_are_nought(
    figures: MonthFigures,
) -> None:
    book = read(report_xlsx(figures))
    first = {row[0]: row[1:] for row in rows(book["一次対応"]) if row[0]}
    assert first["一次対応件数"] == (0, 0, 0, 0)
    titles = [row[0] for row in rows(book["連携・活動"])]
    assert [group.title for group in figures.activities] == [
        title for title in titles if title in {group.title for group in figures.activities}
    ]
    for group in figures.activities:
        assert {line.label for line in group.lines} <= set(titles)
