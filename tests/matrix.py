"""Every URL, who may open it and what it needs: the matrix and the page sweep are made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.enums import ROLES_WITH, Role
from accounts.enums import Permission as P
from accounts.models import User
from consultations.enums import ParticipantRole
from consultations.models import ImportBatch, Memo, MemoExport, MemoParticipant
from consultations.services import draft_save
from reports.models import MonthlyReport
from tests import builders as make

# Stock pages of libraries; the admin is for superusers and tested at the door.
EXCLUDED = ("admin:", "account_", "djdt:")
ROLES = ["anonymous", *[role.value for role in Role]]


@dataclass
class World:
    """A small centre: one user of each role, and the memos the pages need."""

    users: dict[str, User]
    memo: Memo
    confirmed: Memo
    draft: Memo
    restricted: Memo
    export: MemoExport
    batch: ImportBatch
    report: MonthlyReport


@dataclass(frozen=True)
class Page:
    """What one URL does for each role. `ok` is the status of those who may."""

    permission: P | None
    kwargs: Callable[[World], dict[str, Any]] = lambda world: {}
    query: str = ""
    ok: int = 200
    method: str = "get"
    data: Callable[[World], dict[str, Any]] = lambda world: {}
    exceptions: dict[str, int] = field(default_factory=dict)
    sweep: bool = True
    seen_by: tuple[Role, ...] = ()

    def expected(self) -> dict[str, int]:
        if self.permission is None:
            return {**dict.fromkeys(ROLES, self.ok), **self.exceptions}
        may = ROLES_WITH[self.permission]
        plain = {role: self.ok if role in may else 403 for role in ROLES}
        return {**plain, "anonymous": 302, **self.exceptions}


def build_world() -> World:
    """The CO leads the memos; the trainee sat in the first one, after their pledge."""
    users = {role.value: make.user(role) for role in Role if role != Role.PARTNER}
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    users["partner"] = make.bank_user(bank, bank.branches.get())
    lead = make.coordinator(person=users["coordinator"])
    make.coordinator(person=users["chief"], rank="chief")
    company = make.company(industry=make.industry(), staff=8)
    memo = make.submitted(lead, company=company, introduced_by=bank)
    confirmed = make.confirmed(lead, by=users["manager"], company=company)
    for each in (memo, confirmed):
        MemoParticipant.objects.create(
            memo=each, user=users["trainee"], role=ParticipantRole.TRAINEE, position=9
        )
    draft = make.draft(users["coordinator"])
    draft_save(
        memo=draft, by=users["coordinator"], revision=0, data={"company_name": "書きかけ商店"}
    )
    restricted = make.submitted(make.coordinator("大友 香織"), is_restricted=True)
    export = MemoExport.objects.create(requested_by=users["secretariat"], kind="xlsx")
    batch = ImportBatch.objects.create(uploaded_by=users["manager"], source_name="台帳.xlsx")
    report = MonthlyReport.objects.create(
        month=date(2026, 10, 1),
        programme=make.programme(),
        revision=1,
        requested_by=users["secretariat"],
    )
    return World(users, memo, confirmed, draft, restricted, export, batch, report)


def checked(world: World) -> dict[str, Any]:
    return {"number": world.confirmed.number}


def uuid_of_draft(world: World) -> dict[str, Any]:
    return {"uuid": world.draft.uuid}


def export_pk(world: World) -> dict[str, Any]:
    return {"pk": world.export.pk}


def batch_pk(world: World) -> dict[str, Any]:
    return {"pk": world.batch.pk}


def reason(world: World) -> dict[str, Any]:
    return {"reason": "終了時刻をご確認ください"}


def number(world: World) -> dict[str, Any]:
    return {"number": world.memo.number}


def month(world: World) -> dict[str, Any]:
    return {"month": "2026-10"}


def report_pk(world: World) -> dict[str, Any]:
    return {"month": "2026-10", "pk": world.report.pk}


# A role that may, but not for this row: 404 where it is out of scope, 403 where it is in.
NOT_THEIRS = {"manager": 404, "chief": 404, "secretariat": 404}
NOT_EXPORTERS = {"manager": 404, "chief": 404, "coordinator": 404}

PAGES: dict[str, Page] = {
    "healthz": Page(None, sweep=False),
    "readyz": Page(None, sweep=False),
    "desks:start": Page(P.START_PAGE),
    "desks:help": Page(P.START_PAGE),
    "desks:help_page": Page(P.START_PAGE, lambda world: {"slug": "coordinator"}),
    "preferences": Page(P.START_PAGE),
    "draft_key": Page(P.MEMO_WRITE, sweep=False),
    "consultations:list": Page(P.MEMO_LIST),
    "consultations:new": Page(P.MEMO_WRITE, seen_by=(Role.COORDINATOR,)),
    "consultations:beside": Page(P.COMPANY_LOOKUP, sweep=False),
    "consultations:confirmations": Page(P.MEMO_CONFIRM),
    "consultations:drafts": Page(P.MEMO_WRITE, seen_by=(Role.COORDINATOR,)),
    "consultations:draft": Page(
        P.MEMO_WRITE, uuid_of_draft, exceptions=NOT_THEIRS, seen_by=(Role.COORDINATOR,)
    ),
    "consultations:autosave": Page(P.MEMO_WRITE, uuid_of_draft, ok=400, method="post"),
    "consultations:draft_discard": Page(
        P.MEMO_WRITE, uuid_of_draft, ok=302, method="post", exceptions=NOT_THEIRS
    ),
    "consultations:draft_restore": Page(
        P.MEMO_WRITE, uuid_of_draft, ok=302, method="post", exceptions=NOT_THEIRS
    ),
    "consultations:export": Page(P.MEMO_EXPORT, sweep=False),
    "consultations:export_csv": Page(P.MEMO_EXPORT, sweep=False),
    "consultations:export_job": Page(P.MEMO_EXPORT, export_pk, exceptions=NOT_EXPORTERS),
    "consultations:export_cancel": Page(
        P.MEMO_EXPORT, export_pk, ok=302, method="post", exceptions=NOT_EXPORTERS
    ),
    "consultations:export_retry": Page(
        P.MEMO_EXPORT, export_pk, ok=302, method="post", exceptions=NOT_EXPORTERS
    ),
    "consultations:export_file": Page(P.MEMO_EXPORT, export_pk, ok=404, sweep=False),
    "consultations:lookup_banks": Page(P.COMPANY_LOOKUP, query="?q=城南", sweep=False),
    "consultations:lookup_branches": Page(P.COMPANY_LOOKUP, query="?q=蒲田", sweep=False),
    "consultations:lookup_companies": Page(P.COMPANY_LOOKUP, query="?q=大田", sweep=False),
    "consultations:lookup_people": Page(P.COMPANY_LOOKUP, query="?q=佐藤", sweep=False),
    "consultations:import": Page(P.MEMO_IMPORT),
    "consultations:import_batch": Page(P.MEMO_IMPORT, batch_pk),
    "consultations:import_cancel": Page(P.MEMO_IMPORT, batch_pk, ok=302, method="post"),
    "consultations:import_errors": Page(P.MEMO_IMPORT, batch_pk, ok=404, sweep=False),
    "consultations:import_retry": Page(P.MEMO_IMPORT, batch_pk, ok=302, method="post"),
    "consultations:import_run": Page(P.MEMO_IMPORT, batch_pk, ok=302, method="post"),
    "consultations:detail": Page(P.MEMO_READ, number),
    "consultations:history": Page(P.MEMO_READ, checked),
    "consultations:pdf": Page(P.MEMO_READ, number, sweep=False),
    "consultations:edit": Page(
        P.MEMO_WRITE, number, exceptions={"chief": 403}, seen_by=(Role.COORDINATOR,)
    ),
    "consultations:confirm": Page(P.MEMO_CONFIRM, number, ok=302, method="post"),
    "consultations:return": Page(P.MEMO_CONFIRM, number, ok=302, method="post", data=reason),
    "consultations:void": Page(P.MEMO_CONFIRM, number, ok=302, method="post", data=reason),
    "consultations:unconfirm": Page(P.MEMO_CONFIRM, checked, ok=302, method="post", data=reason),
    "reports:index": Page(P.REPORT_READ),
    "reports:month": Page(P.REPORT_READ, month),
    "reports:build": Page(P.REPORT_BUILD, month, ok=302, method="post"),
    "reports:job": Page(P.REPORT_READ, report_pk, ok=302, sweep=False),
    "reports:cancel": Page(P.REPORT_BUILD, report_pk, ok=302, method="post"),
    "reports:report_pdf": Page(P.REPORT_READ, month, ok=404, sweep=False),
}
