"""支援事例: open to all the world, without an account; nothing but what was published to it.

Caches may keep a page, but ask each time whether it still holds: a consent that is taken back
closes the case with the next request.
"""

import hashlib
import uuid as uuids

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_safe

from casebook.enums import Audience
from casebook.generalising import facts_of
from casebook.published import published_to
from casebook.reading import sections_of
from yorozu.kit.paging import keyset_page

SIZE = 20


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The newest first."""
    rows = published_to(Audience.PUBLIC)
    page = keyset_page(rows, request, order=("-approved_at", "-id"), size=SIZE)
    entries = [{"case": case, "facts": facts_of(case)} for case in page.rows]
    context = {"entries": entries, "page": page, "is_entrance": True}
    return _cacheable(request, render(request, "casebook/public/list.html", context))


@require_safe
def case(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    found = get_object_or_404(published_to(Audience.PUBLIC), uuid=uuid)
    context = {
        "case": found,
        "facts": facts_of(found),
        "sections": sections_of(found),
        "is_entrance": True,
    }
    return _cacheable(request, render(request, "casebook/public/detail.html", context))


def _cacheable(asking: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The same page for everybody, named by its content."""
    tag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    if tag in parse_etags(asking.headers.get("If-None-Match", "")):
        response = HttpResponse(status=304)
    response["ETag"] = tag
    patch_cache_control(response, public=True, no_cache=True)
    return response
