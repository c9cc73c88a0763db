"""Figures and the report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.enums import Permission as P
from accounts.enums import Role
from reports.enums import CloseState, DutyKind, DutyState
from reports.models import (
    DutyLine,
    DutyLog,
    MonthClose,
    MonthlyReport,
    PeerFigures,
    QualityDraw,
    QualityReview,
    ReportMail,
    ReportRecipient,
    ReportTemplate,
    SavedAnalysis,
)
from tests import builders as make
from tests.matrix.page import Page
from tests.matrix.world import World
from yorozu.kit.files import keep
from yorozu.kit.outbox import MailState


def month(world: World) -> dict[str, Any]:
    return {"month": "2026-10"}


def report_pk(world: World) -> dict[str, Any]:
    return {"month": "2026-10", "pk": world.report.pk}


def analysis(world: World) -> dict[str, Any]:
    """The manager's, shared with all who read reports."""
    row, _ = SavedAnalysis.objects.get_or_create(
        owner=world.users["manager"],
        name="業種別",
        query="rows=industry&measure=memos&programme=yorozu",
        is_shared=True,
    )
    return {"pk": row.pk}


# What the owner alone may do: others who see it are refused.
OTHERS = dict.fromkeys(("secretariat", "chief", "coordinator"), 403)


def in_state(state: CloseState, month: int) -> Callable[[World], dict[str, Any]]:
    """A month of its own whose closing stands there."""

    def kwargs(world: World) -> dict[str, Any]:
        ended = state == CloseState.CLOSED
        MonthClose.objects.get_or_create(
            month=date(2026, month, 1),
            programme=world.report.programme,
            round=1,
            defaults={
                "state": state,
                "version": 1,
                "total": 0 if ended else None,
                "closed_at": timezone.now() if ended else None,
            },
        )
        return {"month": f"2026-{month:02d}"}

    return kwargs


def step(world: World) -> dict[str, Any]:
    return {"version": 1, "round": 1, "comment": "よろしくお願いします。"}


def apply(world: World) -> dict[str, Any]:
    return {"version": 0, "comment": "残りは訂正で扱います。"}


def group(world: World) -> dict[str, Any]:
    return {"month": "2026-10", "group": "doubles"}


def duty(world: World) -> dict[str, Any]:
    return {"month": "2026-10", "coordinator": world.lead.pk}


def confirmed_duty(world: World) -> dict[str, Any]:
    DutyLog.objects.get_or_create(
        coordinator=world.lead,
        month=date(2026, 9, 1),
        defaults={"state": DutyState.CONFIRMED, "version": 1},
    )
    return {"month": "2026-09", "coordinator": world.lead.pk}


def line(world: World) -> dict[str, Any]:
    log, _ = DutyLog.objects.get_or_create(coordinator=world.lead, month=date(2026, 10, 1))
    row = DutyLine.objects.filter(log=log).first() or DutyLine.objects.create(
        log=log,
        kind=DutyKind.OTHER,
        programme=world.report.programme,
        period=(make.at("2026-10-06", "14:00"), make.at("2026-10-06", "15:00")),
        title="相談事例の整理",
        written_by=world.users["coordinator"],
    )
    return {**duty(world), "uuid": row.uuid}


def new_line(world: World) -> dict[str, Any]:
    return {
        "uuid": "2f8a3f56-6a53-4a1b-9e3b-0d8b0b6f0a11",
        "kind": "travel",
        "day": "2026-10-07",
        "starts": "9:00",
        "ends": "9:40",
        "programme": world.report.programme.pk,
        "title": "新橋から立川への移動",
        "route": "新橋 → 立川",
        "fare": "660",
    }


# A chief is a coordinator too, but the log is another's.
NOT_MINE = {"chief": 404}


def peer(world: World) -> dict[str, Any]:
    row, _ = PeerFigures.objects.get_or_create(
        center="大阪府よろず支援拠点",
        fiscal_year=2025,
        defaults={
            "consultations": 12_000,
            "source": "令和7年度事業報告",
            "published_on": date(2026, 6, 30),
            "changed_by": world.users["manager"],
        },
    )
    return {"pk": row.pk}


def quality_row(world: World) -> dict[str, Any]:
    """The confirmed memo, drawn."""
    draw, _ = QualityDraw.objects.get_or_create(month=date(2026, 10, 1), defaults={"total": 1})
    row, _ = QualityReview.objects.get_or_create(draw=draw, memo=world.confirmed)
    return {"month": "2026-10", "pk": row.pk}


def recipient(world: World) -> dict[str, Any]:
    """The programme's office in the ministry."""
    row, _ = ReportRecipient.objects.get_or_create(
        scope="center",
        email="kyoku@ministry.example",
        defaults={"name": "経済 太郎", "created_by": world.users["manager"]},
    )
    return {"pk": row.pk}


