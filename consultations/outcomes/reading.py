"""The survey of one memo as its page shows it, and what this reader may do with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import StaffRequest, has_permission
from companies.models import CompanyFigures
from companies.selectors import root_of
from consultations.enums import MemoStatus
from consultations.models import Memo, OutcomeAnswer, OutcomeMail, OutcomeSurvey
from consultations.models.outcome_answer import MEASURES
from consultations.outcomes.forms import SettleForm, TakeForm
from consultations.rules import takes_part
from yorozu.kit.disposal import event_models

VERSIONS = 20
LABELS = {
    "sales": "売上高（千円）",
    "value_added": "付加価値額（千円）",
    "wages": "給与総額（千円）",
    "staff": "従業員数（人）",
}


@dataclass(frozen=True)
class AmountRow:
    label: str
    before: int | None
    after: int | None


def find(user: User, number: str) -> Memo:
    """The memo, in scope. Raises Http404."""
    rows = Memo.objects.visible_to(user).numbered().select_related("company", "person", "lead")
    return get_object_or_404(rows, number=number)


def survey_of_memo(memo: Memo) -> OutcomeSurvey | None:
    rows = OutcomeSurvey.objects.select_related(
        "answer__recorded_by", "answer__settled_by", "answer__taken_by", "stopped_by"
    )
    return rows.filter(memo=memo).first()


def amounts_of(answer: OutcomeAnswer) -> list[AmountRow]:
    return [
        AmountRow(label, getattr(answer, f"before_{name}"), getattr(answer, f"after_{name}"))
        for name, label in LABELS.items()
    ]


def page_context(user: User, memo: Memo) -> dict[str, Any]:
    survey = survey_of_memo(memo)
    answer = survey.given if survey else None
    may_write = has_permission(user, Permission.OUTCOME_WRITE)
    is_own = may_write and takes_part(user, memo)
    is_counted = memo.status == MemoStatus.CONFIRMED
    mails = list(_mails(survey)) if survey else []
    may_take = bool(may_write and answer and answer.has_amounts and memo.company)
    return {
        "memo": memo,
        "survey": survey,
        "answer": answer,
        "mails": mails,
        "amounts": amounts_of(answer) if answer and answer.has_amounts else [],
        "versions": versions_of(answer) if answer else [],
        "is_own": is_own,
        "may_write": may_write,
        "may_send": may_write and is_counted and not memo.is_restricted,
        "may_record": may_write and is_counted and not is_own,
        "may_stop": bool(may_write and survey and _runs(survey)),
        "may_settle": bool(may_write and answer and answer.is_bad and not answer.settled_at),
        "settle_form": SettleForm(),
        "take_form": TakeForm(answer=answer, held_on=memo.held_on) if may_take and answer else None,
        "known_figures": _known_figures(memo) if may_take else [],
    }


def _mails(survey: OutcomeSurvey) -> Any:
    return OutcomeMail.objects.filter(survey=survey).select_related("asked_by").order_by("pk")


def _runs(survey: OutcomeSurvey) -> bool:
    return survey.answered_at is None and survey.stopped_at is None


def _known_figures(memo: Memo) -> list[CompanyFigures]:
    """What the register holds now, so that nobody writes over it unseen."""
    assert memo.company is not None
    rows = CompanyFigures.objects.filter(company=root_of(memo.company)).order_by("-year")
    return [row for row in rows if any(getattr(row, name) is not None for name in MEASURES)]


def versions_of(answer: OutcomeAnswer) -> list[Any]:
    """What stood before each correction of the answer itself, the newest first."""
    (events,) = event_models(OutcomeAnswer)
    rows = events._default_manager.filter(pgh_obj_id=answer.pk, version__lt=answer.version)
    return list(rows.order_by("-version", "pgh_id").distinct("version")[:VERSIONS])


def outcome_page(
    request: StaffRequest, memo: Memo, *, status: int = 200, **failed: Any
) -> HttpResponse:
    context = page_context(request.user, memo) | failed
    return render(request, "consultations/outcomes/detail.html", context, status=status)
