"""支援事例: what one client's support can teach, told so that nobody knows whose it was."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar, Self

import pghistory
import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import OFFICE, Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from casebook.enums import (
    CASE_TRANSITIONS,
    WITHIN,
    AreaLevel,
    Audience,
    CaseState,
    IndustryLevel,
    SizeLevel,
)
from casebook.models.consent import CaseConsent
from center.models import Industry, Topic
from companies.enums import StaffBand, Stage
from companies.models import Company, Person
from companies.models.consent import client_q
from companies.models.keyed import OLD_VERSION
from consultations.models import Memo
from coordinators.models.searching import SEARCH_FIELDS, Searched, search_trigger

_ALLOWED = ", ".join(f"('{old}', '{new}')" for old, new in sorted(CASE_TRANSITIONS))
# The parts of the text, in the order in which they are read.
TEXTS = ("problem", "support", "outcome", "point")
MOST_LETTERS = 4000
# Whoever looks after all cases, not only their own and the published ones.
EDITORS = OFFICE | {Role.CHIEF}


class CaseStudyQuerySet(models.QuerySet["CaseStudy"]):
    def visible_to(self, user: User) -> Self:
        """Drafts are the writer's, the office's and the chiefs'; the rest as it was published.

        Nobody reads the search columns.
        """
        rows = self.defer(*SEARCH_FIELDS)
        if not has_permission(user, Permission.CASE_READ):
            return rows.none()
        if user.role in EDITORS:
            return rows
        if user.role == Role.PARTNER:
            return rows.open_to(Audience.BANKS)
        if user.role == Role.COORDINATOR:
            open_ids = CaseStudy.objects.open_to(Audience.STAFF).order_by().values("pk")
            return rows.filter(Q(created_by=user) | Q(pk__in=open_ids))
        return rows.open_to(Audience.STAFF)

    def open_to(self, audience: Audience) -> Self:
        """Published so far, as long as the client's consent holds: the one rule of every page.

        It is asked each time anew, so that a consent taken back closes the case at once.
        """
        wide = [each for each in Audience if audience in WITHIN[each]]
        rows = self.filter(state=CaseState.PUBLISHED, audience__in=wide)
        return rows.filter(Exists(_consents_that_cover()))

    def of(self, client: Company | Person) -> Self:
        """The client's, with those of the records merged into it."""
        return self.filter(client_q(client))


def _consents_that_cover() -> models.QuerySet[CaseConsent]:
    covers = Q()
    for scope, audiences in WITHIN.items():
        covers |= Q(scope=scope, case__audience__in=audiences)
    return CaseConsent.objects.holding().filter(covers, case=OuterRef("pk"))


@pghistory.track(OLD_VERSION, exclude=[*SEARCH_FIELDS], append_only=False)
class CaseStudy(Searched):
    """Written only by services. `version` counts the acts: an older page is noticed.

    `company`, `person` and `memos` say where it comes from, to the centre's people alone. What
    readers see of the client are the generalised fields; `area` holds the words as published.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=0)
    state = models.CharField("状態", max_length=10, choices=CaseState, default=CaseState.DRAFT)
    audience = models.CharField(
        "公開の範囲", max_length=10, choices=Audience, default=Audience.STAFF
    )
    title = models.CharField("題名", max_length=120)
    company = models.ForeignKey(
        Company, models.PROTECT, verbose_name="企業", null=True, blank=True, related_name="cases"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="相談者", null=True, blank=True, related_name="cases"
    )
    memos = models.ManyToManyField(
        Memo, verbose_name="もとの相談メモ", blank=True, related_name="cases"
    )

    industry = models.ForeignKey(
        Industry, models.PROTECT, verbose_name="業種", null=True, blank=True, related_name="+"
    )
    industry_level = models.CharField(
        "業種の示し方", max_length=10, choices=IndustryLevel, default=IndustryLevel.CLASS
    )
    area_code = models.CharField("市区町村コード", max_length=5, blank=True)
    area_level = models.CharField(
        "地域の示し方", max_length=10, choices=AreaLevel, default=AreaLevel.PREFECTURE
    )
    area = models.CharField("地域", max_length=40, blank=True)
    size_band = models.CharField("従業員規模", max_length=4, choices=StaffBand, blank=True)
    size_level = models.CharField(
        "規模の示し方", max_length=10, choices=SizeLevel, default=SizeLevel.BAND
    )
    stage = models.CharField("創業前・後", max_length=10, choices=Stage, blank=True)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    topics = models.ManyToManyField(Topic, verbose_name="相談分野", blank=True, related_name="+")

    problem = models.TextField("課題", max_length=MOST_LETTERS, blank=True)
    support = models.TextField("支援内容", max_length=MOST_LETTERS, blank=True)
    outcome = models.TextField("成果", max_length=MOST_LETTERS, blank=True)
    point = models.TextField("ポイント", max_length=MOST_LETTERS, blank=True)
    own_words = models.TextField("伏せる語（商品名など）", max_length=1000, blank=True)

    created_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="作成した人", related_name="+"
    )
    created_at = models.DateTimeField("作成日時", default=timezone.now)
    changed_at = models.DateTimeField("更新日時", default=timezone.now)
    asked_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="依頼した人", null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField("依頼日時", null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="承認した人", null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField("承認日時", null=True, blank=True)

    objects: ClassVar[CaseStudyQuerySet] = CaseStudyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "支援事例"
        verbose_name_plural = "支援事例"
        ordering = ["-changed_at", "-id"]
        triggers = [
            search_trigger("title", *TEXTS),
            pgtrigger.Trigger(
                name="states",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state"),
                func=f"""
                    IF (OLD.state, NEW.state) NOT IN ({_ALLOWED}) THEN
                        RAISE EXCEPTION 'case %: % to % is no transition',
                            OLD.id, OLD.state, NEW.state;
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]
        indexes = [
            models.Index(fields=["-changed_at", "-id"], name="case_newest"),
            models.Index(fields=["state", "audience"], name="case_in_state"),
            models.Index(fields=["company"], name="case_of_company"),
            GinIndex(fields=["search_grams"], name="case_grams", fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(company__isnull=True) | Q(person__isnull=True),
                name="case_of_one_client",
            ),
            models.CheckConstraint(
                condition=Q(asked_by__isnull=True, asked_at__isnull=True)
                | Q(asked_by__isnull=False, asked_at__isnull=False),
                name="case_asked_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="case_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.PUBLISHED) | Q(approved_by__isnull=False),
                name="case_published_is_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.ASKED) | Q(asked_by__isnull=False),
                name="case_waiting_was_asked",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("casebook:detail", args=[self.uuid])

    @property
    def client(self) -> Company | Person | None:
        """The record that stands for the client today."""
        found: Company | Person | None = self.company or self.person
        seen = set[int]()
        while found is not None and found.merged_into is not None and found.pk not in seen:
            seen.add(found.pk)
            found = found.merged_into
        return found

    @property
    def is_draft(self) -> bool:
        return self.state == CaseState.DRAFT

    @property
    def is_published(self) -> bool:
        return self.state == CaseState.PUBLISHED

    @property
    def published_on(self) -> date | None:
        return timezone.localtime(self.approved_at).date() if self.approved_at else None

    def texts(self) -> dict[str, str]:
        """Everything that is read by others, by the name of its field."""
        return {name: getattr(self, name) for name in ("title", *TEXTS)}
