"""Surveys for tests, as the daily task and the client would leave them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from companies.models import Company, Person
from consultations.models import Memo, OutcomeMail, OutcomePolicy, OutcomeSurvey
from consultations.outcomes import mails
from consultations.outcomes.services import Entry, outcome_answer
from coordinators.models import Coordinator
from tests import builders as make

TODAY = timezone.localdate()


def policy(**values: Any) -> OutcomePolicy:
    """Switched on, asking about every session."""
    given = {"is_on": True, "sample": "all", **values}
    return OutcomePolicy.objects.update_or_create(pk=1, defaults=given)[0]


def client(name: str = "株式会社成果", *, email: str = "shacho@seika.example") -> Company:
    """A company that agreed to the use of the service."""
    company = make.company(name, email=email)
    make.consent(company, given_on=date(2020, 4, 1))
    return company


def alone(name: str = "開業 花子", *, email: str = "hanako@kaigyo.example") -> Person:
    person = make.person(name, email=email)
    make.consent(person, given_on=date(2020, 4, 1))
    return person


def session(lead: Coordinator | None = None, *, days_ago: int = 60, **changes: Any) -> Memo:
    """A confirmed session so many days ago."""
    if not {"company", "person"} & changes.keys():
        changes["company"] = client()
    start = make.at(timezone.localdate() - timedelta(days=days_ago))
    return make.confirmed(lead or make.coordinator(), started_at=start, **changes)


def asked(memo: Memo | None = None, **values: Any) -> OutcomeSurvey:
    """A survey whose mail has left."""
    given = {
        "to": "shacho@seika.example",
        "sent_at": timezone.now(),
        "closes_on": timezone.localdate() + timedelta(days=30),
        **values,
    }
    return OutcomeSurvey.objects.create(memo=memo or session(), **given)


def answered(memo: Memo | None = None, **answers: Any) -> OutcomeSurvey:
    survey = asked(memo)
    outcome_answer(survey=survey, entry=entry(**answers))
    survey.refresh_from_db()
    return survey


def entry(**answers: Any) -> Entry:
    plain: dict[str, Any] = {"satisfaction": 5, "acted": "done", "effect": "yes", "solved": "yes"}
    return Entry(**(plain | answers))


def posted(**answers: Any) -> dict[str, Any]:
    """What the client's browser sends."""
    plain = {"satisfaction": "5", "acted": "done", "effect": "yes", "solved": "yes"}
    return plain | answers


def send_all() -> int:
    """What the worker does with the mails that wait; how many left."""
    waiting = OutcomeMail.objects.filter(state="waiting").order_by("pk")
    return sum(mails.send(pk) for pk in list(waiting.values_list("pk", flat=True)))
