"""Answers of those who came, and what the office does about a wish to be advised."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from partners.errors import Refused
from partners.models import Registration, SurveyAnswer
from partners.seminars.registering import may_answer

OVER = "アンケートの受付は終わりました。ご協力ありがとうございました。"


@dataclass(frozen=True, kw_only=True)
class Opinion:
    satisfaction: int
    usefulness: int
    comment: str = ""
    wants_consultation: bool = False


@transaction.atomic
def survey_answer(*, registration: Registration, opinion: Opinion) -> SurveyAnswer:
    """One answer a person: the newest takes the place of the former. Raises Refused.

    A wish that was dealt with stays so.
    """
    row = Registration.objects.select_for_update().get(pk=registration.pk)
    if not may_answer(row):
        raise Refused(OVER)
    answer = SurveyAnswer.objects.filter(registration=row).first() or SurveyAnswer(registration=row)
    is_new = answer.pk is None
    for name in Opinion.__dataclass_fields__:
        setattr(answer, name, getattr(opinion, name))
    answer.answered_at = timezone.now()
    answer.full_clean(validate_constraints=False)
    answer.save()
    act = "survey.answered" if is_new else "survey.changed"
    audit.record_stranger(act, target=answer, event=row.event_id)
    return answer


@transaction.atomic
def wish_settle(*, answer: SurveyAnswer, note: str, by: User) -> SurveyAnswer:
    """The office has called, or booked. Said twice the first stays."""
    row = SurveyAnswer.objects.select_for_update().get(pk=answer.pk)
    if row.handled_at is not None:
        return row
    if not note.strip():
        raise Refused("どう対応したかを入力してください。")
    row.handled_at, row.handled_by, row.handled_note = timezone.now(), by, note.strip()
    row.full_clean(validate_constraints=False)
    row.save(update_fields=["handled_at", "handled_by", "handled_note"])
    audit.record("survey.settled", target=row, by=by)
    return row
