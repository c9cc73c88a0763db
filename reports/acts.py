"""The words of this room's acts on the audit page."""

from collections.abc import Iterable

from django.urls import reverse

from accounts import wording
from accounts.models import User
from accounts.wording import Found
from reports.models import (
    DutyLog,
    MonthClose,
    MonthlyReport,
    ReportComments,
    ReportRecipient,
    ReportTemplate,
    SavedAnalysis,
)
from reports.models.subject import AboutReport
from reports.sets.subject import called
from yorozu.kit.wareki import format_month

ONES = ("programme", "office", "bank", "coordinator")


def _reports(user: User, ids: Iterable[str]) -> Found:
    rows = MonthlyReport.objects.visible_to(user).filter(pk__in=ids).defer("figures")
    return {str(row.pk): _named(row) for row in rows.select_related(*ONES)}


def _named(row: AboutReport) -> tuple[str, str]:
    """Of a month of the whole centre its page with every cut."""
    subject = called(row)
    if page := subject.own_month_page:
        return format_month(row.month), page
    return subject.title, subject.url()


def _comments(user: User, ids: Iterable[str]) -> Found:
    rows = ReportComments.objects.visible_to(user).filter(pk__in=ids).select_related(*ONES)
    return {str(row.pk): (called(row).title, called(row).url()) for row in rows}


def _templates(user: User, ids: Iterable[str]) -> Found:
    rows = ReportTemplate.objects.visible_to(user).filter(pk__in=ids)
    return {
        str(row.pk): (
            row.name,
            reverse("reports:template", args=[row.pk])
            if row.is_active
            else reverse("reports:templates"),
        )
        for row in rows
    }


def _analyses(user: User, ids: Iterable[str]) -> Found:
    rows = SavedAnalysis.objects.visible_to(user).filter(pk__in=ids)
    return {
        str(row.pk): (row.name, reverse("reports:analysis_saved", args=[row.pk])) for row in rows
    }


def _recipients(user: User, ids: Iterable[str]) -> Found:
    rows = ReportRecipient.objects.visible_to(user).filter(pk__in=ids)
    return {
        str(row.pk): (f"宛先 {row}", reverse("reports:recipient", args=[row.pk])) for row in rows
    }


def _closes(user: User, ids: Iterable[str]) -> Found:
    rows = MonthClose.objects.visible_to(user).filter(pk__in=ids).select_related("programme")
    return {
        str(row.pk): (f"{format_month(row.month)} {row.programme.name}", row.get_absolute_url())
        for row in rows.defer("figures")
    }


def _logs(user: User, ids: Iterable[str]) -> Found:
    rows = DutyLog.objects.visible_to(user).filter(pk__in=ids).select_related("coordinator")
    return {
        str(row.pk): (
            f"{format_month(row.month)} 従事日誌 {row.coordinator.name}",
            row.get_absolute_url(),
        )
        for row in rows
    }


wording.register(
    "業務実績",
    {
        "report.requested": "業務実績のPDFを依頼した",
        "report.built": "業務実績のPDFができた",
        "report.cancelled": "業務実績のPDFを取りやめた",
        "report.sent": "報告書をメールで送付した",
        "recipient.added": "報告書の宛先を登録した",
        "recipient.changed": "報告書の宛先を直した",
        "recipient.ended": "報告書の宛先から外した",
        "report.commented": "報告書にコメントを書いた",
        "report.template_saved": "報告書のひな型を保存した",
        "report.template_retired": "報告書のひな型の使用を終えた",
        "quality.drawn": "品質確認のメモを無作為に選んだ",
        "quality.reviewed": "メモの品質を確認した",
        "peers.saved": "他拠点の実績を登録した",
        "peers.removed": "他拠点の実績を取り消した",
        "analysis.saved": "分析の条件を保存した",
        "analysis.shared": "保存した分析を共有した",
        "analysis.unshared": "保存した分析の共有をやめた",
        "analysis.removed": "保存した分析を削除した",
        "analysis.exported": "分析の結果をExcelに書き出した",
        "month.apply": "月の締めを申請した",
        "month.check": "月の締めを確認した",
        "month.approve": "月の締めを承認した",
        "month.return": "月の締めを差し戻した",
        "month.withdraw": "月の締めの申請を取り下げた",
        "month.reopen": "月の締めを解除した",
        "duty.line_added": "従事日誌に行を加えた",
        "duty.line_withdrawn": "従事日誌の行を取り下げた",
        "duty.confirm": "従事日誌を確認した",
        "duty.withdraw": "従事日誌の確認を取り消した",
        "duty.approve": "従事日誌を承認した",
        "duty.return": "従事日誌を差し戻した",
        "duty.exported": "従事日誌を書き出した",
    },
    finders={
        "reports.monthlyreport": _reports,
        "reports.reportcomments": _comments,
        "reports.reporttemplate": _templates,
        "reports.monthclose": _closes,
        "reports.dutylog": _logs,
        "reports.savedanalysis": _analyses,
        "reports.reportrecipient": _recipients,
    },
    details={
        "logs": "従事日誌の数",
        "round": "回",
        "report.revision": "版",
        "report.recipient": "宛先の番号",
        "report.mail": "メールの番号",
    },
)
