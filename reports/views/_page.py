"""What the pages of the room share: the month of the address and the programme of the query."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest
from django.urls import reverse

from center.models import Programme
from reports import selectors
from reports.periods import parse_month


def month_of(month: str) -> date:
    """The month of the address. Raises Http404."""
    try:
        return parse_month(month)
    except ValueError as error:
        raise Http404 from error


def asked(asking: HttpRequest, month: str) -> tuple[date, Programme]:
    """The month of the address and the programme of the query. Raises Http404."""
    day = month_of(month)
    sent = asking.POST if asking.method == "POST" else asking.GET
    programme = selectors.programme_named(sent.get("programme", ""))
    if programme is None:
        raise Http404
    return day, programme


def month_url(month: str, programme: Programme) -> str:
    return f"{reverse('reports:month', args=[month])}?programme={programme.code}"
