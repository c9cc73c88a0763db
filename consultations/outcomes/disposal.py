"""What the survey holds past its term: it goes with its memo, a refusal with its client.

The words go, and every amount but one: 付加価値額 where both sides were given is what a figure
sums, and figures stay (ADR 12). It stands beside no name any more.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, QuerySet, Value, When

from companies.disposal import COMPANY, PERSON
from consultations.disposal import MEMO
from consultations.models import (
    OutcomeAnswer,
    OutcomeMail,
    OutcomeRefusal,
    OutcomeSurvey,
)
from consultations.models.outcome_answer import AMOUNTS, WORDS
from yorozu.kit import disposal
from yorozu.kit.disposal import WIPED, Ids
from yorozu.kit.outbox import MailState

_TYPED = (*WORDS, "settled_note")
_SUMMED = ("before_value_added", "after_value_added")


def register() -> None:
    disposal.along(MEMO, _wipe_surveys)
    disposal.along(COMPANY, lambda ids: _wipe_refusals(company__in=ids))
    disposal.along(PERSON, lambda ids: _wipe_refusals(person__in=ids))


def _wipe_surveys(ids: Ids) -> None:
    """The row first: its history then holds the old words once more, and is wiped after it."""
    surveys = OutcomeSurvey.objects.filter(memo__in=ids)
    keys = list(OutcomeAnswer.objects.filter(survey__memo__in=ids).values_list("pk", flat=True))
    _blank(OutcomeAnswer.objects.filter(pk__in=keys))
    for events in disposal.event_models(OutcomeAnswer):
        old: QuerySet[Any] = events._default_manager.filter(pgh_obj_id__in=keys)
        disposal.blank(old, _TYPED, **dict.fromkeys(_TYPED, WIPED))
        old.update(**dict.fromkeys(AMOUNTS))
    mails = OutcomeMail.objects.filter(survey__memo__in=ids, state=MailState.WAITING)
    mails.update(state=MailState.DROPPED)
    surveys.update(to="")


def _blank(rows: QuerySet[OutcomeAnswer]) -> None:
    disposal.blank(rows, _TYPED, **dict.fromkeys(_TYPED, WIPED))
    rows.update(**dict.fromkeys(name for name in AMOUNTS if name not in _SUMMED))
    before, after = _SUMMED
    rows.update(
        **{
            name: Case(When(**{f"{other}__isnull": True}, then=Value(None)), default=F(name))
            for name, other in ((before, after), (after, before))
        }
    )


def _wipe_refusals(**of: Ids) -> None:
    OutcomeRefusal.objects.filter(**of).exclude(email="").update(email="")
