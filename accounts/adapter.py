"""What allauth asks this house about."""

import base64
import logging
import secrets
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from accounts import audit, sessions
from accounts.devices import device_words
from accounts.models import SecurityPolicy, User
from accounts.sealing import seal, unseal

logger = logging.getLogger(__name__)

# Who has just signed in is not asked again before setting up a second factor.
JUST_NOW = 5 * 60


class ClosedSignupAdapter(DefaultAccountAdapter):
    """Accounts are made by the centre; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """What was typed is not kept: it may be a password in the wrong box."""
        known = User.objects.filter(email__iexact=credentials.get("email") or "").first()
        detail = {"method": "password", "ip": self.get_client_ip(request)}
        if isinstance(request.user, User):
            audit.record("sign_in.failed", target=known, by=request.user, **detail)
        else:
            audit.record_stranger("sign_in.failed", target=known, **detail)

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """The right password of an account that is closed."""
        assert isinstance(user, User)
        audit.record_stranger("sign_in.refused", target=user, ip=self.get_client_ip(request))
        response: HttpResponse = super().respond_user_inactive(request, user)
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        since = sessions.signed_in_at(context.request)
        if since is not None and time.time() - since < JUST_NOW:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reauthentication_methods(
        self, user: AbstractBaseUser | AnonymousUser
    ) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": "パスワードで確認する",
            "mfa_reauthenticate": "認証アプリか予備コードで確認する",
            "mfa_reauthenticate:webauthn": "パスキーで確認する",
        }
        methods = super().get_reauthentication_methods(user)
        return [{**each, "description": words[each["id"]]} for each in methods]

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """A mail server that is down does not undo what the person has just done."""
        try:
            super().send_notification_mail(*args, **kwargs)
        except OSError as error:
            logger.warning("notification not sent: %s", type(error).__name__)


class SecondFactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Without its key a secret matches no code: something random takes its place."""
        text = unseal(encrypted_text)
        if text is None:
            logger.warning("a second factor cannot be opened: SECRET_KEY_FALLBACKS")
            return base64.b32encode(secrets.token_bytes(20)).decode()
        return text

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last one stays while the person's role must have one."""
        owner = authenticator.user
        if authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return True
        others = Authenticator.objects.filter(user=owner).exclude(pk=authenticator.pk)
        has_other = others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
        return has_other or not SecurityPolicy.current().requires_mfa(owner.role)

    def generate_authenticator_name(
        self,
        user: AbstractBaseUser,  # noqa: ARG002
        type: Authenticator.Type,  # noqa: ARG002 - allauth's own name
    ) -> str:
        return device_words(context.request.META.get("HTTP_USER_AGENT", ""))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": settings.CENTER_NAME}
