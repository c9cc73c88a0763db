from django.db import models

from accounts.models import User
from center.models import Programme
from yorozu.kit.jobs import Job


class MonthlyReport(Job):
    """One built PDF of a month's performance; every revision is kept.

    `figures` is the plain data the PDF was made of, `digest` its SHA-256: the same figures
    give the same bytes.
    """

    task = "reports.tasks.build_report_pdf"

    month = models.DateField("月")
    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name="事業区分")
    revision = models.PositiveIntegerField("版")
    requested_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="作成した人"
    )
    figures = models.JSONField("集計", default=dict)
    pdf = models.FileField("PDF", blank=True)
    digest = models.CharField("ダイジェスト", max_length=64, blank=True)

    class Meta(Job.Meta):
        verbose_name = "月次業務実績"
        verbose_name_plural = "月次業務実績"
        ordering = ["-month", "programme", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "programme", "revision"], name="report_revision_once"
            ),
            models.CheckConstraint(condition=models.Q(month__day=1), name="report_on_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.programme_id} r{self.revision}"
