"""成果アンケート of the demo centre: the same for the same seed, believable, and it goes on."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from consultations.models import OutcomeAnswer, OutcomeMail, OutcomeSurvey
from consultations.outcome_enums import DID_ACT, State
from consultations.outcomes.services import surveys_remind, surveys_send
from desks.demo.build import SCALES, centre_build
from desks.demo.outcomes import outcomes_create

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def build() -> list[Any]:
    team = centre_build(scale=SCALES["tiny"], seed=1, today=TODAY)
    outcomes_create(team=team, today=TODAY, seed=1)
    return [
        list(OutcomeSurvey.objects.order_by("pk").values()),
        list(OutcomeAnswer.objects.order_by("pk").values("survey", "satisfaction", "comment")),
    ]


def test_the_same_seed_gives_the_same_and_what_stands_there_can_be() -> None:
    with transaction.atomic():
        first = build()
        transaction.set_rollback(True)
    again = build()
    assert len(first[0]) == len(again[0]) > 3
    assert [row["to"] for row in first[0]] == [row["to"] for row in again[0]]
    assert [row["comment"] for row in first[1]] == [row["comment"] for row in again[1]]
    for survey in OutcomeSurvey.objects.select_related("memo", "answer"):
        assert survey.sent_at and survey.memo.started_at and survey.sent_at > survey.memo.started_at
        assert (survey.answered_at is not None) == (survey.given is not None)
        survey.full_clean()
    for answer in OutcomeAnswer.objects.all():
        assert bool(answer.effect) == (answer.acted in DID_ACT)
        answer.full_clean()
    states = {each.state for each in OutcomeSurvey.objects.all()}
    assert State.ANSWERED in states and states & {State.SENT, State.EXPIRED}


def test_the_daily_task_goes_on_from_there() -> None:
    """Ids follow those that were copied in; nobody is asked twice."""
    build()
    before = OutcomeSurvey.objects.count()
    mails = OutcomeMail.objects.count()
    surveys_send(today=TODAY)
    surveys_remind(today=TODAY)
    assert OutcomeSurvey.objects.count() >= before
    assert OutcomeMail.objects.count() >= mails
    assert surveys_send(today=TODAY) == 0
