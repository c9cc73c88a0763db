"""What a report is called in a mail and on the pages about sending it."""

from __future__ import annotations

from reports.enums import ReportScope, ReportSpan
from reports.models.report import MonthlyReport
from reports.periods import Periods, span_label
from reports.words import span

TITLES = {
    ReportScope.CENTER: "業務実績報告書",
    ReportScope.OFFICE: "業務実績報告書（{about}）",
    ReportScope.BANK: "連携実績のご報告（{about}）",
    ReportScope.COORDINATOR: "対応実績（{about}）",
}


def title(report: MonthlyReport) -> str:
    about = report.office or report.bank or report.coordinator
    return TITLES[report.scope].format(about=about)


def period(report: MonthlyReport) -> str:
    """令和8年10月, 令和8年度第3四半期, 令和8年度."""
    return span_label(report.month, ReportSpan(report.span))


def days(report: MonthlyReport) -> str:
    return span(Periods.of(report.month, ReportSpan(report.span)).month)


def edition(report: MonthlyReport) -> str:
    """第1版, 第2版（差替え）."""
    replaced = "（差替え）" if report.revision > 1 else ""
    return f"第{report.revision}版{replaced}"


def state(report: MonthlyReport) -> str:
    return "確定" if report.was_closed else "速報"
