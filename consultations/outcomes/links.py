"""The address in the mail: signed, so that nobody opens another's by guessing."""

from __future__ import annotations

import uuid

from django.core import signing
from django.urls import reverse

from consultations.models import OutcomeSurvey
from yorozu.kit.queries import one_or_none

SALT = "consultations.outcome"
LONGEST = 200


def token_of(survey: OutcomeSurvey) -> str:
    return signing.dumps(survey.key.hex, salt=SALT)


def answer_path(survey: OutcomeSurvey) -> str:
    return reverse("outcome:answer", args=[token_of(survey)])


def refuse_path(survey: OutcomeSurvey) -> str:
    return reverse("outcome:refuse", args=[token_of(survey)])


def survey_of(token: str) -> OutcomeSurvey | None:
    """The survey of a link; None for a forged one. Whether it still opens, the survey says."""
    try:
        key = uuid.UUID(signing.loads(token[:LONGEST], salt=SALT))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
    rows = OutcomeSurvey.objects.select_related(
        "memo__company", "memo__person", "memo__lead", "memo__office", "answer"
    )
    return one_or_none(rows.filter(key=key))
