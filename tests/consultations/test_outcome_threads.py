"""Several runs, several clicks, at once: everybody is asked once and answers once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from consultations.models import OutcomeAnswer, OutcomeMail, OutcomeSurvey
from consultations.outcomes import mails
from consultations.outcomes.errors import OutcomeChanged
from consultations.outcomes.links import answer_path
from consultations.outcomes.services import survey_send_again, surveys_remind, surveys_send
from tests import builders as make
from tests import outcome_builders as made
from tests.bookings.test_web_race import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()


def test_four_runs_at_once_ask_everybody_once(mailoutbox: Any) -> None:
    made.policy()
    lead = make.coordinator()
    for n in range(6):
        made.session(lead, company=made.client(f"企業{n}", email=f"c{n % 3}@c.example"))
    told = all_at_once([lambda: surveys_send(today=TODAY)] * 4, 4)
    assert sum(told) == 3
    assert OutcomeSurvey.objects.count() == 3
    rows = list(OutcomeMail.objects.values_list("pk", flat=True))
    all_at_once([lambda pk=pk: mails.send(pk) for pk in rows * 2], 3)
    assert sorted(each.to[0] for each in mailoutbox) == [f"c{n}@c.example" for n in range(3)]


def test_four_runs_at_once_remind_once() -> None:
    made.policy()
    made.asked(sent_at=timezone.now() - timedelta(days=20))
    assert sum(all_at_once([lambda: surveys_remind(today=TODAY)] * 4, 4)) == 1
    assert OutcomeMail.objects.count() == 1


def test_a_double_submit_is_one_answer(bare_templates: None) -> None:
    survey = made.asked()
    path, data = answer_path(survey), made.posted(comment="助かりました。")
    told = all_at_once([lambda: Client().post(path, data).status_code] * 4, 4)
    assert set(told) == {302}
    answer = OutcomeAnswer.objects.get()
    assert (answer.version, answer.comment) == (1, "助かりました。")


def test_a_double_click_on_send_sends_one_mail() -> None:
    made.policy()
    memo, clerk = made.session(), make.user(Role.SECRETARIAT)

    def press() -> bool:
        try:
            survey_send_again(memo=memo, by=clerk, number=0)
        except OutcomeChanged:
            return False
        return True

    assert sorted(all_at_once([press] * 3, 3)) == [False, False, True]
    assert OutcomeMail.objects.count() == 1
