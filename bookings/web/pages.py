"""What the public views share."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bookings.models import BookingPolicy
from bookings.web.limits import is_allowed
from bookings.web.times import Window, window_on

P = ParamSpec("P")
PublicView = Callable[Concatenate[HttpRequest, P], HttpResponse]
# The requests this browser has made, newest last. Nothing else is kept about a visitor.
_MINE = "book"
_MOST = 12


def too_often(request: HttpRequest) -> HttpResponse:
    """429: wait, or call."""
    return render(request, "bookings/book/too_often.html", status=429)


def public(*methods: str) -> Callable[[PublicView[P]], PublicView[P]]:
    """A page for everybody; what is posted too often gets the page that says to wait or call."""

    def decorate(view: PublicView[P]) -> PublicView[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method == "POST" and not is_allowed(request, "act"):
                return too_often(request)
            return view(request, *args, **kwargs)

        return cast("PublicView[P]", never_cache(require_http_methods(list(methods))(guarded)))

    return decorate


def mine(session: object) -> list[uuid.UUID]:
    found = []
    for text in session.get(_MINE, []):  # type: ignore[attr-defined]
        try:
            found.append(uuid.UUID(text))
        except (ValueError, TypeError, AttributeError):
            continue
    return found


def remember(session: object, key: uuid.UUID) -> None:
    others = [each.hex for each in mine(session) if each != key]
    session[_MINE] = [*others, key.hex][-_MOST:]  # type: ignore[index]


def window_now() -> Window:
    return window_on(BookingPolicy.current(), timezone.now())
