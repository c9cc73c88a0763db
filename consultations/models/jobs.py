from django.db import models

from accounts.models import User
from yorozu.kit.jobs import Job, JobQuerySet


class ImportBatch(Job):
    """One workbook of past memos on its way in: previewed first, then imported."""

    task = "consultations.tasks.imports.run_import"

    uploaded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="取り込んだ人"
    )
    source_name = models.CharField("ファイル名", max_length=200)
    file = models.FileField("ファイル", blank=True)
    errors_file = models.FileField("取込不可の行", blank=True)
    is_confirmed = models.BooleanField("取込を指示済み", default=False)
    result = models.JSONField("結果", default=dict)

    class Meta(Job.Meta):
        verbose_name = "台帳の取込"
        verbose_name_plural = "台帳の取込"

    def __str__(self) -> str:
        return self.source_name


class MemoExportQuerySet(JobQuerySet["MemoExport"]):
    def visible_to(self, user: User) -> "MemoExportQuerySet":
        return self.filter(requested_by=user)


class MemoExport(Job):
    """A filtered list on its way to a file; kept for its requester only."""

    task = "consultations.tasks.export.run_export"

    requested_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="依頼した人"
    )
    query = models.TextField("条件", blank=True)
    kind = models.CharField("形式", max_length=4, choices=[("xlsx", "Excel"), ("csv", "CSV")])
    rows = models.PositiveIntegerField("件数", default=0)
    file = models.FileField("ファイル", blank=True)

    objects = MemoExportQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = "一覧の書き出し"
        verbose_name_plural = "一覧の書き出し"

    def __str__(self) -> str:
        return f"{self.kind} {self.query}"
