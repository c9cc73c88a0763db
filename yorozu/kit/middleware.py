"""Bad input is answered with cleaned text or a page in Japanese, never with a 500 or a loss."""

import re
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from yorozu.kit.textkeys import clean_text

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
MESSAGES = {
    400: "送られた内容を読み取れませんでした。画面を開き直して、もう一度お試しください。",
    404: "お探しのページは見つかりません。",
    413: "送るデータが大きすぎます。ファイルを小さく分けるか、文章を短くして送ってください。",
}
# The first and the last box of what `{% whole %}` surrounds.
FORM_BEGINS, FORM_ENDS = "form_begins", "form_ends"
_TOO_BIG = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
_UNREADABLE = (BadRequest, MultiPartParserError, UnreadablePostError, UnicodeError)


def wants_json(request: HttpRequest) -> bool:
    return request.content_type == "application/json" or request.headers.get(
        "Accept", ""
    ).startswith("application/json")


def refusal(request: HttpRequest, status: int) -> HttpResponse:
    """The error page of this status, or its sentence as JSON where a script asked."""
    if wants_json(request):
        return JsonResponse({"message": MESSAGES[status]}, status=status)
    context = {"center_name": getattr(settings, "CENTER_NAME", "")}
    return HttpResponse(render_to_string(f"{status}.html", context), status=status)


def _cleaned(data: QueryDict) -> QueryDict:
    """The same query without what the database cannot hold."""
    lists = list(data.lists())
    if not any(_UNSTORABLE.search(text) for key, values in lists for text in (key, *values)):
        return data
    clean = QueryDict(mutable=True, encoding=data.encoding)
    for key, values in lists:
        clean.setlist(clean_text(key), [clean_text(value) for value in values])
    clean._mutable = False
    return clean


class CleanInputMiddleware:
    """NUL, lone surrogates and oversized or broken bodies stop here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _CONTROL.search(request.path_info):
            return refusal(request, 404)
        try:
            self._clean(request)
        except _TOO_BIG:
            return refusal(request, 413)
        except _UNREADABLE:
            return refusal(request, 400)
        return self.get_response(request)

    def _clean(self, request: HttpRequest) -> None:
        request.GET = _cleaned(request.GET)  # type: ignore[assignment]
        if request.method == "POST":
            request.POST = _cleaned(request.POST)  # type: ignore[assignment]
        for name in [n for n, value in request.COOKIES.items() if _CONTROL.search(n + value)]:
            del request.COOKIES[name]

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What a view meets only when it reads the body itself."""
        if isinstance(exception, _TOO_BIG):
            return refusal(request, 413)
        if isinstance(exception, BadRequest | MultiPartParserError | UnreadablePostError):
            return refusal(request, 400)
        return None


class WholeFormMiddleware:
    """A button pressed while half the page had come sends half a form: nothing of it is saved.

    What is missing would count as emptied. The answer shows the words that came, to be copied.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        if FORM_BEGINS not in request.POST or FORM_ENDS in request.POST:
            return None
        sent = [text for _, values in request.POST.lists() for text in values]
        words = [text for text in sent if not text.isascii()]
        here = request.headers.get("Referer", "")
        known = url_has_allowed_host_and_scheme(here, {request.get_host()})
        context = {"words": words, "page": here if known else ""}
        return HttpResponse(render_to_string("422_half.html", context, request), status=422)