def finished(world: World) -> dict[str, Any]:
    """A finished revision of a month of its own, and somebody to send it to."""
    recipient(world)
    row, _ = MonthlyReport.objects.get_or_create(
        month=date(2026, 6, 1),
        programme=world.report.programme,
        revision=1,
        defaults={
            "requested_by": world.users["secretariat"],
            "state": "done",
            "finished_at": timezone.now(),
            "figures": {"consultations": {"total": 0}},
        },
    )
    if not row.pdf:
        keep(row.pdf, ContentFile(b"%PDF-1.7"), "report.pdf")
        row.save(update_fields=["pdf"])
    return {"pk": row.pk}


def letter(world: World) -> dict[str, Any]:
    return {
        "recipient": [recipient(world)["pk"]],
        "message": "よろしくお願いいたします。",
        "as_provisional": "on",
    }


def failed(world: World) -> dict[str, Any]:
    """A mail that could not be sent."""
    place = finished(world)
    row, _ = ReportMail.objects.get_or_create(
        report_id=place["pk"],
        to="kyoku@ministry.example",
        defaults={
            "recipient_id": recipient(world)["pk"],
            "name": "経済 太郎",
            "as_link": False,
            "asked_by": world.users["manager"],
            "state": MailState.FAILED,
        },
    )
    return {**place, "mail": row.pk}


def a_set(who: str) -> Callable[[World], dict[str, Any]]:
    """A quarter's report on somebody."""

    def kwargs(world: World) -> dict[str, Any]:
        pk = {"bank": world.users["partner"].partner_staff.organization_id, "co": world.lead.pk}
        code = f"{who}-{pk[who]}" if who in pk else who
        return {"span": "quarter", "month": "2026-10", "who": code, "code": "yorozu"}

    return kwargs


def set_pk(world: World) -> dict[str, Any]:
    return {"pk": world.report.pk}


def template_pk(world: World) -> dict[str, Any]:
    row, _ = ReportTemplate.objects.get_or_create(
        programme=world.report.programme,
        scope="office",
        defaults={"name": "拠点別の短い報告", "sections": ["overview", "notes"], "version": 1},
    )
    return {"pk": row.pk}


def asked_set(world: World) -> dict[str, Any]:
    return {"period": "quarter.2026-10", "kind": "bank", "programme": "yorozu"}


