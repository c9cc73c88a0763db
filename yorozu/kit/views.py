"""Small helpers of views."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import BadRequest, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from yorozu.kit.textkeys import clean_text


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page (not a boosted link, not going back)."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and not (
        headers.get("HX-Boosted") or headers.get("HX-History-Restore-Request")
    )


def htmx_or_full(
    request: HttpRequest,
    template: str,
    partial: str,
    context: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, or for htmx its named partial (or, with ``.html``, another template)."""
    if is_htmx(request):
        template = partial if partial.endswith(".html") else f"{template}#{partial.lstrip('#')}"
    response = render(request, template, dict(context or {}), status=status)
    patch_vary_headers(response, ("HX-Request",))
    return response


def id_in(query: QueryDict, name: str) -> int | None:
    """An id among what was sent; nonsense is none."""
    text = query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form binds to: an empty POST is still one."""
    return request.POST if request.method == "POST" else None


def version_in(request: HttpRequest, name: str = "version") -> int:
    """The version the page was drawn with; what is no number matches none."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def add_errors(form: BaseForm, error: ValidationError) -> None:
    """What a service or the model refused, beside the field it is about, else above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, words in error.error_dict.items():
        form.add_error(name if name in form.fields else None, words)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {clean_text(key): _clean(item) for key, item in value.items()}
    return value


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def read_json(request: HttpRequest) -> dict[str, Any]:
    """The object in the body, every text cleaned. Raises BadRequest."""
    try:
        data = _clean(json.loads(request.body, parse_constant=_refuse))
    except (ValueError, RecursionError) as error:
        raise BadRequest("not JSON") from error
    if not isinstance(data, dict):
        raise BadRequest("not a JSON object")
    return data
