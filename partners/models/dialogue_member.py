"""支部 and the people of the dialogues: there by their own wish, and forgotten when they leave."""

from __future__ import annotations

import secrets
import uuid
from typing import Any, ClassVar, Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from partners.enums import Affiliation
from partners.models.organization import Organization


def member_token() -> str:
    return secrets.token_urlsafe(24)


class ChapterQuerySet(models.QuerySet["Chapter"]):
    def visible_to(self, user: User) -> Self:
        return self if has_permission(user, Permission.DIALOGUE_READ) else self.none()


class Chapter(models.Model):
    """支部: members of one area, looked after by some of them."""

    name = models.CharField("支部名", max_length=60, unique=True)
    area = models.CharField("地域", max_length=120, blank=True)
    leads: models.ManyToManyField[DialogueMember, Any] = models.ManyToManyField(
        "DialogueMember", verbose_name="世話役", blank=True, related_name="chapters_led"
    )
    owner = models.ForeignKey(
        User, models.PROTECT, verbose_name="事務局の担当", null=True, blank=True, related_name="+"
    )
    is_active = models.BooleanField("活動中", default=True)
    version = models.PositiveIntegerField(default=0)

    objects: ClassVar[ChapterQuerySet] = ChapterQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "支部"
        verbose_name_plural = "支部"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class DialogueMemberQuerySet(models.QuerySet["DialogueMember"]):
    def visible_to(self, user: User) -> Self:
        return self if has_permission(user, Permission.DIALOGUE_READ) else self.none()

    def joined(self) -> Self:
        """By their own word, and still."""
        return self.filter(opted_in_at__isnull=False, left_at=None)

    def current(self) -> Self:
        """Joined or invited."""
        return self.filter(left_at=None)


class DialogueMember(models.Model):
    """A person who takes part by their own wish; no title is kept, so that none is ever shown.

    `uuid` is the form's: sent twice, it is one member. `token` opens the person's own page. Who
    leaves is a row without name, address or pairs.
    """

    uuid = models.UUIDField(
        default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False
    )
    token = models.CharField(max_length=40, unique=True, default=member_token, editable=False)
    name = models.CharField("お名前", max_length=60)
    kana = models.CharField("フリガナ", max_length=120, blank=True)
    kind = models.CharField("所属の種類", max_length=12, choices=Affiliation)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        verbose_name="所属機関",
        null=True,
        blank=True,
        related_name="+",
    )
    affiliation = models.CharField("所属", max_length=120, blank=True)
    chapter = models.ForeignKey(
        Chapter,
        models.PROTECT,
        verbose_name="支部",
        null=True,
        blank=True,
        related_name="members",
    )
    email = models.EmailField("メールアドレス", blank=True)
    version = models.PositiveIntegerField(default=0)
    invited_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="招待した人", null=True, blank=True, related_name="+"
    )
    invited_at = models.DateTimeField("招待日時", null=True, blank=True)
    opted_in_at = models.DateTimeField("同意日時", null=True, blank=True)
    wording = models.CharField("同意の文面", max_length=20, blank=True)
    left_at = models.DateTimeField("退会日時", null=True, blank=True)

    objects: ClassVar[DialogueMemberQuerySet] = DialogueMemberQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "対話会のメンバー"
        verbose_name_plural = "対話会のメンバー"
        ordering = ["kana", "name", "id"]
        indexes = [models.Index(fields=["chapter", "kana", "name", "id"], name="member_of_chapter")]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=~Q(email="") & Q(left_at__isnull=True),
                name="member_address_once",
            ),
            models.CheckConstraint(
                condition=(Q(opted_in_at__isnull=True) & Q(wording=""))
                | (Q(opted_in_at__isnull=False) & ~Q(wording="")),
                name="member_opted_in_to_words",
            ),
            models.CheckConstraint(
                condition=Q(invited_by__isnull=True, invited_at__isnull=True)
                | Q(invited_by__isnull=False, invited_at__isnull=False),
                name="member_invited_by_and_when",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(email="", affiliation="", kana=""),
                name="member_who_left_is_forgotten",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def house(self) -> str:
        """Where the person works, as it is shown among members."""
        return str(self.organization) if self.organization_id else self.affiliation

    @property
    def is_joined(self) -> bool:
        return self.opted_in_at is not None and self.left_at is None
