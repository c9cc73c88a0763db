"""The report on paper: the same figures under the same layout give the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reports import paper, words
from reports.closing.paper import corrections
from reports.enums import ReportScope, ReportSpan
from reports.figures import MonthFigures
from reports.layout import SECTIONS, Layout
from reports.notes import notes_of
from reports.paper_tables import Table, beside_table, chapters
from yorozu.kit.pdf import render_pdf

NAME = "業務実績報告書"


@dataclass(frozen=True)
class Part:
    """A chapter as it is printed. `kind` says how: overview, tables, notes."""

    key: str
    title: str
    kind: str
    tables: tuple[Table, ...] = ()
    comment: str = ""
    is_fresh: bool = False


def report_pdf(figures: MonthFigures, layout: Layout | None = None) -> bytes:
    layout = layout or Layout.of(figures.scope.kind)
    context = report_context(figures, layout)
    return render_pdf("print/report.html", context, title=report_title(figures))


def report_title(figures: MonthFigures) -> str:
    of = "、".join(each for each in (figures.scope.name, figures.programme_name) if each)
    return f"{NAME} {figures.periods.month.label}（{of}）"


def report_context(figures: MonthFigures, layout: Layout) -> dict[str, object]:
    periods = figures.periods
    return {
        "figures": figures,
        "name": NAME,
        "whom": figures.scope.title,
        "month": periods.month.label,
        "part_of": "分" if periods.span == ReportSpan.MONTH else "",
        "span": words.span(periods.month),
        "words": periods.words,
        "year_label": periods.year_to_date.label,
        "year_span": words.span(periods.year_to_date),
        "last_label": periods.last_year.label,
        "state": words.state(figures),
        "summary": paper.summary(figures),
        "headlines": paper.headlines(figures),
        "corrections": corrections(figures),
        "year_chart": paper.year_drawing(figures),
        "year_months": [f"{each.month.month}月" for each in figures.year],
        "year_rows": paper.year_rows(figures),
        "parts": tuple(_parts(figures, layout)),
        "notes": notes_of(figures),
    }


def _parts(figures: MonthFigures, layout: Layout) -> Iterator[Part]:
    """The chapters of the layout that have something to say."""
    titles = SECTIONS[figures.scope.kind]
    tables = {chapter.key: chapter.tables for chapter in chapters(figures)}
    if figures.scope.kind == ReportScope.COORDINATOR:
        tables["beside"] = (beside_table(figures),)
    fresh = True
    for key in layout.sections:
        comment = layout.comment(key)
        if key in tables:
            yield Part(key, titles[key], "tables", tables[key], comment, fresh)
            fresh = False
        elif key in ("overview", "notes"):
            yield Part(key, titles[key], key, comment=comment)
