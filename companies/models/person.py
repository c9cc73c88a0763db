"""The people of a company; before founding the person alone is the client."""

import pghistory
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse

from companies.enums import AgeBand, Sex
from companies.models.company import Company
from companies.models.keyed import KEYS, OLD_VERSION, Keyed


@pghistory.track(OLD_VERSION, exclude=KEYS, append_only=False)
class Person(Keyed):
    """相談者. Before founding a person stands alone, with a 屋号 or no name at all."""

    name = models.CharField("相談者名", max_length=60)
    kana = models.CharField("フリガナ", max_length=120, blank=True)
    sex = models.CharField("性別", max_length=12, choices=Sex, blank=True)
    age_band = models.CharField("年代", max_length=12, choices=AgeBand, blank=True)
    phone = models.CharField("電話番号", max_length=30, blank=True)
    email = models.EmailField("メールアドレス", blank=True)
    municipality = models.CharField("市区町村コード", max_length=5, blank=True)
    trade_name = models.CharField("屋号", max_length=120, blank=True)
    used_before = models.BooleanField("記録以前に利用あり", default=False)
    company = models.ForeignKey(
        Company,
        models.PROTECT,
        verbose_name="所属企業",
        null=True,
        blank=True,
        related_name="people",
    )
    founded = models.ForeignKey(
        Company,
        models.PROTECT,
        verbose_name="創業した企業",
        null=True,
        blank=True,
        related_name="founders",
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="統合先",
        null=True,
        blank=True,
        related_name="merged_from",
    )
    created_at = models.DateTimeField("登録日時", auto_now_add=True)
    revision = models.PositiveIntegerField("版", default=0)
    sort_key = models.GeneratedField(
        expression=Coalesce(NullIf(F("kana_key"), Value("")), F("name_key")),
        output_field=models.CharField(max_length=200),
        db_persist=True,
    )

    class Meta:
        verbose_name = "相談者"
        verbose_name_plural = "相談者"
        ordering = ["kana_key", "name_key", "id"]
        indexes = [
            models.Index(
                fields=["name_key"], name="person_name_key", opclasses=["text_pattern_ops"]
            ),
            models.Index(
                fields=["kana_key"], name="person_kana_key", opclasses=["text_pattern_ops"]
            ),
            models.Index(
                fields=["phone_key", "name_key"],
                name="person_phone",
                include=["merged_into"],
                condition=~Q(phone_key=""),
            ),
            models.Index(
                fields=["company", "name_key"],
                name="person_name_in_company",
                condition=Q(merged_into__isnull=True),
            ),
            models.Index(
                fields=["name_key", "municipality"],
                name="person_name_in_municipality",
                condition=Q(merged_into__isnull=True, company__isnull=True) & ~Q(municipality=""),
            ),
            models.Index(
                fields=["sort_key", "id"],
                name="person_in_order",
                condition=Q(merged_into__isnull=True),
            ),
            models.Index(
                fields=["sort_key", "id"],
                name="person_alone_in_order",
                condition=Q(merged_into__isnull=True, company__isnull=True),
            ),
            models.Index(fields=["id"], name="person_used_before", condition=Q(used_before=True)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="person_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("desks:person", args=[self.pk])
