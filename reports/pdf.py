"""The month's report on paper: the same figures give the same bytes."""

from __future__ import annotations

from reports import paper, words
from reports.closing.paper import corrections
from reports.figures import MonthFigures
from reports.notes import NOTES, first_contacts_note
from reports.paper_tables import chapters
from yorozu.kit.pdf import render_pdf


def report_pdf(figures: MonthFigures) -> bytes:
    return render_pdf("print/report.html", report_context(figures), title=report_title(figures))


def report_title(figures: MonthFigures) -> str:
    return f"業務実績報告書 {figures.periods.month.label}（{figures.programme_name}）"


def report_context(figures: MonthFigures) -> dict[str, object]:
    periods = figures.periods
    return {
        "figures": figures,
        "month": periods.month.label,
        "span": words.span(periods.month),
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
        "chapters": chapters(figures),
        "notes": (first_contacts_note(figures), *NOTES),
    }
