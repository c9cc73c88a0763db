"""The measures, in the order of issue and performance page."""

import platform
from collections.abc import Callable, Iterable

from bench import (
    analysis,
    aside,
    bookings,
    companies,
    dialogue,
    figures,
    groups,
    imports,
    month_end,
    pages,
    paper,
    partners,
    saving,
)
from bench.measure import HEAD
from bench.prepare import sweep

Group = Callable[[int], Iterable[str]]
GROUPS: dict[str, Group] = {
    "list": pages.lists,
    "search": pages.searches,
    "memo": pages.memos,
    "similar": aside.similar,
    "steps": aside.next_steps,
    "company": companies.clients,
    "library": groups.library,
    "save": saving.saves,
    "book": bookings.bookings,
    "partners": partners.partners,
    "figures": figures.months,
    "analysis": analysis.analyses,
    "cases": month_end.cases,
    "close": month_end.months,
    "pdf": paper.papers,
    "import": imports.rows,
    "dialogue": dialogue.dialogues,
}


def run(only: list[str], *, rounds: int, scale: str) -> int:
    print(f"Python {platform.python_version()}, --scale {scale}, {rounds} rounds\n{HEAD}")
    missed = 0
    for name in only:
        for text in GROUPS[name](rounds):
            print(text, flush=True)
            missed += "MISSED" in text
        sweep()
    if missed:
        print(f"{missed} aims missed")
    return 0
