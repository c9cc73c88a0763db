"""One permission is named per view."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from accounts.enums import GRANTED, ROLES_WITH, Permission
from accounts.models import User

P = ParamSpec("P")


class StaffRequest(HttpRequest):
    """A request that `require_permission` let through: somebody is signed in."""

    user: User


def has_permission(user: object, permission: Permission) -> bool:
    """Whether the user's role or a grant carries the permission; superusers act as the manager."""
    if not isinstance(user, User) or not user.is_active:
        return False
    if user.role in ROLES_WITH[permission]:
        return True
    grant, roles = GRANTED.get(permission, (None, frozenset()))
    return grant in user.grants and user.role in roles


def require_permission(
    permission: Permission,
) -> Callable[
    [Callable[Concatenate[StaffRequest, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Send strangers to the sign-in page and refuse (403) roles without the permission."""

    def decorate(
        view: Callable[Concatenate[StaffRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                if getattr(request, "htmx", False):
                    # A redirect would paint the sign-in page into the page, a reload would lose
                    # what is typed: the page says it in words (static/js/requests.js).
                    return HttpResponse(status=401)
                return redirect_to_login(request.get_full_path())
            if not has_permission(request.user, permission):
                raise PermissionDenied
            return view(cast("StaffRequest", request), *args, **kwargs)

        guarded.required_permission = permission  # type: ignore[attr-defined]
        return cast("Callable[Concatenate[HttpRequest, P], HttpResponseBase]", guarded)

    return decorate
