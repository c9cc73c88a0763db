from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from accounts.models import User


class AccessMiddleware:
    """End the session of somebody whose access dates do not cover today.

    Trainees stay: their dates bound what they see of clients, and alumni remain reachable.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if isinstance(user, User) and not user.is_trainee and self._outside(user):
            logout(request)
            messages.error(
                request, "利用期間外のため、サインインできません。事務局へご連絡ください。"
            )
            return redirect("account_login")
        return self.get_response(request)

    @staticmethod
    def _outside(user: User) -> bool:
        today = timezone.localdate()
        return (user.access_from is not None and today < user.access_from) or (
            user.access_until is not None and user.access_until < today
        )
