"""Screens 1 and 2: what it is about, then how, where and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bookings.models import BookingPolicy
from bookings.web.choice import Choice, read_choice, read_day, start_text
from bookings.web.pages import public
from bookings.web.strip import Strip, draw_strip
from bookings.web.times import (
    Wanted,
    calendar_of,
    candidates,
    courses_open,
    free_starts,
    offices_open,
    this_year,
    window_on,
)
from center.enums import Method


@dataclass(frozen=True)
class Way:
    """How one may talk with us, as a tile to choose."""

    label: str
    detail: str
    icon: str
    url: str
    is_chosen: bool


@public("GET", "HEAD")
def start(request: HttpRequest) -> HttpResponse:
    courses = courses_open(this_year(timezone.now()))
    cards = [
        (each.invitation or each.name, each.name, Choice(True, each).url("book:times"))
        for each in courses
    ]
    context = {
        "cards": cards,
        "any_url": Choice(True).url("book:times"),
        "is_entrance": True,
        "step": 1,
    }
    return render(request, "bookings/book/start.html", context)


@public("GET", "HEAD")
def times(request: HttpRequest) -> HttpResponse:
    choice = read_choice(request.GET, this_year(timezone.now()))
    if not choice.is_begun:
        return redirect("book:start")
    context: dict[str, Any] = {"choice": choice, "ways": ways(choice), "step": 2}
    if choice.wanted is not None:
        strip = _strip(choice, choice.wanted, request.GET.get("day", ""))
        context |= {"strip": strip, "wait_url": choice.url("book:wait")}
    return render(request, "bookings/book/times.html", context)


def ways(choice: Choice) -> list[Way]:
    found = []
    for office in offices_open(this_year(timezone.now())):
        at = choice.at(Method.VISIT, office)
        label = f"{office.name}で会って相談"
        chosen = choice.office == office
        found.append(Way(label, office.address, "place", _at_days(at), chosen))
    for method, label, detail, icon in (
        (Method.ONLINE, "オンラインで相談", "パソコンやスマホで、顔を見ながら", "video"),
        (Method.PHONE, "電話で相談", "こちらからお電話します", "phone"),
    ):
        at = choice.at(method)
        found.append(Way(label, detail, icon, _at_days(at), choice.method == method))
    return found


def _at_days(choice: Choice) -> str:
    return f"{choice.url('book:times')}#days"


def _strip(choice: Choice, wanted: Wanted, asked: str) -> Strip:
    policy = BookingPolicy.current()
    window = window_on(policy, timezone.now())
    people = candidates(wanted.course, window)
    calendar = calendar_of(people, window.first, window.until)
    return draw_strip(
        free_starts(wanted, people, calendar, window, policy),
        window,
        read_day(asked),
        day_url=lambda day: f"{choice.url('book:times', day=day.isoformat())}#days",
        time_url=lambda at: choice.url("book:details", start=start_text(at)),
    )
