"""When clients are asked, and who is not asked any more."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from companies.models import Company, Person
from companies.models.consent import client_q
from consultations.outcome_enums import Sample


class OutcomePolicy(models.Model):
    """One row that the manager writes. Off until somebody decides to ask clients."""

    is_on = models.BooleanField("成果アンケートを送る", default=False)
    sample = models.CharField("対象の相談", max_length=4, choices=Sample, default=Sample.LAST)
    after_days = models.PositiveSmallIntegerField(
        "相談から送るまでの日数",
        default=60,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )
    remind_days = models.PositiveSmallIntegerField(
        "再依頼までの日数", default=14, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    reminders = models.PositiveSmallIntegerField(
        "再依頼の回数", default=1, validators=[MaxValueValidator(3)]
    )
    valid_days = models.PositiveSmallIntegerField(
        "回答を受け付ける日数",
        default=60,
        validators=[MinValueValidator(7), MaxValueValidator(180)],
    )
    pause_days = models.PositiveSmallIntegerField(
        "同じ相談者に次を送るまでの日数", default=180, validators=[MaxValueValidator(730)]
    )
    version = models.PositiveIntegerField("版", default=0)

    class Meta:
        verbose_name = "成果アンケートの設定"
        verbose_name_plural = "成果アンケートの設定"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="outcome_policy_one_row")]

    def __str__(self) -> str:
        return "成果アンケートの設定"

    @classmethod
    def current(cls) -> OutcomePolicy:
        """The row, or the defaults where the manager has not decided yet."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class OutcomeRefusalQuerySet(models.QuerySet["OutcomeRefusal"]):
    def standing(self) -> OutcomeRefusalQuerySet:
        return self.filter(lifted_at=None)

    def of(self, client: Company | Person) -> OutcomeRefusalQuerySet:
        """The client's, with those of the records merged into it."""
        return self.filter(client_q(client))


class OutcomeRefusal(models.Model):
    """アンケート不要. By the client over the link in a mail, or by staff who were told.

    `email` is the address the link was sent to: whoever reads it there is left alone, under
    whichever record the address stands.
    """

    company = models.ForeignKey(
        Company, models.PROTECT, verbose_name="企業", null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="相談者", null=True, blank=True, related_name="+"
    )
    email = models.CharField("宛先", max_length=254, blank=True)
    refused_at = models.DateTimeField("申出日時", default=timezone.now)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="記録した人", null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField("取りやめた日時", null=True, blank=True)
    lifted_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="取りやめた人", null=True, blank=True, related_name="+"
    )

    objects = OutcomeRefusalQuerySet.as_manager()

    class Meta:
        verbose_name = "アンケート不要の申出"
        verbose_name_plural = "アンケート不要の申出"
        ordering = ["-refused_at", "-id"]
        indexes = [
            models.Index(
                fields=["email"],
                name="outcome_refused_address",
                condition=Q(lifted_at__isnull=True) & ~Q(email=""),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(company__isnull=False, person__isnull=True)
                | Q(company__isnull=True, person__isnull=False),
                name="outcome_refusal_of_one_client",
            ),
            models.UniqueConstraint(
                fields=["company"],
                condition=Q(lifted_at__isnull=True, company__isnull=False),
                name="outcome_refusal_once_of_company",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(lifted_at__isnull=True, person__isnull=False),
                name="outcome_refusal_once_of_person",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="outcome_refusal_lifted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"アンケート不要 {self.pk}"


def client_of(memo: Any) -> Company | Person:
    """Whose session it was: the company, else the person (domain.md)."""
    client: Company | Person | None = memo.company or memo.person
    assert client is not None
    return client
