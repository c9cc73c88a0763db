"""What a visitor has chosen so far. It stands in the address: the back button and a second tab
always show what belongs to them, and nothing is kept for somebody who only looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from bookings.web.times import METHODS, Wanted, courses_open, offices_open
from center.enums import Method
from center.models import Office, SupportCourse

# 「どれか分からない」
ANY = "any"


@dataclass(frozen=True)
class Choice:
    """`is_begun` once a course, or that one does not know which, was chosen."""

    is_begun: bool = False
    course: SupportCourse | None = None
    method: str = ""
    office: Office | None = None

    @property
    def wanted(self) -> Wanted | None:
        """None until method and, for a visit, the office are chosen."""
        if not self.is_begun or not self.method:
            return None
        if self.method == Method.VISIT and self.office is None:
            return None
        return Wanted(self.course, self.method, self.office)

    @property
    def query(self) -> dict[str, str | int]:
        values: dict[str, str | int] = {"course": self.course.pk if self.course else ANY}
        if self.method:
            values["method"] = self.method
        if self.office:
            values["office"] = self.office.pk
        return values

    def at(self, method: str, office: Office | None = None) -> Choice:
        return replace(self, method=method, office=office)

    def url(self, name: str, **more: str) -> str:
        return f"{reverse(name)}?{urlencode({**self.query, **more})}"


def read_choice(data: Mapping[str, Any], year: int) -> Choice:
    """Out of an address or a form; what is not (or no more) on offer counts as not chosen."""
    courses = {str(each.pk): each for each in courses_open(year)}
    typed = data.get("course", "")
    if typed != ANY and typed not in courses:
        return Choice()
    choice = Choice(True, courses.get(typed))
    method = data.get("method", "")
    if method not in METHODS:
        return choice
    if method != Method.VISIT:
        return choice.at(method)
    offices = {str(each.pk): each for each in offices_open(year)}
    return choice.at(method, offices.get(data.get("office", "")))


def choice_of(appointment: Any) -> Choice:
    """What was chosen for an appointment there is."""
    is_visit = appointment.method == Method.VISIT
    office = appointment.office if is_visit else None
    return Choice(True, appointment.course, appointment.method, office)


def read_start(text: str) -> datetime | None:
    """2026-12-03T10:00 in Tokyo's time."""
    try:
        start = datetime.strptime(text, "%Y-%m-%dT%H:%M")
        return timezone.make_aware(start)
    except (ValueError, OverflowError):
        return None


def start_text(start: datetime) -> str:
    return f"{timezone.localtime(start):%Y-%m-%dT%H:%M}"


def read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
