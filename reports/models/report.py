from django.db import models
from django.db.models import Q

from accounts.enums import Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from reports.enums import ReportSpan
from reports.models.subject import ABOUT, AboutReport
from reports.periods import span_label
from yorozu.kit.jobs import Job, JobQuerySet, JobState


class MonthlyReportQuerySet(JobQuerySet["MonthlyReport"]):
    def visible_to(self, user: User) -> "MonthlyReportQuerySet":
        """Figures carry no client: who may read reports reads all of them.

        Of the reports on one coordinator, coordinators read their own.
        """
        if not has_permission(user, Permission.REPORT_READ):
            return self.none()
        if user.role != Role.COORDINATOR:
            return self
        return self.filter(Q(coordinator=None) | Q(coordinator__user=user))

    def of_center(self) -> "MonthlyReportQuerySet":
        """The month's own: one month of the whole centre."""
        return self.filter(span=ReportSpan.MONTH, office=None, bank=None, coordinator=None)

    def finished(self) -> "MonthlyReportQuerySet":
        return self.filter(state=JobState.DONE)


class MonthlyReport(AboutReport, Job):
    """One built PDF of the performance of a month, a quarter or a 年度; every revision is kept.

    `month` is the first of its `span`. It tells of the whole centre, or of the one office, bank or
    coordinator it names. `sections` are the chapters it has, in order, `comments` what the chief
    wrote to each, as they stood when it was built. `figures` is the plain data the PDF was made
    of, `digest` the SHA-256 of the PDF: the same figures give the same bytes. Nobody asked for a
    row without `requested_by`: it is the month's own, made on the first working day, mailed once.
    """

    task = "reports.tasks.build_report_pdf"

    revision = models.PositiveIntegerField("版")
    requested_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="作成した人"
    )
    sections = models.JSONField("章", default=list, blank=True)
    comments = models.JSONField("コメント", default=dict, blank=True)
    figures = models.JSONField("集計", default=dict)
    pdf = models.FileField("PDF", blank=True)
    xlsx = models.FileField("Excel", blank=True)
    digest = models.CharField("ダイジェスト", max_length=64, blank=True)
    mailed_at = models.DateTimeField("通知日時", null=True, blank=True)

    objects = MonthlyReportQuerySet.as_manager()

    class Meta:
        verbose_name = "月次業務実績"
        verbose_name_plural = "月次業務実績"
        ordering = ["-month", "programme", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=[*ABOUT, "revision"], name="report_revision_once", nulls_distinct=False
            ),
            models.UniqueConstraint(
                fields=ABOUT,
                condition=Q(requested_by__isnull=True),
                name="report_automatic_once",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=ABOUT,
                condition=Q(state__in=["waiting", "running"]),
                name="report_one_in_work",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="report_on_first_day"),
            models.CheckConstraint(
                condition=Q(span=ReportSpan.MONTH)
                | Q(span=ReportSpan.QUARTER, month__month__in=[4, 7, 10, 1])
                | Q(span=ReportSpan.YEAR, month__month=4),
                name="report_begins_its_span",
            ),
            models.CheckConstraint(
                condition=Q(office__isnull=True, bank__isnull=True)
                | Q(office__isnull=True, coordinator__isnull=True)
                | Q(bank__isnull=True, coordinator__isnull=True),
                name="report_of_one_at_most",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.programme_id} r{self.revision}"

    @property
    def filename(self) -> str:
        """Of a month of the whole centre as it has always been."""
        of = self.office or self.bank or self.coordinator
        what = [of.name if of else "", span_label(self.month, ReportSpan(self.span))]
        if self.span == ReportSpan.MONTH:
            what[1] = f"{self.month:%Y-%m}"
        named = "_".join(each for each in what if each)
        return f"業務実績_{named}_{self.programme.name}_第{self.revision}版.pdf"

    @property
    def xlsx_filename(self) -> str:
        return f"{self.filename.removesuffix('.pdf')}.xlsx"

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
