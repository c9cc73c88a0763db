"""Which chapters reports have, and what the chief writes to them."""

from __future__ import annotations

from typing import Any, Self

import pghistory
import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.enums import Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from center.models import Programme
from reports.enums import ReportScope
from reports.layout import SECTIONS
from reports.models.subject import ABOUT, AboutReport
from yorozu.kit.own_drafts import OwnDraft

_CHANGED = pgtrigger.Condition("OLD.* IS DISTINCT FROM NEW.*")


class ReportTemplateQuerySet(models.QuerySet["ReportTemplate"]):
    def visible_to(self, user: User) -> Self:
        return self if has_permission(user, Permission.REPORT_TEMPLATE) else self.none()

    def standing(self) -> Self:
        return self.filter(is_active=True)


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(condition=_CHANGED), append_only=True
)
class ReportTemplate(models.Model):
    """`sections` are the chapters that are on, in order. Without a programme it is for all that
    have none of their own. `version` counts what was saved; the history holds each. Nobody has
    changed what a centre begins with.
    """

    name = models.CharField("名称", max_length=40)
    scope = models.CharField("対象", max_length=12, choices=ReportScope)
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="事業区分"
    )
    sections: models.JSONField[Any, Any] = models.JSONField("章", default=list)
    is_active = models.BooleanField("使用中", default=True)
    version = models.PositiveIntegerField("版", default=0, editable=False)
    changed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="変更した人"
    )
    changed_at = models.DateTimeField("変更日時", null=True, blank=True)

    objects = ReportTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "報告書のひな型"
        verbose_name_plural = "報告書のひな型"
        ordering = ["scope", "programme", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "programme"],
                condition=Q(is_active=True),
                name="report_template_one",
                nulls_distinct=False,
                violation_error_message="この対象と事業区分のひな型は、すでにあります。",
            ),
            models.CheckConstraint(
                condition=Q(changed_by__isnull=True, changed_at__isnull=True)
                | Q(changed_by__isnull=False, changed_at__isnull=False),
                name="report_template_changed_who_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        known = SECTIONS.get(ReportScope(self.scope), {}) if self.scope else {}
        keys = self.sections
        if not isinstance(keys, list) or len(set(keys)) != len(keys) or not set(keys) <= set(known):
            raise ValidationError({"sections": "この対象にない章が含まれています。"})
        if not keys:
            raise ValidationError({"sections": "章を1つ以上選んでください。"})


class ReportCommentsQuerySet(models.QuerySet["ReportComments"]):
    def visible_to(self, user: User) -> Self:
        """As the reports themselves."""
        if not has_permission(user, Permission.REPORT_READ):
            return self.none()
        if user.role != Role.COORDINATOR:
            return self
        return self.filter(Q(coordinator=None) | Q(coordinator__user=user))


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(condition=_CHANGED), append_only=True
)
class ReportComments(AboutReport):
    """What the chief says in the next revision of a report, by chapter.

    A revision keeps its own copy: writing on changes none that is built. The row is there from the
    first word on; `version` is 0 until something was saved.
    """

    texts: models.JSONField[Any, Any] = models.JSONField("コメント", default=dict, blank=True)
    version = models.PositiveIntegerField("版", default=0, editable=False)
    written_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="最後に書いた人", related_name="+"
    )
    written_at = models.DateTimeField("最後に書いた日時", default=timezone.now)

    objects = ReportCommentsQuerySet.as_manager()

    class Meta:
        verbose_name = "報告書のコメント"
        verbose_name_plural = "報告書のコメント"
        constraints = [
            models.UniqueConstraint(fields=ABOUT, name="report_comments_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.span} {self.scope} {self.scope_id}"


class ReportCommentsDraft(OwnDraft):
    """See `yorozu.kit.own_drafts`."""

    comments = models.ForeignKey(ReportComments, models.CASCADE, related_name="drafts")
    user = models.ForeignKey(User, models.PROTECT, verbose_name="書いている人", related_name="+")

    class Meta(OwnDraft.Meta):
        verbose_name = "報告書のコメントの書きかけ"
        verbose_name_plural = "報告書のコメントの書きかけ"
        constraints = [
            models.UniqueConstraint(fields=["comments", "user"], name="report_comments_draft_once")
        ]

    def __str__(self) -> str:
        return f"{self.comments_id} {self.user_id}"
