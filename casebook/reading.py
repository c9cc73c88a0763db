"""What the pages show of cases."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.utils.safestring import SafeString

from casebook.finding import hide_small
from casebook.generalising import Fact, facts_of
from casebook.models import CaseStudy
from casebook.models.case import TEXTS
from casebook.models.kept import PARTS
from yorozu.kit.sought import Sought
from yorozu.kit.textkeys import highlight_if_found

MOST_COUNTED, MOST_FOUND = 1000, 100
_LABELS = dict(PARTS)


@dataclass(frozen=True)
class Entry:
    """One line of the list, with the words it was found by."""

    case: CaseStudy
    facts: list[Fact]
    title: SafeString | str
    context: SafeString | None


@dataclass(frozen=True)
class Section:
    name: str
    label: str
    text: str


def entries(cases: Iterable[CaseStudy], words: str) -> list[Entry]:
    return [_entry(case, words) for case in cases]


def _entry(case: CaseStudy, words: str) -> Entry:
    """The hit's surroundings as they are read: what is hidden there is hidden here."""
    title: SafeString | str = case.title
    context = None
    if Sought.of(words):
        texts = (hide_small(getattr(case, name)).replace("\n", " ") for name in TEXTS)
        hits = (highlight_if_found(text, words) for text in texts)
        context = next((each for each in hits if each is not None), None)
        title = highlight_if_found(title, words, None) or title
    return Entry(case, facts_of(case), title, context)


def total_words(rows: "QuerySet[Any]", words: str) -> str:
    """How many there are; counting stops where it would begin to cost."""
    most = MOST_FOUND if Sought.of(words) else MOST_COUNTED
    found = rows.order_by()[: most + 1].count()
    return f"{most:,}件以上" if found > most else f"{found:,}件"


def sections_of(case: CaseStudy) -> list[Section]:
    """The parts of the text as they are read outside the desk."""
    return [
        Section(name, _LABELS[name], hide_small(getattr(case, name)))
        for name in TEXTS
        if getattr(case, name).strip()
    ]


def in_order(rows: "QuerySet[CaseStudy]", ids: list[Any]) -> "QuerySet[CaseStudy]":
    """The cases of these addresses in the order given."""
    place = Case(*(When(Q(uuid=each), then=n) for n, each in enumerate(ids)), default=len(ids))
    return rows.filter(uuid__in=ids).order_by(place)
