from django.db import models

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from yorozu.kit.jobs import Job, JobQuerySet


class ImportBatchQuerySet(JobQuerySet["ImportBatch"]):
    def visible_to(self, user: User) -> "ImportBatchQuerySet":
        """Past ledgers are the office's common work: who may import sees every batch."""
        return self if has_permission(user, Permission.MEMO_IMPORT) else self.none()


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

    objects = ImportBatchQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = "台帳の取込"
        verbose_name_plural = "台帳の取込"

    def __str__(self) -> str:
        return self.source_name


class RowFate(models.TextChoices):
    """What becomes, or became, of a row of a past ledger."""

    NEW = "new", "取込"
    PRESENT = "present", "登録済み"
    REJECTED = "rejected", "取込不可"


class ImportRow(models.Model):
    """One row of a workbook and its fate: shown before the import and kept for a while after."""

    batch = models.ForeignKey(
        ImportBatch, models.CASCADE, related_name="rows", verbose_name="台帳の取込"
    )
    position = models.PositiveIntegerField("順")
    sheet = models.CharField("シート", max_length=80)
    row = models.PositiveIntegerField("行")
    number = models.CharField("受付番号", max_length=60, blank=True)
    held = models.CharField("相談日時", max_length=20, blank=True)
    client = models.CharField("企業・相談者", max_length=200, blank=True)
    fate = models.CharField("判定", max_length=10, choices=RowFate)
    reason = models.CharField("理由", max_length=500, blank=True)

    class Meta:
        verbose_name = "台帳の行"
        verbose_name_plural = "台帳の行"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="import_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}"


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
