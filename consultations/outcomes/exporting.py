"""Surveys and answers as rows of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from consultations.models import OutcomeAnswer, OutcomeSurvey
from consultations.models.outcome_answer import AMOUNTS
from consultations.models.outcome_survey import OutcomeSurveyQuerySet
from consultations.outcome_enums import Satisfaction
from yorozu.kit.export import write_xlsx

# A file of more is asked for in parts: longer than a moment nobody waits at a page.
MOST = 5_000
CHUNK = 500
_MEMO = (
    *("number", "started_at", "company_name", "person_name", "staff_names", "is_restricted"),
    *("lead__name", "office__name", "programme__name"),
)
Column = tuple[str, Callable[[OutcomeSurvey], Any]]


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None


def _told(read: Callable[[OutcomeAnswer], Any]) -> Callable[[OutcomeSurvey], Any]:
    return lambda row: read(row.given) if row.given else None


def _amount(name: str) -> Column:
    field: Any = OutcomeAnswer._meta.get_field(name)
    return str(field.verbose_name), _told(lambda answer: getattr(answer, name))


COLUMNS: tuple[Column, ...] = (
    ("メモの番号", lambda row: row.memo.number),
    ("相談日", lambda row: _day(row.memo.started_at)),
    ("企業名", lambda row: row.memo.company_name),
    ("相談者名", lambda row: row.memo.person_name),
    ("主担当", lambda row: row.memo.lead and row.memo.lead.name),
    ("拠点", lambda row: row.memo.office and row.memo.office.name),
    ("事業区分", lambda row: row.memo.programme and row.memo.programme.name),
    ("状態", lambda row: row.state.label),
    ("送付日", lambda row: _day(row.sent_at)),
    ("再依頼の回数", lambda row: row.reminded),
    ("回答期限", lambda row: row.closes_on),
    ("回答日", lambda row: _day(row.answered_at)),
    ("回答の方法", _told(lambda answer: answer.get_means_display())),
    ("満足度（5～1）", _told(lambda answer: answer.satisfaction)),
    (
        "満足度",
        _told(lambda a: Satisfaction(a.satisfaction).label if a.satisfaction else ""),
    ),
    ("提案の実行", _told(lambda answer: answer.get_acted_display())),
    ("実行していない理由", _told(lambda answer: answer.why_not)),
    ("成果", _told(lambda answer: answer.get_effect_display())),
    ("課題の解決", _told(lambda answer: answer.get_solved_display())),
    *(_amount(name) for name in AMOUNTS),
    ("ご意見", _told(lambda answer: answer.comment)),
    ("連絡してよい", _told(lambda answer: answer.may_contact)),
    ("対応の内容", _told(lambda answer: answer.settled_note)),
)
HEADERS = [header for header, _ in COLUMNS]


def light(rows: OutcomeSurveyQuerySet) -> OutcomeSurveyQuerySet:
    """With the answer and what of the memo a line shows: its texts stay in the database."""
    fields = [f"memo__{name}" for name in _MEMO]
    joined = rows.select_related("memo__lead", "memo__office", "memo__programme", "answer")
    own = [field.name for field in OutcomeSurvey._meta.local_concrete_fields]
    told = [f"answer__{field.name}" for field in OutcomeAnswer._meta.local_concrete_fields]
    return joined.only(*own, *told, *fields)


def lines(rows: OutcomeSurveyQuerySet) -> Iterator[list[Any]]:
    for row in light(rows).order_by("-pk").iterator(CHUNK):
        yield [value(row) for _, value in COLUMNS]


def write(target: Any, rows: OutcomeSurveyQuerySet) -> int:
    """How many rows the file holds."""
    return write_xlsx(target, "成果アンケート", HEADERS, lines(rows))


def file_name() -> str:
    return f"成果アンケート_{timezone.localtime():%Y%m%d_%H%M}.xlsx"
