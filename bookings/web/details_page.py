"""Screen 3 as it is shown: for the first time, with what was wrong, and after a hold ran out."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bookings.models import WebRequest
from bookings.web.choice import Choice, choice_of, start_text
from bookings.web.forms import VisitorForm, typed_before
from bookings.web.strip import options
from bookings.web.times import read_times
from companies.enums import ConsentKind
from companies.services.consents import wording_on

TAKEN = "この日時は、ほかの方の予約が入りました。下から、別の日時を選んでください。"


def begin_again(request: HttpRequest, old: WebRequest) -> HttpResponse:
    """The hold ran out: everything typed is kept, and other times are offered."""
    choice = choice_of(old.appointment)
    assert choice.wanted is not None
    times = list(read_times(choice.wanted, now=timezone.now()))
    form = VisitorForm(initial=typed_before(old) | {"key": uuid.uuid4()})
    start = old.appointment.period.lower
    notice = (
        "お申込みの時間が過ぎました。ご入力の内容は残っています。"
        "日時を確かめて、もう一度お申し込みください。"
    )
    return render_details(request, form, choice, start, times=times, notice=notice)


def render_details(
    request: HttpRequest,
    form: VisitorForm,
    choice: Choice,
    start: datetime | None,
    *,
    times: list[datetime] | None = None,
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    """With `times` the time is a choice in the form, else it is what was chosen before."""
    context = {
        "form": form,
        "choice": choice,
        "start": start,
        "start_text": start_text(start) if start else "",
        "options": options(times) if times is not None else None,
        "wait_url": choice.url("book:wait"),
        "times_url": choice.url("book:times", day=_day(start)),
        "notice": notice,
        "wording": wording_on(ConsentKind.SERVICE, timezone.localdate()),
        "step": 3,
    }
    return render(request, "bookings/book/details.html", context, status=status)


def _day(start: datetime | None) -> str:
    return timezone.localtime(start).date().isoformat() if start else ""
