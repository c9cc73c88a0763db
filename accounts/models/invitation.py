from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.core import signing
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.user import User

VALID_FOR = timedelta(days=7)
SALT = "accounts.invitation"


def new_nonce() -> str:
    return secrets.token_urlsafe(16)


class Invitation(models.Model):
    """A person's way in. The link is signed; a new `nonce` makes every link before it worthless."""

    user = models.OneToOneField(
        User, models.PROTECT, related_name="invitation", verbose_name="招待した人"
    )
    invited_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="招待者"
    )
    nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    created_at = models.DateTimeField("招待日時", default=timezone.now)
    expires_at = models.DateTimeField("有効期限")
    accepted_at = models.DateTimeField("利用開始", null=True, blank=True)
    revoked_at = models.DateTimeField("取消日時", null=True, blank=True)

    class Meta:
        verbose_name = "招待"
        verbose_name_plural = "招待"
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_accepted_or_revoked",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.created_at:%Y-%m-%d}"

    @property
    def is_waiting(self) -> bool:
        """Neither taken up nor taken back; perhaps too late."""
        return self.accepted_at is None and self.revoked_at is None

    @property
    def is_open(self) -> bool:
        return self.is_waiting and timezone.now() < self.expires_at

    def token(self) -> str:
        return signing.dumps({"i": self.pk, "n": self.nonce}, salt=SALT)

    @staticmethod
    def of_token(token: str) -> Invitation | None:
        """The invitation whose newest link this is, open or not; None for a forged or old one."""
        try:
            told: Any = signing.loads(token, salt=SALT)
        except signing.BadSignature:
            return None
        found = Invitation.objects.select_related("user").filter(pk=told["i"]).first()
        return found if found and secrets.compare_digest(found.nonce, told["n"]) else None
