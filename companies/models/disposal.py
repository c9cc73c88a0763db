"""What is past its term, listed, looked through, approved and wiped (`yorozu.kit.disposal`)."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from companies.enums import DISPOSAL_OPEN, DisposalStage
from yorozu.kit.jobs import Job, JobQuerySet


class DisposalListQuerySet(JobQuerySet["DisposalList"]):
    def visible_to(self, user: User) -> "DisposalListQuerySet":
        return self if has_permission(user, Permission.DISPOSAL_PREPARE) else self.none()

    def under_way(self) -> "DisposalListQuerySet":
        return self.filter(stage__in=DISPOSAL_OPEN)

    def wiping_since(self, moment: datetime) -> "DisposalListQuerySet":
        """Those that wiped something after it, or still do."""
        ended = Q(stage=DisposalStage.DONE, finished_at__gte=moment)
        return self.filter(Q(stage=DisposalStage.RUNNING) | ended)


class DisposalList(Job):
    """One round of disposal. The job's state tells how far the work of the stage is."""

    task = "companies.tasks.run_disposal"

    stage = models.CharField(
        "段階", max_length=10, choices=DisposalStage, default=DisposalStage.LISTING
    )
    kept_from = models.DateField("この日以後は残す")
    made_by = models.ForeignKey(User, models.PROTECT, verbose_name="作成した人", related_name="+")
    approved_at = models.DateTimeField("承認日時", null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="承認した人", null=True, blank=True, related_name="+"
    )
    result = models.JSONField("結果", default=dict)

    objects = DisposalListQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = "廃棄リスト"
        verbose_name_plural = "廃棄リスト"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kept_from"],
                name="disposal_one_at_a_time",
                condition=Q(stage__in=DISPOSAL_OPEN),
            ),
            models.CheckConstraint(
                condition=Q(
                    stage__in=[
                        DisposalStage.LISTING,
                        DisposalStage.REVIEW,
                        DisposalStage.DROPPED,
                    ],
                    approved_at__isnull=True,
                    approved_by__isnull=True,
                )
                | (
                    Q(
                        stage__in=[DisposalStage.RUNNING, DisposalStage.DONE],
                        approved_at__isnull=False,
                        approved_by__isnull=False,
                    )
                    & ~Q(approved_by=F("made_by"))
                ),
                name="disposal_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"廃棄リスト {self.pk}"


class DisposalItem(models.Model):
    """One record on the list, by kind and id only: the list copies no personal data.

    `client_key` ("c12", "p7") lets a client be held back together with their memos.
    """

    list = models.ForeignKey(
        DisposalList, models.CASCADE, related_name="items", verbose_name="廃棄リスト"
    )
    kind = models.CharField("種類", max_length=20)
    target_id = models.BigIntegerField("対象")
    client_key = models.CharField(max_length=24, blank=True)
    last_used_on = models.DateField("最終利用日")
    held_at = models.DateTimeField("保留日時", null=True, blank=True)
    held_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="保留した人", null=True, blank=True, related_name="+"
    )
    held_reason = models.CharField("保留の理由", max_length=300, blank=True)
    done_at = models.DateTimeField("廃棄日時", null=True, blank=True)
    skipped = models.BooleanField("承認後に利用あり", default=False)

    class Meta:
        verbose_name = "廃棄リストの項目"
        verbose_name_plural = "廃棄リストの項目"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["list", "kind", "target_id"], name="disposal_item_once"
            ),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True, held_by__isnull=True, held_reason="")
                | (Q(held_at__isnull=False, held_by__isnull=False) & ~Q(held_reason="")),
                name="disposal_item_held_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(held_at__isnull=True, skipped=False),
                name="disposal_item_held_or_done",
            ),
        ]
        indexes = [
            models.Index(fields=["list", "client_key"], name="disposal_item_client"),
            models.Index(
                fields=["kind", "target_id"],
                name="disposal_item_done",
                condition=Q(done_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target_id}"
