"""Paper of a dialogue: name cards without titles, and who sits at which table."""

from __future__ import annotations

from collections.abc import Sequence

from partners.dialogues.reading import RoundSheet
from partners.models import DialogueMember, OutreachEvent
from yorozu.kit.pdf import render_pdf
from yorozu.kit.wareki import format_date

# Placed side by side, each as one block: a row of a table costs ten times as much.
CARDS_A_SHEET, TABLES_A_SHEET = 10, 15


def cards_pdf(event: OutreachEvent, people: Sequence[DialogueMember]) -> bytes:
    """Ten to a sheet of A4, in the order of the kana."""
    rows = sorted(people, key=lambda each: (each.kana, each.name, each.pk))
    sheets = [rows[at : at + CARDS_A_SHEET] for at in range(0, len(rows), CARDS_A_SHEET)]
    context = {"event": event, "sheets": sheets}
    return render_pdf("print/dialogue_cards.html", context, title=f"{event.title}　名札")


def tables_pdf(event: OutreachEvent, sheets: Sequence[RoundSheet]) -> bytes:
    """A round begins on a sheet of its own: it is pinned to the wall."""
    pages = [
        (sheet, sheet.tables[at : at + TABLES_A_SHEET])
        for sheet in sheets
        for at in range(0, len(sheet.tables), TABLES_A_SHEET)
    ]
    day = format_date(event.starts_at.date(), weekday=True) if event.starts_at else ""
    context = {"event": event, "pages": pages, "day": day}
    return render_pdf("print/dialogue_tables.html", context, title=f"{event.title}　組分け表")
