"""Rows of what stands in the way: each says what it is, and leads to where it is put right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from bookings.models import Appointment
from center.models import DEFAULT_PROGRAMME, Programme
from companies.models import Company
from companies.pairs import pairs_sql, reasons_of
from companies.selectors import companies_visible_to
from consultations.enums import MemoStatus
from consultations.models import Memo, MemoDraft
from yorozu.kit.wareki import format_date, parse_date


@dataclass(frozen=True)
class Item:
    """`action` are the words of the link that puts it right."""

    label: str
    detail: str
    url: str
    action: str


def memo_item(memo: Memo) -> Item:
    todo = {
        MemoStatus.SUBMITTED.value: "確認する",
        MemoStatus.RETURNED.value: "差戻しの理由を見る",
    }.get(memo.status, "メモを開く")
    return Item(
        f"{memo.number} {memo.client_label}",
        f"{format_date(memo.held_on)}　{memo.staff_names}",
        reverse("consultations:detail", args=[memo.number]),
        todo,
    )


# ── drafts ────────────────────────────────────────────────────────────────────────────────────


def drafts(user: User, first: date, until: date, programme: Programme) -> list[Item]:
    """Drafts whose session was on these days, the oldest first. One query.

    What is typed so far is raw: without a day that can be read, the day it was begun on counts;
    without a 事業区分 it is the commissioned programme's. Nobody but its writer reads more of it.
    """
    rows = (
        MemoDraft.objects.filter(memo__status=MemoStatus.DRAFT, discarded_at__isnull=True)
        .select_related("memo__recorder")
        .annotate(
            typed_day=KeyTextTransform("held_on", "data"),
            typed_programme=KeyTextTransform("programme", "data"),
        )
        .defer("data")
        .order_by("memo_id")
    )
    mine = {str(programme.pk)} | ({""} if programme.code == DEFAULT_PROGRAMME else set())
    found = []
    for row in rows:
        day = _typed_day(row.typed_day, timezone.localtime(row.memo.created_at).date())
        if first <= day < until and (row.typed_programme or "") in mine:
            found.append((day, row.pk, _draft_item(row, day, user)))
    return [item for _, _, item in sorted(found, key=lambda each: each[:2])]


def _typed_day(text: str | None, begun_on: date) -> date:
    try:
        return parse_date(text or "", begun_on)
    except ValueError:
        return begun_on


def _draft_item(draft: Any, day: date, user: User) -> Item:
    writer = draft.memo.recorder
    name = writer.name if writer else "（不明）"
    saved = timezone.localtime(draft.saved_at)
    detail = f"{name}　最後の保存 {format_date(saved.date())} {saved:%H:%M}"
    label = f"{format_date(day)} の下書き"
    if writer is not None and writer.pk == user.pk:
        url = reverse("consultations:draft", args=[draft.memo.uuid])
        return Item(label, detail, url, "続きを書く")
    subject = quote(f"経営相談メモの提出のお願い（{format_date(day)}）")
    address = f"mailto:{writer.email}?subject={subject}" if writer else ""
    return Item(label, detail, address, "提出をメールで頼む" if address else "")


# ── sessions without a memo ───────────────────────────────────────────────────────────────────


def unwritten_items(rows: QuerySet[Appointment]) -> list[Item]:
    shown = rows.select_related("company", "person", "event").prefetch_related(
        "participants__coordinator", "participants__user"
    )
    return [_unwritten_item(row) for row in shown]


def _unwritten_item(row: Appointment) -> Item:
    people = "、".join(seat.shown_name for seat in row.participants.all() if seat.is_responder)
    return Item(
        f"{format_date(row.day)} {row.starts_at:%H:%M} {row.client}",
        f"{people}　{row.get_state_display()}",
        reverse("bookings:detail", args=[row.pk]),
        "予約を開く",
    )


# ── likely doubles ────────────────────────────────────────────────────────────────────────────

# The same client, day and lead; the later one is the one to look at.
_TWICE = """
SELECT a.id, b.id FROM consultations_memo a JOIN consultations_memo b
    ON b.lead_id = a.lead_id AND b.id > a.id
    AND (b.started_at AT TIME ZONE 'Asia/Tokyo')::date = (a.started_at AT TIME ZONE 'Asia/Tokyo')::date
    AND b.company_id IS NOT DISTINCT FROM a.company_id
    AND (a.company_id IS NOT NULL OR b.person_id = a.person_id)
WHERE a.id = ANY(%(ids)s) AND b.id = ANY(%(ids)s)
ORDER BY a.started_at, a.id, b.id"""  # noqa: E501


def doubles(user: User, first: date, until: date, programme: Programme) -> list[Item]:
    """Companies of the month's memos that look like another one; memos that look entered twice."""
    rows = Memo.objects.listed_to(user).between(first, until).filter(programme=programme)
    rows = rows.exclude(status=MemoStatus.VOID).exclude(status=MemoStatus.DRAFT)
    keys = list(rows.order_by().values_list("pk", "company_id"))
    companies = _company_doubles(user, {company for _, company in keys if company})
    return [*companies, *_memo_doubles([pk for pk, _ in keys])]


def _memo_doubles(ids: list[int]) -> list[Item]:
    with connection.cursor() as cursor:
        cursor.execute(_TWICE, {"ids": ids})
        pairs = cursor.fetchall()
    memos = Memo.objects.in_bulk({pk for pair in pairs for pk in pair})
    return [_memo_double(memos[one], memos[other]) for one, other in pairs]


def _memo_double(one: Memo, other: Memo) -> Item:
    return Item(
        f"{one.number} と {other.number} {other.client_label}",
        f"同じ日・同じ対応者・同じ相談者（{format_date(other.held_on)}　{other.staff_names}）",
        reverse("consultations:detail", args=[other.number]),
        f"{other.number} を開く",
    )


def _company_doubles(user: User, ids: Iterable[int]) -> list[Item]:
    # The pairs are made of a constant statement; the ids are its parameters.
    sql = (
        f"SELECT one, other FROM ({pairs_sql(Company)}) pair"  # noqa: S608
        " WHERE one = ANY(%(ids)s) OR other = ANY(%(ids)s) ORDER BY other DESC, one DESC"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {"ids": list(ids)})
        pairs = cursor.fetchall()
    known = companies_visible_to(user).filter(Q(pk__in={pk for pair in pairs for pk in pair}))
    found = {company.pk: company for company in known}
    may_merge = has_permission(user, Permission.COMPANY_MERGE)
    return [
        _company_double(found[one], found[other], may_merge)
        for one, other in pairs
        if one in found and other in found
    ]


def _company_double(one: Company, other: Company, may_merge: bool) -> Item:
    reasons = "・".join(str(reason.label) for reason in reasons_of(one, other))
    if may_merge:
        url, action = reverse("desks:merge", args=[one.pk, other.pk]), "並べて比べる"
    else:
        url, action = reverse("desks:company", args=[other.pk]), "企業を開く"
    return Item(
        f"{one.name} と {other.name}", f"企業の重複かもしれません（{reasons}）", url, action
    )
