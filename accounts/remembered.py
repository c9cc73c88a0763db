"""A list keeps its conditions in its address and remembers each person's last ones."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from accounts.models import User
from accounts.permissions import StaffRequest
from yorozu.kit.paging import CURSORS
from yorozu.kit.views import is_htmx

P = ParamSpec("P")
View = Callable[Concatenate[StaffRequest, P], HttpResponse]
# Marks a choice of the person's own: the list is remembered, and the mark leaves the address.
KEEP = "keep"
# What was looked for once is not looked for again the next morning.
PASSING = ("q", "target")


def conditions(data: QueryDict, blanks: Collection[str] = ()) -> QueryDict:
    """The conditions in an address, without the place in the list and without empty ones.

    `blanks` names those that say something when empty, as everybody's instead of one's own.
    """
    kept = QueryDict(mutable=True)
    for name, values in data.lists():
        given = values if name in blanks else [value for value in values if value]
        if given and name not in (*CURSORS, KEEP):
            kept.setlist(name, given)
    return kept


def remembers(name: str, *, blanks: Collection[str] = ()) -> Callable[[View[P]], View[P]]:
    """The bare address leads to the last conditions; a choice (`keep`) becomes the last one.

    A link with conditions but without the mark, as from a figure, changes nothing.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def remembering(request: StaffRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.GET:
                last = request.user.last_filters.get(name)
                if last:
                    return redirect(f"{request.path}?{last}")
            if KEEP not in request.GET:
                return view(request, *args, **kwargs)
            given = conditions(request.GET, blanks)
            _keep(request.user, name, given)
            address = f"{request.path}?{given.urlencode()}" if given else request.path
            if not is_htmx(request):
                return redirect(address)
            request.GET = given  # type: ignore[assignment]
            response = view(request, *args, **kwargs)
            response.setdefault("HX-Push-Url", address)
            return response

        return cast("View[P]", remembering)

    return decorate


def _keep(user: User, name: str, given: QueryDict) -> None:
    kept = given.copy()
    for passing in PASSING:
        kept.pop(passing, None)
    if kept.urlencode() != user.last_filters.get(name, ""):
        user.last_filters = {**user.last_filters, name: kept.urlencode()}
        user.save(update_fields=["last_filters"])
