"""Partner organisations, their branches and the people there who sign in."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.enums import Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from center.models import Topic
from partners.enums import OrganizationKind

FINANCIAL_KINDS = (
    OrganizationKind.SHINKIN,
    OrganizationKind.CREDIT_UNION,
    OrganizationKind.BANK,
)


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def visible_to(self, user: User) -> Self:
        """A bank's people see their own organisation and no other."""
        if not has_permission(user, Permission.ORGANIZATION_READ):
            return self.none()
        if user.role != Role.PARTNER:
            return self
        staff = getattr(user, "partner_staff", None)
        return self.filter(pk=staff.organization_id) if staff else self.none()

    def family_of(self, pk: int) -> list[int]:
        """Its id and those of the ones merged into it: their past counts under it."""
        rows = self.filter(Q(pk=pk) | Q(successor=pk)).order_by("pk")
        return list(rows.values_list("pk", flat=True))

    def in_use(self) -> Self:
        """Neither retired nor merged into another: what new records may name."""
        return self.filter(is_active=True, successor__isnull=True)


class BranchQuerySet(models.QuerySet["Branch"]):
    def in_use(self) -> Self:
        """Not closed, and of an organisation in use."""
        return self.filter(
            is_active=True,
            organization__is_active=True,
            organization__successor__isnull=True,
        )

    def visible_to(self, user: User) -> Self:
        """A branch's people see their own, 本部 those of the organisation."""
        if not has_permission(user, Permission.ORGANIZATION_READ):
            return self.none()
        if user.role != Role.PARTNER:
            return self
        staff = getattr(user, "partner_staff", None)
        if staff is None:
            return self.none()
        rows = self.filter(organization=staff.organization_id)
        return rows.filter(pk=staff.branch_id) if staff.branch_id else rows


class Organization(models.Model):
    """`version` counts the changes: an older page is noticed."""

    kind = models.CharField("種類", max_length=20, choices=OrganizationKind)
    name = models.CharField("名称", max_length=120, unique=True)
    kana = models.CharField("フリガナ", max_length=200, blank=True)
    zengin_code = models.CharField("金融機関コード", max_length=4, blank=True)
    is_member = models.BooleanField("東信協会員", default=False)
    is_core = models.BooleanField("支援機関連携40先", default=False)
    owner = models.ForeignKey(
        User, models.PROTECT, verbose_name="担当", null=True, blank=True, related_name="+"
    )
    successor = models.ForeignKey(
        "self", models.PROTECT, verbose_name="合併先", null=True, blank=True, related_name="+"
    )
    succeeded_on = models.DateField("合併日", null=True, blank=True)
    # `successor` is who stands for it today, `joined` the one it was merged into on that day:
    # when a later merger is taken back, that one stands for it again.
    joined = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="合併日の合併先",
        null=True,
        blank=True,
        related_name="+",
    )
    # What a client is told when sent there, and how the agency is reached.
    offers = models.CharField("対応できること", max_length=300, blank=True)
    topics = models.ManyToManyField(
        Topic, verbose_name="対応できる相談分野", blank=True, related_name="organizations"
    )
    phone = models.CharField("電話番号", max_length=30, blank=True)
    email = models.EmailField("連絡先メールアドレス", blank=True)
    url = models.URLField("ウェブサイト", max_length=300, blank=True)
    is_active = models.BooleanField("使用中", default=True)
    version = models.PositiveIntegerField("版", default=0, editable=False)

    objects: ClassVar[OrganizationQuerySet] = OrganizationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "連携機関"
        verbose_name_plural = "連携機関"
        ordering = ["zengin_code", "kana", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["zengin_code"],
                name="organization_zengin_once",
                condition=~Q(zengin_code=""),
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True, joined__isnull=True, succeeded_on__isnull=True)
                | Q(successor__isnull=False, joined__isnull=False, succeeded_on__isnull=False),
                name="organization_successor_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partners:detail", args=[self.pk])

    @cached_property
    def family(self) -> list[int]:
        """Asked for by each section of its page: read once."""
        return Organization.objects.family_of(self.pk)

    @property
    def is_financial(self) -> bool:
        return self.kind in FINANCIAL_KINDS


class Branch(models.Model):
    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name="機関", related_name="branches"
    )
    code = models.CharField("店舗コード", max_length=3, blank=True)
    name = models.CharField("支店名", max_length=80)
    kana = models.CharField("フリガナ", max_length=160, blank=True)
    phone = models.CharField("電話番号", max_length=30, blank=True)
    is_active = models.BooleanField("使用中", default=True)
    version = models.PositiveIntegerField("版", default=0, editable=False)

    objects: ClassVar[BranchQuerySet] = BranchQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "支店"
        verbose_name_plural = "支店"
        ordering = ["organization", "code", "name"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="branch_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class PartnerStaff(models.Model):
    """A bank's person: without a branch they belong to 本部 and see the whole organisation."""

    user = models.OneToOneField(
        User, models.PROTECT, verbose_name="利用者", related_name="partner_staff"
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name="機関", related_name="staff"
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name="支店", null=True, blank=True, related_name="staff"
    )

    class Meta:
        verbose_name = "連携機関の職員"
        verbose_name_plural = "連携機関の職員"
        ordering = ["organization", "branch"]

    def __str__(self) -> str:
        return f"{self.organization} {self.branch or '本部'} {self.user}"
