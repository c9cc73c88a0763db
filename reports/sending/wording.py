"""What a report is called in a mail and on the pages about sending it."""

from __future__ import annotations

from datetime import date

from reports.enums import ReportScope, ReportSpan
from reports.models.report import MonthlyReport
from yorozu.kit.wareki import (
    fiscal_year,
    fiscal_year_label,
    format_date,
    format_month,
    month_range,
)

MONTHS = {ReportSpan.MONTH: 1, ReportSpan.QUARTER: 3, ReportSpan.YEAR: 12}
QUARTERS = {4: "第1四半期", 7: "第2四半期", 10: "第3四半期", 1: "第4四半期"}
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
    year = fiscal_year_label(fiscal_year(report.month))
    if report.span == ReportSpan.YEAR:
        return year
    if report.span == ReportSpan.QUARTER:
        return f"{year}{QUARTERS[report.month.month]}"
    return format_month(report.month)


def days(report: MonthlyReport) -> str:
    first, last = report.month, report.month
    for _ in range(MONTHS[ReportSpan(report.span)]):
        until = month_range(last)[1]
        last = until
    return f"{format_date(first)}～{format_date(date.fromordinal(last.toordinal() - 1))}"


def edition(report: MonthlyReport) -> str:
    """第1版, 第2版（差替え）."""
    replaced = "（差替え）" if report.revision > 1 else ""
    return f"第{report.revision}版{replaced}"


def state(report: MonthlyReport) -> str:
    return "確定" if report.was_closed else "速報"
