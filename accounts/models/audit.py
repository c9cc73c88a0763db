from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform
from django.utils import timezone

from accounts.enums import ROLES_WITH, Permission
from yorozu.kit.disposal import only_wiped

if TYPE_CHECKING:
    from accounts.models.user import User

# Test teardown truncates; nobody else may (see `yorozu.may_truncate` in the test settings).
_REFUSE_TRUNCATE = """
    IF coalesce(current_setting('yorozu.may_truncate', true), '') = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'append-only: % cannot be truncated', TG_TABLE_NAME;
"""


def append_only(wipeable: Iterable[str] = ()) -> list[pgtrigger.Trigger]:
    """Triggers that make a table append-only, for SQL by hand as well.

    Disposal alone may empty the columns in `wipeable` (`yorozu.kit.disposal`).
    """
    return [
        _refuse(wipeable)
        if wipeable
        else pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name="no_truncate",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=_REFUSE_TRUNCATE,
        ),
    ]


def _refuse(wipeable: Iterable[str]) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="append_only",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF TG_OP = 'UPDATE' THEN
                IF {only_wiped(wipeable)} THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION 'append-only: % of %', TG_OP, TG_TABLE_NAME;
        """,
    )


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def visible_to(self, user: "User") -> Self:
        """design.md, "Who may do what": the manager reads all of it, nobody else any."""
        return self if user.role in ROLES_WITH[Permission.AUDIT_READ] else self.none()

    def on_target(self, text: str) -> Self:
        """By the id of the target or by the number people know it by (R8-00123)."""
        numbered = self.alias(number=KeyTextTransform("number", "detail"))
        return numbered.filter(Q(target_id=text) | Q(number=text))


class AuditEvent(models.Model):
    """Who did, or looked at, what and when. Append-only, without foreign keys."""

    at = models.DateTimeField("日時", default=timezone.now)
    actor_id = models.BigIntegerField("利用者番号", null=True, blank=True)
    actor_name = models.CharField("利用者", max_length=60, blank=True)
    act = models.CharField("操作", max_length=60)
    target_kind = models.CharField("対象の種類", max_length=60, blank=True)
    target_id = models.CharField("対象", max_length=60, blank=True)
    detail = models.JSONField("内容", default=dict, blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = "操作記録"
        verbose_name_plural = "操作記録"
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_newest"),
            # One for each filter of the audit page, in its order: a year has a million rows.
            models.Index(fields=["actor_id", "-at", "-id"], name="audit_actor"),
            models.Index(fields=["act", "-at", "-id"], name="audit_act"),
            models.Index(fields=["target_kind", "-at", "-id"], name="audit_kind"),
            models.Index(fields=["target_id", "-at", "-id"], name="audit_target_id"),
            models.Index(KeyTextTransform("number", "detail"), name="audit_number"),
            # IS NULL is no equality to the planner: it would sort all of them.
            models.Index(
                fields=["-at", "-id"], name="audit_nobody", condition=Q(actor_id__isnull=True)
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.act}"
