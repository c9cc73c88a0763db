"""The words of this room's acts on the audit page."""

from collections.abc import Iterable

from django.urls import reverse

from accounts import wording
from accounts.models import User
from accounts.wording import Found
from reports.models import MonthlyReport
from yorozu.kit.wareki import format_month


def _reports(user: User, ids: Iterable[str]) -> Found:
    rows = MonthlyReport.objects.visible_to(user).filter(pk__in=ids).values_list("pk", "month")
    return {
        str(pk): (format_month(month), reverse("reports:month", args=[f"{month:%Y-%m}"]))
        for pk, month in rows
    }


wording.register(
    "業務実績",
    {
        "report.requested": "業務実績のPDFを依頼した",
        "report.built": "業務実績のPDFができた",
        "report.cancelled": "業務実績のPDFを取りやめた",
    },
    finders={"reports.monthlyreport": _reports},
)
