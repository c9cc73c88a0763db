"""A company on the agenda, and what each party says about it."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar, Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Deferrable, F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from assist.enums import ASSIST_COUNTED
from assist.models.conference import AssistConference, AssistParty
from companies.models import Company
from companies.models.consent import client_q
from companies.models.keyed import OLD_VERSION
from consultations.models import Memo
from partners.models import Branch
from yorozu.kit.wareki import start_of


class AssistCaseQuerySet(models.QuerySet["AssistCase"]):
    def visible_to(self, user: User) -> Self:
        return self if has_permission(user, Permission.ASSIST_READ) else self.none()

    def live(self) -> Self:
        """On the agenda: not taken off it."""
        return self.filter(withdrawn_at__isnull=True)

    def of(self, company: Company) -> Self:
        """The company's, with those of the records merged into it."""
        return self.filter(client_q(company))

    def counted(self) -> Self:
        """Taken up at a conference that was held."""
        return self.live().filter(conference__state__in=ASSIST_COUNTED)

    def annotate_start(self) -> Self:
        """With `starts`, by which lists are in order and page; a conference without a day last."""
        return self.annotate(
            starts=Coalesce(F("conference__period__startswith"), F("conference__created_at"))
        )

    def between(self, first: date, until: date) -> Self:
        """Of conferences begun on the Tokyo days from `first` to before `until`."""
        return self.filter(
            conference__period__startswith__gte=start_of(first),
            conference__period__startswith__lt=start_of(until),
        )


@pghistory.track(OLD_VERSION, append_only=False)
class AssistCase(models.Model):
    """One company with trouble to repay. It may be on the agenda before its name is known to us.

    Who may read it on paper follows from the company's consents alone (`assist.consenting`).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=0)
    conference = models.ForeignKey(
        AssistConference, models.PROTECT, verbose_name="会議", related_name="cases"
    )
    position = models.PositiveSmallIntegerField("案件番号")
    company = models.ForeignKey(
        Company,
        models.PROTECT,
        verbose_name="企業",
        null=True,
        blank=True,
        related_name="assist_cases",
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name="取引店", null=True, blank=True, related_name="+"
    )
    bank_person = models.CharField("金融機関の担当者", max_length=60, blank=True)
    situation = models.TextField("企業の現況", max_length=2000, blank=True)
    debt = models.TextField("借入の状況", max_length=1000, blank=True)
    repayment = models.TextField("返済の状況", max_length=1000, blank=True)
    ask = models.TextField("会議で相談したいこと", max_length=1000, blank=True)
    memos = models.ManyToManyField(
        Memo, verbose_name="関連する相談メモ", blank=True, related_name="assist_cases"
    )
    added_at = models.DateTimeField("追加日時", default=timezone.now)
    added_by = models.ForeignKey(User, models.PROTECT, verbose_name="追加した人", related_name="+")
    withdrawn_at = models.DateTimeField("取下げ日時", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="取り下げた人", null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.CharField("取下げの理由", max_length=200, blank=True)

    objects: ClassVar[AssistCaseQuerySet] = AssistCaseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "アシスト会議の案件"
        verbose_name_plural = "アシスト会議の案件"
        ordering = ["conference", "position"]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]
        indexes = [models.Index(fields=["company"], name="assist_case_of_company")]
        constraints = [
            # Deferred: two cases change places in one statement each.
            models.UniqueConstraint(
                fields=["conference", "position"],
                name="assist_case_number_once",
                deferrable=Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["conference", "company"],
                name="assist_case_company_once",
                condition=Q(withdrawn_at__isnull=True, company__isnull=False),
                violation_error_message="この企業は、すでに議題にあります。",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                & Q(withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawn_reason=""),
                name="assist_case_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"案件{self.position}　{self.client}"

    def get_absolute_url(self) -> str:
        return reverse("assist:case", args=[self.pk])

    @property
    def root(self) -> Company | None:
        """The record that stands for the company today."""
        found, seen = self.company, set[int]()
        while found is not None and found.merged_into is not None and found.pk not in seen:
            seen.add(found.pk)
            found = found.merged_into
        return found

    @property
    def client(self) -> str:
        return self.root.name if self.root else "（企業名未確認）"

    @property
    def is_live(self) -> bool:
        return self.withdrawn_at is None


@pghistory.track(OLD_VERSION, append_only=False)
class CaseView(models.Model):
    """What one party thinks and can do. Unless `is_shared` no other party reads it."""

    version = models.PositiveIntegerField(default=0)
    case = models.ForeignKey(AssistCase, models.PROTECT, verbose_name="案件", related_name="views")
    party = models.ForeignKey(
        AssistParty, models.PROTECT, verbose_name="機関", related_name="views"
    )
    view = models.TextField("意見・見立て", max_length=2000, blank=True)
    offer = models.TextField("できる支援", max_length=2000, blank=True)
    is_shared = models.BooleanField("ほかの参加機関の資料にも載せる", default=False)
    written_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="記録した人", related_name="+"
    )
    written_at = models.DateTimeField("記録日時", default=timezone.now)

    class Meta:
        verbose_name = "機関の意見"
        verbose_name_plural = "機関の意見"
        ordering = ["party__position", "id"]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]
        constraints = [
            models.UniqueConstraint(fields=["case", "party"], name="assist_view_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.party_id}"
