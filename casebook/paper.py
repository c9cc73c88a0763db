"""A booklet as plain data and as PDF/UA: cover, contents, one case after another."""

from dataclasses import dataclass

from django.utils import timezone

from casebook.enums import Audience
from casebook.generalising import Fact, facts_of
from casebook.models import Booklet
from casebook.published import published_to
from casebook.reading import Section, sections_of
from yorozu.kit.pdf import render_pdf
from yorozu.kit.wareki import format_date


@dataclass(frozen=True)
class CasePaper:
    number: int
    title: str
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class BookletPaper:
    title: str
    day: str
    audience: str
    is_public: bool
    cases: tuple[CasePaper, ...]


def booklet_holds(booklet: Booklet) -> bool:
    """Whether all of its cases are still published to those it is for. Two queries."""
    wanted = list(booklet.items.values_list("case", flat=True))
    open_now = published_to(Audience(booklet.audience)).filter(pk__in=wanted)
    return bool(wanted) and open_now.count() == len(wanted)


def booklet_paper(booklet: Booklet) -> BookletPaper:
    places = dict(booklet.items.values_list("case", "position"))
    rows = published_to(Audience(booklet.audience)).filter(pk__in=places)
    cases = sorted(rows, key=lambda case: places[case.pk])
    return BookletPaper(
        title=booklet.title,
        day=format_date(timezone.localtime(booklet.created_at).date()),
        audience=booklet.get_audience_display(),
        is_public=booklet.audience == Audience.PUBLIC,
        cases=tuple(
            CasePaper(number, case.title, tuple(facts_of(case)), tuple(sections_of(case)))
            for number, case in enumerate(cases, start=1)
        ),
    )


def booklet_pdf(booklet: Booklet) -> bytes:
    """The same cases give the same bytes."""
    paper = booklet_paper(booklet)
    return render_pdf("print/casebook.html", {"paper": paper}, title=paper.title)
