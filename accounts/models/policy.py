from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.enums import Role

IDLE_CHOICES = [(30, "30分"), (60, "1時間"), (90, "1時間30分"), (120, "2時間"), (240, "4時間")]
# PCs are shared: long enough for a consultation, short enough for a lunch break.
IDLE_DEFAULT = 90


class SecurityPolicy(models.Model):
    """How people sign in here: one row that the manager writes. Read at each sign-in."""

    mfa_roles = ArrayField(
        models.CharField(max_length=20, choices=Role),
        verbose_name="二段階認証を必須にする役割",
        default=list,
        blank=True,
    )
    idle_minutes = models.PositiveSmallIntegerField(
        "操作がないときにログアウトするまで", choices=IDLE_CHOICES, default=IDLE_DEFAULT
    )

    class Meta:
        verbose_name = "ログインの決まり"
        verbose_name_plural = "ログインの決まり"
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="security_policy_single"),
        ]

    def __str__(self) -> str:
        return "ログインの決まり"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)

    @staticmethod
    def current() -> "SecurityPolicy":
        """The row, or the defaults where the manager has not decided yet."""
        return SecurityPolicy.objects.filter(pk=1).first() or SecurityPolicy(pk=1)

    def requires_mfa(self, role: str) -> bool:
        return role in self.mfa_roles
