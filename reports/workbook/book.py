"""The workbook put together: which sheets, in which order, with which comments."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter
from django.conf import settings

from reports import words
from reports.enums import ReportSpan
from reports.figures import MonthFigures
from reports.workbook import drawing, sheets, splits
from reports.workbook.page import Page, looks_of

COVER, NOTES = "概要", "注記"
OVERVIEW = "overview"
# Chapter of the paper → its sheets, in the order the secretariat reads them.
CHAPTERS: Mapping[str, tuple[str, ...]] = {
    OVERVIEW: ("year", "first"),
    "how": ("office", "method"),
    "what": ("topic", "any_topic", "course"),
    "who": ("stage", "industry", "staff", "age", "sex"),
    "from": ("bank", "branch"),
    "branches": ("branch",),
    "by": ("lead", "beside", "seat"),
    "activities": ("activities",),
}


@dataclass(frozen=True)
class Sheet:
    key: str
    name: str
    title: str
    widths: Sequence[float]
    write: Callable[[xlsxwriter.Workbook, Page], None]
    landscape: bool = False


def report_xlsx(
    figures: MonthFigures,
    *,
    sections: Sequence[str] = (),
    comments: Mapping[str, str] | None = None,
) -> bytes:
    """The same figures give the same bytes: nothing here knows the time of day or the revision.

    `sections` are chapters or single sheets, in the order wanted; none means all. `comments` are
    by the same keys; one on a chapter stands on the chapter's first sheet, that on the overview and
    any other on the cover.
    """
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    chosen = _chosen(figures, sections)
    said = _by_sheet(chosen, comments or {})
    with xlsxwriter.Workbook(file, options) as book:
        _describe(book, figures)
        looks = looks_of(book)
        names = [*(each.name for each in chosen), NOTES]
        cover = Page(book, looks, COVER, sheets.COVER_WIDTHS)
        cover.is_compared = not figures.runs_on
        _write_cover(cover, figures, names, said[""])
        for each in chosen:
            page = Page(book, looks, each.name, each.widths, landscape=each.landscape)
            page.is_compared = cover.is_compared
            page.heading(each.title, _about(figures))
            page.row += 1
            each.write(book, page)
            for text in said[each.key]:
                page.row += 1
                page.paragraph(f"コメント：{text}")
        notes = Page(book, looks, NOTES, sheets.NOTE_WIDTHS)
        notes.heading("集計の方法", _about(figures))
        notes.row += 1
        sheets.write_notes(notes, figures)
    return file.getvalue()


def _describe(book: xlsxwriter.Workbook, figures: MonthFigures) -> None:
    """The file's own properties; `created` is the last day it tells of."""
    last = figures.periods.month.last_day
    book.set_properties(
        {
            "title": _title(figures),
            "author": settings.CENTER_NAME,
            "created": datetime(last.year, last.month, last.day),
        }
    )


def _title(figures: MonthFigures) -> str:
    return f"業務実績報告書　{_of(figures)}"


def _about(figures: MonthFigures) -> str:
    state = words.state(figures)
    return f"{_of(figures)}　{figures.programme_name}　{state}"


def _of(figures: MonthFigures) -> str:
    part_of = "分" if figures.periods.span == ReportSpan.MONTH else ""
    whom = "" if figures.scope.is_center else f"　{figures.scope.title}"
    return f"{figures.periods.month.label}{part_of}{whom}"


def _write_cover(
    page: Page, figures: MonthFigures, names: Sequence[str], said: Sequence[str]
) -> None:
    page.heading(_title(figures))
    page.row += 1
    sheets.write_cover(page, figures, names, said)


def _by_sheet(chosen: Sequence[Sheet], comments: Mapping[str, str]) -> dict[str, list[str]]:
    """Each sheet's comments in the order given; "" is the cover."""
    said: dict[str, list[str]] = {key: [] for key in ("", *(each.key for each in chosen))}
    for key, text in comments.items():
        if text.strip():
            own = () if key == OVERVIEW else CHAPTERS.get(key, (key,))
            place = next((each for each in own if each in said), "")
            said[place].append(text.strip())
    return said


def _chosen(figures: MonthFigures, sections: Sequence[str]) -> list[Sheet]:
    """Of what was counted only; a report may leave a split out."""
    there = {each.key: each for each in _sheets(figures)}
    wanted = [key for name in sections or CHAPTERS for key in CHAPTERS.get(name, (name,))]
    return [there[key] for key in dict.fromkeys(wanted) if key in there]


def _sheets(figures: MonthFigures) -> list[Sheet]:
    found = [_year(figures)] if figures.year else []
    if figures.first.by_outcome:
        found.append(_first(figures))
    found += [_split(figures, cut.cut) for cut in figures.splits]
    if any(bank.parts for split in figures.splits if split.cut == "bank" for bank in split.parts):
        found.append(_branches(figures))
    return [*found, _activities(figures)] if figures.activities else found


def _year(figures: MonthFigures) -> Sheet:
    def write(book: xlsxwriter.Workbook, page: Page) -> None:
        first, last = sheets.write_year(page, figures)
        drawing.draw_year(book, page, figures, first, last)

    title = "月別の相談対応件数"
    return Sheet("year", "月別", title, sheets.YEAR_WIDTHS, write, landscape=True)


def _first(figures: MonthFigures) -> Sheet:
    def write(_: xlsxwriter.Workbook, page: Page) -> None:
        sheets.write_lines(page, figures, figures.first.lines(), freeze=True)
        page.row += 1
        page.paragraph("一次対応件数は、相談対応件数に含みません。", "soft_text")

    return Sheet("first", "一次対応", "一次対応・他機関紹介の件数", sheets.LINES_WIDTHS, write)


def _split(figures: MonthFigures, cut: str) -> Sheet:
    split = figures.split(cut)

    def write(book: xlsxwriter.Workbook, page: Page) -> None:
        first = page.row + 1
        splits.write_split(page, figures, split)
        if cut in splits.DRAWN and split.parts:
            drawing.draw_split(book, page, figures, split, first)

    name, title = splits.sheet_name(split), splits.sheet_title(split)
    return Sheet(cut, name, title, splits.WIDTHS, write, landscape=cut in splits.DRAWN)


def _branches(figures: MonthFigures) -> Sheet:
    def write(_: xlsxwriter.Workbook, page: Page) -> None:
        splits.write_branches(page, figures, figures.split("bank").parts)

    title = "紹介元の支店別の相談対応件数"
    return Sheet("branch", "紹介元の支店別", title, splits.BRANCH_WIDTHS, write)


def _activities(figures: MonthFigures) -> Sheet:
    def write(_: xlsxwriter.Workbook, page: Page) -> None:
        sheets.write_groups(page, figures, figures.activities)

    title = "支援機関との連携・人材育成"
    return Sheet("activities", "連携・活動", title, sheets.LINES_WIDTHS, write)
