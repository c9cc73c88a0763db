"""The client: a company."""

from django.db import models

from center.models import Industry
from companies.enums import Stage
from companies.models.keyed import Keyed


class Company(Keyed):
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
            models.Index(fields=["phone_key"], name="company_phone_key"),
            models.Index(
                fields=["id"], name="company_used_before", condition=models.Q(used_before=True)
            ),
            models.Index(
                fields=["id"],
                name="company_with_root",
                condition=models.Q(merged_into__isnull=False) | models.Q(predecessor__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["corporate_number"],
                name="company_corporate_number_once",
                condition=~models.Q(corporate_number="") & models.Q(merged_into__isnull=True),
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True)
                | ~models.Q(merged_into=models.F("id")),
                name="company_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name
