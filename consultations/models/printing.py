from django.db import models
from django.db.models import Q

from accounts.models import User
from consultations.models.memo import Memo
from yorozu.kit.jobs import Job, JobQuerySet


class MemoPrintQuerySet(JobQuerySet["MemoPrint"]):
    def visible_to(self, user: User) -> "MemoPrintQuerySet":
        return self.filter(requested_by=user)


class MemoPrint(Job):
    """A very long memo on its way to paper; kept for its requester only, and for a week."""

    task = "consultations.tasks.printing.run_print"

    memo = models.ForeignKey(Memo, models.CASCADE, related_name="prints", verbose_name="メモ")
    requested_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="依頼した人"
    )
    file = models.FileField("ファイル", blank=True)

    objects = MemoPrintQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = "メモの印刷"
        verbose_name_plural = "メモの印刷"
        constraints = [
            models.UniqueConstraint(
                fields=["memo", "requested_by"],
                condition=Q(state__in=["waiting", "running"]),
                name="print_one_in_work",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.memo_id}"
