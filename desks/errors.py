"""Error pages in Japanese that need neither database nor session."""

from django.http import HttpRequest, HttpResponse
from django.template import loader


def _page(status: int) -> HttpResponse:
    return HttpResponse(loader.render_to_string(f"{status}.html"), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return _page(400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return _page(403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return _page(404)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    return _page(500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    return HttpResponse(loader.render_to_string("403_csrf.html"), status=403)
