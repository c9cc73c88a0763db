from django.db import models
from django.db.models import Q

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from center.models import Programme
from yorozu.kit.jobs import Job, JobQuerySet, JobState


class MonthlyReportQuerySet(JobQuerySet["MonthlyReport"]):
    def visible_to(self, user: User) -> "MonthlyReportQuerySet":
        """Figures carry no client: who may read reports reads all of them."""
        return self.all() if has_permission(user, Permission.REPORT_READ) else self.none()

    def finished(self) -> "MonthlyReportQuerySet":
        return self.filter(state=JobState.DONE)


class MonthlyReport(Job):
    """One built PDF of a month's performance; every revision is kept.

    `figures` is the plain data the PDF was made of, `digest` the SHA-256 of the PDF: the same
    figures give the same bytes. Nobody asked for a row without `requested_by`: it is the month's
    own, made on the first working day and mailed once.
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
    mailed_at = models.DateTimeField("通知日時", null=True, blank=True)

    objects = MonthlyReportQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = "月次業務実績"
        verbose_name_plural = "月次業務実績"
        ordering = ["-month", "programme", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "programme", "revision"], name="report_revision_once"
            ),
            models.UniqueConstraint(
                fields=["month", "programme"],
                condition=Q(requested_by__isnull=True),
                name="report_automatic_once",
            ),
            models.UniqueConstraint(
                fields=["month", "programme"],
                condition=Q(state__in=["waiting", "running"]),
                name="report_one_in_work",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="report_on_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.programme_id} r{self.revision}"

    @property
    def filename(self) -> str:
        return f"業務実績_{self.month:%Y-%m}_{self.programme.name}_第{self.revision}版.pdf"

    @property
    def maker(self) -> str:
        return self.requested_by.name if self.requested_by else "自動作成"

    @property
    def unconfirmed(self) -> int:
        """How many memos of the month did not count when it was built."""
        return int(self.figures.get("unconfirmed", 0))

    @property
    def was_closed(self) -> bool:
        """Whether the month was closed when it was built: no 速報 any more."""
        return bool(self.figures.get("closed_on"))
