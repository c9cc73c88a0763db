"""Numbers in an address."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.urls.converters import IntConverter
from django.urls.exceptions import Resolver404

from yorozu.kit.converters import BIGINT, IdConverter

PLACE = "partners:detail"


def test_a_number_that_no_row_can_have_is_no_address() -> None:
    assert resolve(reverse(PLACE, args=[BIGINT - 1])).kwargs == {"pk": BIGINT - 1}
    with pytest.raises(Resolver404):
        resolve(reverse(PLACE, args=[BIGINT]))


def test_every_number_in_an_address_of_ours_is_such_a_number() -> None:
    """A larger one would be an error of the database in one view or another."""
    plain = [
        str(each.pattern)
        for each in _of_ours(get_resolver())
        for one in each.pattern.converters.values()
        if isinstance(one, IntConverter) and not isinstance(one, IdConverter)
    ]
    assert plain == []


def _of_ours(place: URLPattern | URLResolver) -> list[URLPattern | URLResolver]:
    """Those that lead to a view of this project, with what stands before them."""
    if isinstance(place, URLPattern):
        return [] if place.callback.__module__.startswith("allauth.") else [place]
    below = [found for each in place.url_patterns for found in _of_ours(each)]
    return [place, *below] if below else []
