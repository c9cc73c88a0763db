"""よろずゼミ: what the centre teaches one to one, and what events grow from."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.enums import Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from center.models import SupportCourse, Topic
from coordinators.models import Coordinator
from partners.enums import Audience, ThemeLevel


class SeminarThemeQuerySet(models.QuerySet["SeminarTheme"]):
    def visible_to(self, user: User) -> Self:
        """Banks see what is theirs and the public's, and nothing that is no longer taught."""
        if not has_permission(user, Permission.THEME_READ):
            return self.none()
        if user.role == Role.PARTNER:
            return self.offered().filter(audience__in=(Audience.PUBLIC, Audience.PARTNER))
        return self

    def offered(self) -> Self:
        return self.filter(is_active=True)

    def public(self) -> Self:
        return self.offered().filter(audience=Audience.PUBLIC)


class SeminarTheme(models.Model):
    """One theme of the catalogue. `version` counts the changes: an older page is noticed."""

    code = models.CharField("番号", max_length=10, unique=True)
    title = models.CharField("テーマ", max_length=80, unique=True)
    aim = models.CharField("ねらい", max_length=200)
    outline = models.TextField("内容", max_length=2000)
    level = models.CharField("レベル", max_length=10, choices=ThemeLevel)
    minutes = models.PositiveSmallIntegerField("所要時間（分）", default=60)
    audience = models.CharField("公開範囲", max_length=10, choices=Audience)
    topics = models.ManyToManyField(
        Topic, verbose_name="相談分野", blank=True, related_name="themes"
    )
    course = models.ForeignKey(
        SupportCourse,
        models.PROTECT,
        verbose_name="支援コース",
        null=True,
        blank=True,
        related_name="themes",
    )
    leads = models.ManyToManyField(
        Coordinator, verbose_name="担当コーディネーター", blank=True, related_name="taught"
    )
    is_active = models.BooleanField("使用中", default=True)
    version = models.PositiveIntegerField(default=0)

    objects: ClassVar[SeminarThemeQuerySet] = SeminarThemeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "よろずゼミのテーマ"
        verbose_name_plural = "よろずゼミのテーマ"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=15, minutes__lte=480), name="theme_length_sane"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("themes:detail", args=[self.pk])
