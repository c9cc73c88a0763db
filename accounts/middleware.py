from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts import audit, sessions
from accounts.models import User

# Asked by the page itself every few seconds: nobody sits before it.
POLL = "X-Poll"
# Says on a 401 what is missing when it is not the sign-in (static/js/requests.js).
REASON = "X-Sign-In"
SECOND_FACTOR = "second-factor"
# Open to somebody who must first set up a second factor, beside the pages for doing so.
STILL_OPEN = ("account_logout", "account_reauthenticate")


class AccessMiddleware:
    """Whether this person may go on: access dates, the session's age, the second factor.

    Trainees stay beyond their dates: those bound what they see of clients, and alumni remain
    reachable.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, User):
            return self.get_response(request)
        if not user.is_trainee and _is_outside(user):
            logout(request)
            messages.error(
                request, "利用期間外のため、サインインできません。事務局へご連絡ください。"
            )
            return redirect("account_login")
        if sessions.is_over(request):
            _end(request, user)
        elif sessions.lacks_second_factor(request) and not _has_it_now(request, user):
            request.must_set_up = True  # type: ignore[attr-defined]
            if not _is_on_the_way(request.path):
                return _lead_to_setup(request)
        elif POLL not in request.headers:
            sessions.touch(request, user)
        return self.get_response(request)


def _is_outside(user: User) -> bool:
    today = timezone.localdate()
    return (user.access_from is not None and today < user.access_from) or (
        user.access_until is not None and user.access_until < today
    )


def _is_partial(request: HttpRequest) -> bool:
    """Asked by a script of an open page: another page in its place would lose what is typed."""
    return "HX-Request" in request.headers or request.content_type == "application/json"


def _end(request: HttpRequest, user: User) -> None:
    """The session is over: the request goes on as a stranger's, who is asked to sign in."""
    audit.record("session.expired", target=user, by=user)
    sessions.forget(request)
    request.session.flush()
    request.user = AnonymousUser()
    if "text/html" in request.headers.get("Accept", ""):
        messages.info(
            request,
            "しばらく操作がなかったため、ログアウトしました。もう一度ログインしてください。",
        )


def _has_it_now(request: HttpRequest, user: User) -> bool:
    """Set up meanwhile, perhaps in another browser."""
    if not sessions.has_second_factor(user):
        return False
    sessions.second_factor_found(request)
    return True


def _is_on_the_way(path: str) -> bool:
    return path.startswith(reverse("mfa_index")) or path in map(reverse, STILL_OPEN)


def _lead_to_setup(request: HttpRequest) -> HttpResponse:
    if _is_partial(request):
        return HttpResponse(status=401, headers={REASON: SECOND_FACTOR})
    return redirect("mfa_index")
