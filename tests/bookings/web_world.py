"""A centre that can be booked: public coordinators at work, booths, and a visitor's form."""

from __future__ import annotations

import re
import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bookings.models import BookingPolicy, Shift, WebRequest
from bookings.models.periods import period_of
from bookings.services.web_taking import Visitor, hold_for
from bookings.web.choice import start_text
from bookings.web.times import Wanted, read_times, window_on
from center.enums import Method
from center.models import SupportCourse
from coordinators.models import Coordinator
from tests import builders as make


def public_coordinator(name: str = "石田 真", *, days: int = 60, **facts: Any) -> Coordinator:
    """At the office from 10 to 15 o'clock on every day to come."""
    who = make.coordinator(name, is_public=True, **facts)
    today = timezone.localdate()
    Shift.objects.bulk_create(
        Shift(
            coordinator=who,
            office=make.office(),
            period=period_of(make.at(day, "10:00"), make.at(day, "15:00")),
        )
        for day in (today + timedelta(days=n) for n in range(days))
    )
    return who


def centre(*names: str, booths: int = 2) -> list[Coordinator]:
    make.programme()
    course()
    for number in range(booths):
        make.booth(f"ブース{number + 1}")
    return [public_coordinator(name) for name in names or ("石田 真",)]


def course(invitation: str = "売上を増やしたい") -> SupportCourse:
    found = make.course("売上増加支援")
    found.invitation = invitation
    found.save()
    return found


def wanted(method: str = Method.VISIT) -> Wanted:
    return Wanted(course(), method, make.office() if method == Method.VISIT else None)


def first_time(method: str = Method.VISIT, number: int = 0) -> datetime:
    return list(read_times(wanted(method), now=timezone.now()))[number]


def first_day() -> date:
    return window_on(BookingPolicy.current(), timezone.now()).first


def typed(start: datetime, **changes: Any) -> dict[str, Any]:
    """The form as a visitor sends it."""
    plain: dict[str, Any] = {
        "course": course().pk,
        "method": "visit",
        "office": make.office().pk,
        "start": start_text(start),
        "key": str(uuid.uuid4()),
        "name": "山田 花子",
        "kana": "やまだ はなこ",
        "company": "やまだ食堂",
        "phone": "090-1234-5678",
        "email": "hanako@example.com",
        "about": "仕入れ値が上がり、利益が残らない。",
        "sex": "female",
        "age_band": "40",
        "consent": "on",
    }
    return {name: value for name, value in (plain | changes).items() if value is not None}


def visitor(**changes: Any) -> Visitor:
    names = {
        "name": "山田 花子",
        "kana": "ヤマダ ハナコ",
        "phone": "090-1234-5678",
        "email": "hanako@example.com",
        "sex": "female",
        "age_band": "40",
    }
    return Visitor(**(names | changes))


def hold(client: Client, start: datetime | None = None, **changes: Any) -> WebRequest:
    response = client.post(reverse("book:details"), typed(start or first_time(), **changes))
    assert response.status_code == 302, response.status_code
    return WebRequest.objects.select_related("appointment").latest("pk")


def last_code() -> str:
    """The six digits of the newest mail."""
    found = re.search(r"^　(\d{6})$", str(mail.outbox[-1].body), re.M)
    assert found, mail.outbox[-1].body
    return found.group(1)


def link(name: str) -> str:
    """The path of that kind in the newest mail."""
    found = re.search(rf"http://[^/\s]+(/book/{name}/\S+)", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found.group(1)


def send_code(client: Client, request: WebRequest, code: str | None = None) -> Any:
    address = reverse("book:request", args=[request.uuid])
    return client.post(address, {"code": code or last_code()})


__all__ = [
    "centre",
    "course",
    "first_day",
    "first_time",
    "hold",
    "hold_for",
    "last_code",
    "link",
    "period_of",
    "public_coordinator",
    "read_times",
    "send_code",
    "start_text",
    "typed",
    "uuid",
    "visitor",
    "wanted",
]
