"""The words of this room's acts on the audit page."""

from collections.abc import Iterable

from django.urls import reverse

from accounts import wording
from accounts.models import User
from accounts.wording import Found
from reports.models import MonthlyReport, SavedAnalysis
from yorozu.kit.wareki import format_month


def _reports(user: User, ids: Iterable[str]) -> Found:
    rows = MonthlyReport.objects.visible_to(user).filter(pk__in=ids).values_list("pk", "month")
    return {
        str(pk): (format_month(month), reverse("reports:month", args=[f"{month:%Y-%m}"]))
        for pk, month in rows
    }


def _analyses(user: User, ids: Iterable[str]) -> Found:
    rows = SavedAnalysis.objects.visible_to(user).filter(pk__in=ids)
    return {
        str(row.pk): (row.name, reverse("reports:analysis_saved", args=[row.pk])) for row in rows
    }


wording.register(
    "業務実績",
    {
        "report.requested": "業務実績のPDFを依頼した",
        "report.built": "業務実績のPDFができた",
        "report.cancelled": "業務実績のPDFを取りやめた",
        "analysis.saved": "分析の条件を保存した",
        "analysis.shared": "保存した分析を共有した",
        "analysis.unshared": "保存した分析の共有をやめた",
        "analysis.removed": "保存した分析を削除した",
        "analysis.exported": "分析の結果をExcelに書き出した",
    },
    finders={"reports.monthlyreport": _reports, "reports.savedanalysis": _analyses},
)
