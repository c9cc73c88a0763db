"""名簿: found by name or company, and as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from partners.models import Registration
from yorozu.kit.textkeys import kana_key, name_key

HEADERS = (
    *("状態", "お名前", "フリガナ", "会社名・所属", "電話番号", "メールアドレス"),
    *("紹介元", "備考", "申込日時", "受付日時"),
)


def matching(rows: QuerySet[Registration], words: str) -> QuerySet[Registration]:
    """Some hundred names at the most: the keys are compared here, not kept in the database."""
    if not words:
        return rows
    name, kana = name_key(words), kana_key(words)
    found = [
        pk
        for pk, own, reading, company in rows.values_list("pk", "name", "kana", "company_name")
        if (name and (name in name_key(own) or name in name_key(company)))
        or (kana and kana in kana_key(reading))
    ]
    return rows.filter(pk__in=found)


def sheet_of(rows: QuerySet[Registration]) -> tuple[str, Sequence[str], Iterator[Sequence[Any]]]:
    return "参加者名簿", HEADERS, (_cells(row) for row in rows.order_by("kana", "name", "pk"))


def _cells(row: Registration) -> list[Any]:
    return [
        row.get_state_display(),
        row.name,
        row.kana,
        row.company_name,
        row.phone,
        row.email,
        " ".join(str(each) for each in (row.organization, row.branch) if each),
        row.note,
        row.registered_at,
        row.checked_in_at,
    ]
