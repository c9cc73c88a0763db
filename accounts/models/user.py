from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.enums import ROLES_WITH, Grant, Permission, Role


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: User) -> Self:
        """The manager sees everybody's account, the others their own."""
        if user.role in ROLES_WITH[Permission.USERS_MANAGE]:
            return self
        return self.filter(pk=user.pk)


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Users are known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user: User = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        fields.setdefault("role", Role.MANAGER)
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        user: User = self.get(email__iexact=username)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in. The role decides what they may do; grants add to it."""

    email = models.EmailField("メールアドレス", unique=True)
    name = models.CharField("氏名", max_length=60)
    kana = models.CharField("フリガナ", max_length=120, blank=True)
    role = models.CharField("役割", max_length=20, choices=Role)
    grants = ArrayField(
        models.CharField(max_length=20, choices=Grant),
        verbose_name="追加の権限",
        default=list,
        blank=True,
    )
    access_from = models.DateField("利用開始日", null=True, blank=True)
    access_until = models.DateField("利用終了日", null=True, blank=True)
    pledged_on = models.DateField("守秘誓約日", null=True, blank=True)
    is_active = models.BooleanField("有効", default=True)
    date_joined = models.DateTimeField("登録日時", default=timezone.now)
    last_seen_at = models.DateTimeField("最終利用", null=True, blank=True, editable=False)
    session_version = models.PositiveIntegerField("ログインの世代", default=0, editable=False)
    single_key_shortcuts = models.BooleanField("1文字のショートカットキーを使う", default=True)
    last_filters = models.JSONField("一覧の前回の条件", default=dict, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "利用者"
        verbose_name_plural = "利用者"
        ordering = ["kana", "name"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(
                condition=models.Q(access_from__isnull=True)
                | models.Q(access_until__isnull=True)
                | models.Q(access_from__lte=models.F("access_until")),
                name="user_access_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        """Family name, as colleagues call each other."""
        return self.name.split()[0] if self.name else self.email

    def get_session_auth_hash(self) -> str:
        """Raising `session_version` ends every session of the person, on every device, at once."""
        return self._of_this_version(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for key_hash in super().get_session_auth_fallback_hash():
            yield self._of_this_version(key_hash)

    def _of_this_version(self, key_hash: str) -> str:
        return f"{key_hash}.{self.session_version}" if self.session_version else key_hash

    @property
    def is_staff(self) -> bool:
        """Only superusers enter the stock admin."""
        return self.is_superuser

    @property
    def is_trainee(self) -> bool:
        return self.role == Role.TRAINEE

    def may_see_clients_on(self, day: Any) -> bool:
        """A trainee sees clients only after the pledge and within the access dates."""
        if not self.is_trainee:
            return True
        return (
            self.pledged_on is not None
            and self.pledged_on <= day
            and (self.access_from is None or self.access_from <= day)
            and (self.access_until is None or day <= self.access_until)
        )
