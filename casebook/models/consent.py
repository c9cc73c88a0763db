"""The client's consent to one case: how far it may go, and that it was taken back."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import BigIntegerField, Case, Exists, F, Func, OuterRef, Q, When
from django.utils import timezone

from accounts.models import User
from casebook.enums import Audience, CaseConsentMeans
from companies.enums import ConsentKind
from companies.models import Consent
from companies.models.consent import client_root
from companies.services.consents import RENEWED
from yorozu.kit.disposal import only_wiped

CONSENT_WORDS = ("note", "withdrawal_reason")
_BACK = ("withdrawn_on", "withdrawn_at", "withdrawn_by_id", "withdrawal_reason")
_NAMES = ", ".join(f"'{name}'" for name in _BACK)
_STAYS = f"""
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'case consent %: never deleted', OLD.id;
    END IF;
    IF {only_wiped(CONSENT_WORDS)} THEN
        RETURN NEW;
    END IF;
    IF OLD.withdrawn_at IS NOT NULL OR
        (to_jsonb(OLD) - ARRAY[{_NAMES}]) IS DISTINCT FROM (to_jsonb(NEW) - ARRAY[{_NAMES}]) THEN
        RAISE EXCEPTION 'case consent %: given, it may only be withdrawn once', OLD.id;
    END IF;
    RETURN NEW;
"""


class CaseConsentQuerySet(models.QuerySet["CaseConsent"]):
    def holding(self) -> Self:
        """Not taken back, neither for the case nor, since it was recorded, for the client at all.

        A consent to publish that is renewed on new words goes on; one that is given anew after a
        withdrawal does not bring the case back: it is asked for again. A case whose link to the
        client is gone (disposal) stands for itself.
        """
        whole = BigIntegerField()
        company, person = F("case__company_id"), F("case__person_id")
        root = Case(
            When(
                case__company__isnull=False,
                then=Func(company, function="company_root", output_field=whole),
            ),
            When(
                case__person__isnull=False,
                then=-Func(person, function="person_root", output_field=whole),
            ),
            output_field=whole,
        )
        taken_back = (
            Consent.objects.filter(kind=ConsentKind.PUBLISH, withdrawn_on__isnull=False)
            .exclude(withdrawal_reason=RENEWED)
            .annotate(client_root=client_root())
            .filter(client_root=OuterRef("case_root"), withdrawn_at__gt=OuterRef("recorded_at"))
        )
        return (
            self.filter(withdrawn_at__isnull=True)
            .annotate(case_root=root)
            .filter(~Exists(taken_back))
        )


class CaseConsent(models.Model):
    """Given once, taken back once. A wider or narrower scope is a new consent."""

    case = models.ForeignKey(
        "casebook.CaseStudy", models.PROTECT, verbose_name="事例", related_name="consents"
    )
    scope = models.CharField("同意の範囲", max_length=10, choices=Audience)
    given_on = models.DateField("同意した日")
    means = models.CharField("方法", max_length=10, choices=CaseConsentMeans)
    note = models.CharField("備考", max_length=200, blank=True)
    recorded_at = models.DateTimeField("記録日時", default=timezone.now)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="記録した人", related_name="+"
    )
    withdrawn_on = models.DateField("撤回日", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤回の記録日時", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="撤回を記録した人",
        null=True,
        blank=True,
        related_name="+",
    )
    withdrawal_reason = models.CharField("撤回の理由", max_length=300, blank=True)

    objects: ClassVar[CaseConsentQuerySet] = CaseConsentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "事例の同意"
        verbose_name_plural = "事例の同意"
        ordering = ["-given_on", "-id"]
        triggers = [
            pgtrigger.Trigger(
                name="stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=_STAYS,
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="case_consent_once", condition=Q(withdrawn_at__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_on__isnull=True,
                    withdrawn_at__isnull=True,
                    withdrawn_by__isnull=True,
                    withdrawal_reason="",
                )
                | Q(
                    withdrawn_on__gte=F("given_on"),
                    withdrawn_at__isnull=False,
                    withdrawn_by__isnull=False,
                ),
                name="case_consent_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.get_scope_display()}"
