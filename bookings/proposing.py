"""Read what matching weighs, in a fixed number of queries, and match."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import timezone

from bookings.availability import Calendar, read_calendar
from bookings.enums import PartOfDay
from bookings.history import Client, history_of
from bookings.matching import Matching, Need, match
from bookings.models import BookingPolicy
from center.enums import Method
from center.models import Industry, Office, SupportCourse, Topic
from companies.models import Company, Person
from coordinators.selectors import Skilled, skilled_in
from partners.enums import Audience
from partners.models import SeminarTheme

# Who asks on the telephone hears of the next four weeks; a later day moves the window there.
HORIZON = timedelta(days=28)


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the form asks: about what, how, where and from which day on."""

    method: str = Method.VISIT
    primary_topic: Topic | None = None
    other_topics: tuple[Topic, ...] = ()
    course: SupportCourse | None = None
    theme: SeminarTheme | None = None
    office: Office | None = None
    language: str = ""
    day: date | None = None
    part: str = PartOfDay.ANY
    company: Company | None = None
    person: Person | None = None
    industry: Industry | None = None

    @property
    def topics(self) -> tuple[Topic, ...]:
        first = (self.primary_topic,) if self.primary_topic else ()
        return tuple(dict.fromkeys([*first, *self.other_topics]))


def propose(
    wishes: Wishes,
    *,
    for_bank: bool = False,
    only: int | None = None,
    but: int | None = None,
    now: datetime | None = None,
) -> Matching:
    """Ranked coordinators with reasons; `only` one of them. `but` is an appointment to be moved.

    A bank hears of those who are public only, and what they did for the client weighs nothing:
    even the order would tell that somebody has been here before.
    """
    if for_bank and wishes.theme and wishes.theme.audience == Audience.STAFF:
        wishes = replace(wishes, theme=None)
    need = need_of(wishes, now or timezone.now())
    people = skilled_in([*need.topics, *need.course_topics], on=need.first)
    if for_bank:
        people = [each for each in people if each.is_public]
    if only is not None:
        people = [each for each in people if each.id == only]
    calendar = _calendar(need, people, but)
    history = history_of(_client(wishes, for_bank=for_bank))
    return match(need, people, calendar, history, BookingPolicy.current())


def need_of(wishes: Wishes, now: datetime) -> Need:
    today = timezone.localtime(now).date()
    first = max(wishes.day or today, today)
    industry = _industry(wishes)
    course_topics = list(wishes.course.topics.all()) if wishes.course else []
    theme = wishes.theme
    return Need(
        method=wishes.method,
        first=first,
        until=first + HORIZON,
        earliest=now,
        topics={each.pk: each.name for each in wishes.topics},
        course=wishes.course.name if wishes.course else "",
        course_topics={each.pk: each.name for each in course_topics},
        industry=industry.name if industry else "",
        office_id=wishes.office.pk if wishes.office else None,
        language=wishes.language,
        part=wishes.part,
        theme=theme.title if theme else "",
        teachers=frozenset(theme.leads.values_list("pk", flat=True)) if theme else frozenset(),
        minutes=theme.minutes if theme else None,
    )


def _calendar(need: Need, people: Iterable[Skilled], but: int | None) -> Calendar:
    """From the Monday before, so that the week's load is whole."""
    monday = need.first - timedelta(days=need.first.weekday())
    ids = [each.id for each in people]
    return read_calendar(monday, need.until + timedelta(days=6), coordinators=ids, but=but)


def _industry(wishes: Wishes) -> Industry | None:
    return wishes.industry or (wishes.company.industry if wishes.company else None)


def _client(wishes: Wishes, *, for_bank: bool) -> Client:
    industry = _industry(wishes)
    return Client(
        company_id=wishes.company.pk if wishes.company and not for_bank else None,
        person_id=wishes.person.pk if wishes.person and not for_bank else None,
        industry_id=industry.pk if industry else None,
    )
