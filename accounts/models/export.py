from django.db import models

from accounts.models.user import User
from yorozu.kit.jobs import Job, JobQuerySet


class AuditExportQuerySet(JobQuerySet["AuditExport"]):
    def visible_to(self, user: User) -> "AuditExportQuerySet":
        return self.filter(requested_by=user)


class AuditExport(Job):
    """A part of the audit trail on its way to a file; kept for its requester only."""

    task = "accounts.tasks.run_audit_export"

    requested_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="依頼した人"
    )
    query = models.TextField("条件", blank=True)
    kind = models.CharField("形式", max_length=4, choices=[("xlsx", "Excel"), ("csv", "CSV")])
    rows = models.PositiveIntegerField("件数", default=0)
    file = models.FileField("ファイル", blank=True)

    objects = AuditExportQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = "操作記録の書き出し"
        verbose_name_plural = "操作記録の書き出し"

    def __str__(self) -> str:
        return f"{self.kind} {self.query}"
