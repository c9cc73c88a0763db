"""Memos, lookups, exports, imports."""

from __future__ import annotations

from typing import Any

from accounts.enums import Permission as P
from accounts.enums import Role
from tests.matrix.page import Page
from tests.matrix.world import World


def checked(world: World) -> dict[str, Any]:
    return {"number": world.confirmed.number}


def uuid_of_draft(world: World) -> dict[str, Any]:
    return {"uuid": world.draft.uuid}


def export_pk(world: World) -> dict[str, Any]:
    return {"pk": world.export.pk}


def print_pk(world: World) -> dict[str, Any]:
    return {"pk": world.printing.pk}


def batch_pk(world: World) -> dict[str, Any]:
    return {"pk": world.batch.pk}


def reason(world: World) -> dict[str, Any]:
    return {"reason": "終了時刻をご確認ください"}


def number(world: World) -> dict[str, Any]:
    return {"number": world.memo.number}


# A role that may, but not for this row: 404 where it is out of scope, 403 where it is in.
NOT_THEIRS = {"manager": 404, "chief": 404, "secretariat": 404}
NOT_PRINTERS = {"manager": 404, "chief": 404, "coordinator": 404, "trainee": 404}
NOT_EXPORTERS = {"manager": 404, "chief": 404, "coordinator": 404}


def settled(world: World) -> dict[str, Any]:
    return {"act": "done", "version": "0"}


def uuid_of_file(world: World) -> dict[str, Any]:
    return {"uuid": world.attachment.uuid}


def uuid_of_memo(world: World) -> dict[str, Any]:
    return {"uuid": world.memo.uuid}


PAGES: dict[str, Page] = {
    "consultations:next_steps": Page(P.NEXT_STEP),
    # The chief sees the step of another's memo, but it is not theirs to settle.
    "consultations:settle": Page(
        P.NEXT_STEP, number, ok=302, method="post", data=settled, exceptions={"chief": 403}
    ),
    "consultations:aside": Page(P.MEMO_READ, number),
    "consultations:similar": Page(P.MEMO_READ, number),
    "consultations:draft_similar": Page(
        P.MEMO_WRITE, uuid_of_draft, exceptions=NOT_THEIRS, seen_by=(Role.COORDINATOR,)
    ),
    "consultations:attach": Page(
        P.MEMO_WRITE, uuid_of_memo, ok=302, method="post", exceptions={"chief": 403}
    ),
    "consultations:attachment": Page(P.MEMO_READ, uuid_of_file, sweep=False),
    "consultations:withdraw": Page(
        P.MEMO_WRITE,
        uuid_of_file,
        ok=302,
        method="post",
        data=reason,
        exceptions={"chief": 403},
    ),
    "consultations:list": Page(P.MEMO_LIST),
    "consultations:new": Page(P.MEMO_WRITE, seen_by=(Role.COORDINATOR,)),
    "consultations:beside": Page(P.MEMO_WRITE, sweep=False),
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
    "consultations:print_job": Page(P.MEMO_READ, print_pk, exceptions=NOT_PRINTERS),
    "consultations:print_cancel": Page(
        P.MEMO_READ, print_pk, ok=302, method="post", exceptions=NOT_PRINTERS
    ),
    "consultations:print_file": Page(P.MEMO_READ, print_pk, ok=404, sweep=False),
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
    "consultations:restrict": Page(
        P.MEMO_RESTRICT, checked, ok=302, method="post", data=lambda world: {"restricted": "1"}
    ),
    "consultations:return": Page(P.MEMO_CONFIRM, number, ok=302, method="post", data=reason),
    "consultations:void": Page(P.MEMO_CONFIRM, number, ok=302, method="post", data=reason),
    "consultations:unconfirm": Page(P.MEMO_CONFIRM, checked, ok=302, method="post", data=reason),
}
