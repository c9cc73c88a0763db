"""個人情報の開示・訂正・利用停止等の請求, and what became of each."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.models.audit import append_only
from accounts.permissions import has_permission
from companies.enums import REQUEST_OPEN, RequestKind, RequestState
from companies.models.company import Company
from companies.models.person import Person

# 個人情報保護法 第33条第2項・第34条第2項・第35条第2項 ask for an answer 遅滞なく and name no number
# of days. Two weeks is the centre's own practice; each request may have another day.
ANSWER_WITHIN = timedelta(days=14)


class DisclosureRequestQuerySet(models.QuerySet["DisclosureRequest"]):
    def visible_to(self, user: User) -> "DisclosureRequestQuerySet":
        return self if has_permission(user, Permission.PRIVACY_REQUESTS) else self.none()

    def still_open(self) -> "DisclosureRequestQuerySet":
        return self.filter(state__in=REQUEST_OPEN)

    def overdue(self, today: date) -> "DisclosureRequestQuerySet":
        return self.still_open().filter(due_on__lt=today)


class DisclosureRequest(models.Model):
    """Who asks for what, how we know that it is they, and what was answered.

    `state` is written only by the service; `DisclosureTransition` is its history.
    """

    kind = models.CharField("請求の種類", max_length=12, choices=RequestKind)
    company = models.ForeignKey(
        Company,
        models.PROTECT,
        verbose_name="企業",
        null=True,
        blank=True,
        related_name="disclosure_requests",
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        verbose_name="相談者",
        null=True,
        blank=True,
        related_name="disclosure_requests",
    )
    applicant = models.CharField("請求した人", max_length=120)
    address = models.CharField("回答書の送付先", max_length=200, blank=True)
    identity_check = models.CharField("本人確認の方法", max_length=200)
    wish = models.TextField("請求の内容")
    received_on = models.DateField("受付日")
    due_on = models.DateField("回答期限")
    state = models.CharField(
        "状態", max_length=10, choices=RequestState, default=RequestState.RECEIVED
    )
    answer = models.TextField("回答の内容", blank=True)
    answered_on = models.DateField("回答日", null=True, blank=True)
    revision = models.PositiveIntegerField("版", default=0)
    created_at = models.DateTimeField("登録日時", default=timezone.now)
    created_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="登録した人", related_name="+"
    )

    objects = DisclosureRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "個人情報の請求"
        verbose_name_plural = "個人情報の請求"
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["state", "due_on", "id"], name="request_by_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(company__isnull=True) | Q(person__isnull=True),
                name="request_of_one_client",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("received_on")), name="request_due_after_receipt"
            ),
            models.CheckConstraint(
                condition=Q(state__in=REQUEST_OPEN, answered_on__isnull=True)
                | (~Q(state__in=REQUEST_OPEN) & Q(answered_on__gte=F("received_on"))),
                name="request_answered_when_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}の請求 {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in REQUEST_OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on < timezone.localdate()

    @property
    def client(self) -> Company | Person | None:
        return self.company or self.person


class DisclosureTransition(models.Model):
    """One change of state: who, when and why. Append-only."""

    request = models.ForeignKey(
        DisclosureRequest, models.PROTECT, related_name="transitions", verbose_name="請求"
    )
    from_state = models.CharField("前の状態", max_length=10, choices=RequestState, blank=True)
    to_state = models.CharField("後の状態", max_length=10, choices=RequestState)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="操作した人")
    at = models.DateTimeField("日時", default=timezone.now)
    reason = models.TextField("内容", blank=True)

    class Meta:
        verbose_name = "請求の履歴"
        verbose_name_plural = "請求の履歴"
        ordering = ["at", "id"]
        triggers = append_only(wipeable=["reason"])

    def __str__(self) -> str:
        return f"{self.request_id} {self.from_state} → {self.to_state}"
