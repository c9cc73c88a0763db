"""The client: a company, or before founding the person alone."""

from typing import Any

from django.db import models

from center.models import Industry
from companies.enums import AgeBand, Sex, Stage
from yorozu.kit.textkeys import kana_key, name_key, phone_key


class Keyed(models.Model):
    """Search keys follow the name, the kana and the telephone as they are typed."""

    name_key = models.CharField(max_length=200, editable=False)
    kana_key = models.CharField(max_length=200, editable=False, blank=True)
    phone_key = models.CharField(max_length=20, editable=False, blank=True)

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        self.fill_keys()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "name_key", "kana_key", "phone_key"}
        super().save(**kwargs)

    def fill_keys(self) -> None:
        """Derive the keys; bulk loaders call this, `save` does by itself."""
        self.name_key = name_key(self.name)[:200]  # type: ignore[attr-defined]
        self.kana_key = kana_key(self.kana)[:200]  # type: ignore[attr-defined]
        self.phone_key = phone_key(self.phone)[:20]  # type: ignore[attr-defined]


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
            models.Index(fields=["phone_key"], name="person_phone_key"),
            models.Index(
                fields=["id"], name="person_used_before", condition=models.Q(used_before=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name
