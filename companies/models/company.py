"""The client: a company."""

import pghistory
from django.db import models
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse

from center.models import Industry
from companies.enums import Stage
from companies.models.keyed import KEYS, OLD_VERSION, Keyed

_IS_ROOT = Q(merged_into__isnull=True)


class AddressKey(Func):
    """The SQL function of migration 0003: one key for 一丁目2番地3号 and １－２－３."""

    function = "address_key"
    arity = 1
    output_field = TextField()


@pghistory.track(OLD_VERSION, exclude=[*KEYS, "address_key"], append_only=False)
class Company(Keyed):
    """A corporation or a sole proprietor. A merged record stands for the one it was merged into."""

    name = models.CharField("企業名", max_length=120)
    kana = models.CharField("フリガナ", max_length=200, blank=True)
    corporate_number = models.CharField("法人番号", max_length=13, blank=True)
    business = models.CharField("主な事業内容", max_length=200, blank=True)
    industry = models.ForeignKey(
        Industry, models.PROTECT, verbose_name="業種", null=True, blank=True
    )
    staff = models.PositiveIntegerField("従業員数", null=True, blank=True)
    capital = models.PositiveBigIntegerField("資本金（円）", null=True, blank=True)
    stage = models.CharField("創業前・後", max_length=10, choices=Stage, default=Stage.AFTER)
    phone = models.CharField("電話番号", max_length=30, blank=True)
    email = models.EmailField("メールアドレス", blank=True)
    postal_code = models.CharField("郵便番号", max_length=8, blank=True)
    address = models.CharField("所在地", max_length=200, blank=True)
    municipality = models.CharField("市区町村コード", max_length=5, blank=True)
    used_before = models.BooleanField("記録以前に利用あり", default=False)
    predecessor = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="前身（法人成り前）",
        null=True,
        blank=True,
        related_name="successors",
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
    address_key = models.GeneratedField(
        expression=AddressKey(F("address")), output_field=TextField(), db_persist=True
    )
    sort_key = models.GeneratedField(
        expression=Coalesce(NullIf(F("kana_key"), Value("")), F("name_key")),
        output_field=models.CharField(max_length=200),
        db_persist=True,
    )

    class Meta:
        verbose_name = "企業"
        verbose_name_plural = "企業"
        ordering = ["kana_key", "name_key", "id"]
        indexes = [
            models.Index(
                fields=["name_key"], name="company_name_key", opclasses=["text_pattern_ops"]
            ),
            models.Index(
                fields=["kana_key"], name="company_kana_key", opclasses=["text_pattern_ops"]
            ),
            models.Index(
                fields=["phone_key"],
                name="company_phone",
                include=["merged_into"],
                condition=~Q(phone_key=""),
            ),
            models.Index(
                fields=["address_key", "name_key"],
                name="company_address",
                include=["merged_into"],
                condition=~Q(address_key=""),
            ),
            models.Index(
                fields=["name_key", "municipality"],
                name="company_name_in_municipality",
                condition=_IS_ROOT & ~Q(municipality=""),
            ),
            models.Index(
                fields=["corporate_number"],
                name="company_corporate_number",
                condition=~Q(corporate_number=""),
                opclasses=["text_pattern_ops"],
            ),
            models.Index(fields=["sort_key", "id"], name="company_in_order", condition=_IS_ROOT),
            models.Index(fields=["id"], name="company_used_before", condition=Q(used_before=True)),
            models.Index(
                fields=["id"],
                name="company_with_root",
                condition=Q(merged_into__isnull=False) | Q(predecessor__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["corporate_number"],
                name="company_corporate_number_once",
                condition=~Q(corporate_number="") & Q(merged_into__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="company_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("desks:company", args=[self.pk])
