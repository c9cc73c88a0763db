"""A booking opened from a board or a client's page begins with what is known there."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from bookings.availability import read_calendar
from bookings.forms.choice import BY_HAND
from bookings.models import BookingPolicy, Booth
from center.enums import Method
from center.models import Office
from companies.selectors import companies_visible_to, people_visible_to, root_of
from partners.models import SeminarTheme
from yorozu.kit.views import id_in
from yorozu.kit.wareki import fiscal_year


def prefilled(user: User, query: QueryDict) -> dict[str, Any]:
    """From ?theme= &company= &person= &co= &booth= &office= &method= and &start=2026-12-01T10:00
    or &date=.

    What means nothing to the user is passed over.
    """
    found = _client(user, query) | _time(user, query) | _theme(user, query)
    if query.get("method") in Method.values:
        found["method"] = query["method"]
    office = Office.objects.filter(pk=id_in(query, "office") or 0, is_active=True).first()
    if office is not None:
        found.setdefault("office", office)
    if found.get("hand_booth") is None and found.get("method") == Method.VISIT:
        found["hand_booth"] = _free_booth(found)
    return found


def _free_booth(found: dict[str, Any]) -> Booth | None:
    """A coordinator's cell of the board names no booth: the first that is free then."""
    day, starts, office = (found.get(name) for name in ("hand_day", "hand_starts", "office"))
    if day is None or starts is None or office is None:
        return None
    start = timezone.make_aware(datetime.combine(day, starts))
    end = start + BookingPolicy.current().session
    calendar = read_calendar(day, day + timedelta(days=1), coordinators=[])
    free = calendar.free_booths(office.pk, start, end)
    return Booth.objects.filter(pk__in=free[:1]).first()


def _client(user: User, query: QueryDict) -> dict[str, Any]:
    found: dict[str, Any] = {}
    company = companies_visible_to(user).filter(pk=id_in(query, "company") or 0).first()
    person = people_visible_to(user).filter(pk=id_in(query, "person") or 0).first()
    if person is not None:
        person = root_of(person)
        found |= {"person": person.pk, "contact_name": person.name, "contact_kana": person.kana}
        found |= {"contact_phone": person.phone, "contact_email": person.email}
        company = company or person.company
    if company is not None:
        company = root_of(company)
        found |= {"company": company.pk, "client_name": company.name}
        found["contact_phone"] = found.get("contact_phone") or company.phone
        found["contact_email"] = found.get("contact_email") or company.email
    return found


def _theme(user: User, query: QueryDict) -> dict[str, Any]:
    """A lesson says what it is about; the primary topic is one of its course's, if any is."""
    rows = SeminarTheme.objects.visible_to(user).offered().select_related("course")
    theme = rows.filter(pk=id_in(query, "theme") or 0).first()
    if theme is None:
        return {}
    of_course = set(theme.course.topics.values_list("pk", flat=True)) if theme.course else set()
    topics = list(theme.topics.valid_in(fiscal_year(timezone.localdate())))
    topics.sort(key=lambda each: each.pk not in of_course)
    return {
        "theme": theme,
        "course": theme.course,
        "primary_topic": topics[0] if topics else None,
        "other_topics": topics[1:],
    }


def _time(user: User, query: QueryDict) -> dict[str, Any]:
    """A time of a board is one by hand; a day alone is where the proposals begin."""
    start = _moment(query.get("start", ""))
    booth = Booth.objects.visible_to(user).in_use().filter(pk=id_in(query, "booth") or 0).first()
    found: dict[str, Any] = {}
    if start is not None:
        found |= {"hand_day": start.date(), "hand_starts": start.time(), "day": start.date()}
        found |= {
            "hand_coordinator": id_in(query, "co") or id_in(query, "coordinator"),
            "hand_booth": booth,
        }
        found |= {"slot_choice": BY_HAND}
    elif (day := _day(query.get("date", ""))) is not None:
        found["day"] = day
    if booth is not None:
        found["office"] = booth.office
    if day := found.get("day"):
        found["day"] = max(day, timezone.localdate())
    return found


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text[:40])
    except ValueError:
        return None
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