PAGES: dict[str, Page] = {
    "reports:recipients": Page(P.REPORT_BUILD),
    "reports:recipient_new": Page(P.REPORT_BUILD),
    "reports:recipient": Page(P.REPORT_BUILD, recipient),
    "reports:recipient_end": Page(P.REPORT_BUILD, recipient, ok=302, method="post"),
    "reports:sending": Page(P.REPORT_BUILD, finished),
    "reports:sending_check": Page(P.REPORT_BUILD, finished, method="post", data=letter),
    "reports:sending_send": Page(P.REPORT_BUILD, finished, ok=302, method="post", data=letter),
    "reports:sending_retry": Page(P.REPORT_BUILD, failed, ok=302, method="post"),
    "reports:set": Page(P.REPORT_READ, query="?period=quarter.2026-10&kind=coordinator"),
    "reports:set_build_all": Page(P.REPORT_BUILD, ok=302, method="post", data=asked_set),
    "reports:set_page": Page(P.REPORT_READ, a_set("co"), seen_by=(Role.COORDINATOR,)),
    "reports:set_build": Page(P.REPORT_BUILD, a_set("bank"), ok=302, method="post"),
    "reports:set_job": Page(P.REPORT_READ, set_pk, ok=302, sweep=False),
    "reports:set_cancel": Page(P.REPORT_BUILD, set_pk, ok=302, method="post"),
    "reports:set_pdf": Page(P.REPORT_READ, set_pk, ok=404, sweep=False),
    "reports:set_xlsx": Page(P.REPORT_READ, set_pk, ok=404, sweep=False),
    "reports:set_comments": Page(P.REPORT_COMMENT, a_set("bank")),
    "reports:set_comments_autosave": Page(
        P.REPORT_COMMENT, a_set("center"), ok=400, method="post", sweep=False
    ),
    "reports:set_comments_drop": Page(P.REPORT_COMMENT, a_set("center"), ok=302, method="post"),
    "reports:templates": Page(P.REPORT_TEMPLATE),
    "reports:template_new": Page(P.REPORT_TEMPLATE),
    "reports:template": Page(P.REPORT_TEMPLATE, template_pk),
    "reports:template_retire": Page(P.REPORT_TEMPLATE, template_pk, ok=302, method="post"),
    "reports:quality": Page(P.QUALITY_REVIEW, month),
    "reports:quality_draw": Page(P.QUALITY_REVIEW, month, ok=302, method="post"),
    "reports:quality_review": Page(P.QUALITY_REVIEW, quality_row),
    "reports:quality_said": Page(P.QUALITY_OWN),
    "reports:quality_read": Page(P.QUALITY_OWN, ok=302, method="post"),
    "reports:peers": Page(P.REPORT_READ),
    "reports:peer_new": Page(P.REPORT_BUILD),
    "reports:peer": Page(P.REPORT_BUILD, peer),
    "reports:peer_remove": Page(P.REPORT_BUILD, peer, ok=302, method="post"),
    "reports:peers_import": Page(P.REPORT_BUILD),
    "reports:peers_template": Page(P.REPORT_BUILD, sweep=False),
    "reports:analysis": Page(P.ANALYSIS, query="?rows=industry&cols=method"),
    "reports:analysis_export": Page(P.ANALYSIS, query="?rows=topic", sweep=False),
    "reports:analysis_save": Page(
        P.ANALYSIS, ok=302, method="post", data=lambda world: {"name": "分析", "query": "rows=fy"}
    ),
    "reports:analysis_list": Page(P.REPORT_READ),
    "reports:analysis_saved": Page(P.REPORT_READ, analysis),
    "reports:saved_export": Page(P.REPORT_READ, analysis, sweep=False),
    "reports:analysis_share": Page(
        P.REPORT_READ, analysis, ok=302, method="post", exceptions=OTHERS
    ),
    "reports:analysis_remove": Page(
        P.REPORT_READ, analysis, ok=302, method="post", exceptions=OTHERS
    ),
    "reports:analysis_subscribe": Page(
        P.REPORT_READ, analysis, ok=302, method="post", data=lambda world: {"every": "month"}
    ),
    "reports:index": Page(P.REPORT_READ),
    "reports:month": Page(P.REPORT_READ, month),
    "reports:branches": Page(P.REPORT_READ, month),
    "reports:build": Page(P.REPORT_BUILD, month, ok=302, method="post"),
    "reports:job": Page(P.REPORT_READ, report_pk, ok=302, sweep=False),
    "reports:cancel": Page(P.REPORT_BUILD, report_pk, ok=302, method="post"),
    "reports:report_pdf": Page(P.REPORT_READ, month, ok=404, sweep=False),
    "reports:report_xlsx": Page(P.REPORT_READ, month, ok=404, sweep=False),
    "reports:close": Page(P.MONTH_READ, month),
    "reports:close_left": Page(P.MONTH_READ, group),
    "reports:close_apply": Page(P.MONTH_APPLY, month, ok=302, method="post", data=apply),
    "reports:close_check": Page(
        P.MONTH_CHECK, in_state(CloseState.APPLIED, 9), ok=302, method="post", data=step
    ),
    "reports:close_approve": Page(
        P.MONTH_APPROVE, in_state(CloseState.CHECKED, 8), ok=302, method="post", data=step
    ),
    # What was applied for is with the chief; nobody else sends it back.
    "reports:close_return": Page(
        P.MONTH_RETURN,
        in_state(CloseState.APPLIED, 9),
        ok=302,
        method="post",
        data=step,
        exceptions={"secretariat": 422, "manager": 422},
    ),
    "reports:close_withdraw": Page(
        P.MONTH_APPLY, in_state(CloseState.APPLIED, 9), ok=302, method="post", data=step
    ),
    "reports:close_reopen": Page(
        P.MONTH_APPROVE, in_state(CloseState.CLOSED, 7), ok=302, method="post", data=step
    ),
    "reports:frozen": Page(P.MONTH_READ, in_state(CloseState.CLOSED, 7)),
    "reports:corrections": Page(P.MONTH_READ, in_state(CloseState.CLOSED, 7)),
    "reports:close_figures": Page(P.MONTH_READ, in_state(CloseState.CLOSED, 7)),
    "reports:duty": Page(P.DUTY_READ, month),
    "reports:duty_xlsx": Page(P.DUTY_READ, month, sweep=False),
    "reports:duty_log": Page(P.DUTY_READ, duty, seen_by=(Role.COORDINATOR,)),
    "reports:duty_pdf": Page(P.DUTY_READ, duty, sweep=False),
    "reports:duty_log_xlsx": Page(P.DUTY_READ, duty, sweep=False),
    "reports:duty_add": Page(
        P.DUTY_WRITE, duty, ok=302, method="post", data=new_line, exceptions=NOT_MINE
    ),
    "reports:duty_line_withdraw": Page(
        P.DUTY_WRITE, line, ok=302, method="post", exceptions=NOT_MINE
    ),
    "reports:duty_confirm": Page(
        P.DUTY_WRITE,
        duty,
        ok=302,
        method="post",
        data=lambda world: {"version": 0},
        exceptions=NOT_MINE,
    ),
    "reports:duty_unconfirm": Page(
        P.DUTY_WRITE, confirmed_duty, ok=302, method="post", data=step, exceptions=NOT_MINE
    ),
    "reports:duty_approve": Page(P.DUTY_APPROVE, confirmed_duty, ok=302, method="post", data=step),
    "reports:duty_return": Page(P.DUTY_APPROVE, confirmed_duty, ok=302, method="post", data=step),
}
