"""What the page of a month's closing reads beside what is in the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.urls import reverse

from accounts.models import User
from center.models import Programme
from reports.closing.in_the_way import left_words
from reports.closing.steps import may
from reports.enums import CLOSE_WITH_REASON, CloseAct
from reports.models import MonthClose, MonthCloseStep

# How each act is offered, in the order of the page; the first is the way forward.
_WORDS = {
    CloseAct.APPLY: ("close_apply", "締めを申請する", "コメント"),
    CloseAct.CHECK: ("close_check", "確認する", "コメント"),
    CloseAct.APPROVE: ("close_approve", "承認して締める", "コメント"),
    CloseAct.SEND_BACK: ("close_return", "差し戻す", "差戻しの理由"),
    CloseAct.WITHDRAW: ("close_withdraw", "申請を取り下げる", "取下げの理由"),
    CloseAct.REOPEN: ("close_reopen", "締めを解除する", "解除の理由"),
}


@dataclass(frozen=True)
class Act:
    """One act that is the reader's to do now."""

    act: CloseAct
    url: str
    button: str
    label: str
    needs_reason: bool


def acts_for(user: User, close: MonthClose | None, month: str) -> list[Act]:
    return [
        Act(act, reverse(f"reports:{view}", args=[month]), button, label, act in CLOSE_WITH_REASON)
        for act, (view, button, label) in _WORDS.items()
        if may(user, act, close)
    ]


def close_of(user: User, month: date, programme: Programme, round_: str) -> MonthClose | None:
    """The round asked for; without one the closed one, else the newest."""
    rows = MonthClose.objects.visible_to(user).of(month, programme).select_related("programme")
    if round_:
        is_number = round_.isascii() and round_.isdigit() and len(round_) < 5
        return rows.filter(round=int(round_)).first() if is_number else None
    return rows.closed().first() or rows.order_by("-round").first()


def history(
    user: User, month: date, programme: Programme
) -> list[tuple[MonthClose, list[MonthCloseStep]]]:
    """Every round with its steps, the newest round first. Two queries."""
    steps = MonthCloseStep.objects.select_related("by").order_by("sequence")
    rows = (
        MonthClose.objects.visible_to(user)
        .of(month, programme)
        .select_related("programme")
        .defer("figures")
        .prefetch_related(Prefetch("steps", steps))
        .order_by("-round")
    )
    found = []
    for row in rows:
        lines = list(row.steps.all())
        for step in lines:
            step.left_words = left_words(step.left)  # type: ignore[attr-defined]
        found.append((row, lines))
    return found
