"""Sign-in, sign-out and second factors happen inside allauth, which tells of them by signals only.

Everything else is recorded by the service that does it (`accounts.audit`).
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.signals import password_changed, password_reset, password_set, user_logged_in
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in as session_begun
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from accounts import audit, sessions
from accounts.models import User


def _ip(request: HttpRequest) -> str:
    return str(get_adapter().get_client_ip(request))


@receiver(session_begun)
def on_session_begun(request: HttpRequest, user: User, **_: Any) -> None:
    sessions.begin(request, user)


@receiver(user_logged_in)
def on_signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    records = request.session.get("account_authentication_methods") or [{}]
    method = records[-1].get("type") or records[-1].get("method") or ""
    audit.record("sign_in.done", target=user, by=user, method=method, ip=_ip(request))


@receiver(user_logged_out)
def on_signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        sessions.forget(request)
        audit.record("sign_in.out", target=user, by=user)


@receiver(password_changed)
def on_password_changed(request: HttpRequest, user: User, **_: Any) -> None:
    audit.record("password.changed", target=user, by=user, ip=_ip(request))


@receiver(password_set)
def on_password_set(request: HttpRequest, user: User, **_: Any) -> None:
    audit.record("password.set", target=user, by=user, ip=_ip(request))


@receiver(password_reset)
def on_password_reset(request: HttpRequest, user: User, **_: Any) -> None:
    audit.record("password.reset", target=user, by=user, ip=_ip(request))


@receiver(mfa.authenticator_added)
def on_factor_added(
    request: HttpRequest, user: User, authenticator: Authenticator, **_: Any
) -> None:
    audit.record("mfa.added", target=user, by=user, method=str(authenticator.type))
    if authenticator.type in sessions.SECOND_FACTORS:
        sessions.second_factor_found(request)


@receiver(mfa.authenticator_removed)
def on_factor_removed(user: User, authenticator: Authenticator, **_: Any) -> None:
    audit.record("mfa.removed", target=user, by=user, method=str(authenticator.type))


@receiver(mfa.authenticator_reset)
def on_codes_renewed(user: User, **_: Any) -> None:
    audit.record("mfa.codes_renewed", target=user, by=user)


@receiver(mfa.authentication_failed)
def on_factor_failed(
    request: HttpRequest, user: User, authenticator: Authenticator, **_: Any
) -> None:
    """The code was wrong: the password before it was right."""
    detail = {"method": str(authenticator.type), "ip": _ip(request)}
    if isinstance(request.user, User):
        audit.record("mfa.failed", target=user, by=user, **detail)
    else:
        audit.record_stranger("mfa.failed", target=user, **detail)
