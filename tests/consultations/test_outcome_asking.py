"""成果アンケート: whom the daily task asks, whom it leaves alone; each mail leaves once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone

from accounts.enums import Role
from center.models import ClosedDay
from companies.enums import RequestKind, RequestState
from companies.models import Company
from companies.services import client_merge, consent_withdraw, request_move
from consultations.confirming.services import memo_void
from consultations.models import Memo, OutcomeMail, OutcomePolicy, OutcomeRefusal, OutcomeSurvey
from consultations.models.outcome_survey import state_q
from consultations.outcome_enums import MailKind, State, StopCause
from consultations.outcomes import mails
from consultations.outcomes.choosing import GRACE, due_memos
from consultations.outcomes.services import (
    outcome_answer,
    outcome_refuse,
    refusal_lift,
    refusal_record,
    survey_send_again,
    survey_stop,
    surveys_remind,
    surveys_send,
)
from consultations.tasks.outcomes import ask_clients
from tests import builders as make
from tests import outcome_builders as made
from yorozu.kit.outbox import MailState

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def switched_on() -> OutcomePolicy:
    return made.policy()


def ask(today: date = TODAY) -> int:
    return surveys_send(today=today)


def asked_of() -> set[int]:
    return set(OutcomeSurvey.objects.values_list("memo_id", flat=True))


def test_a_session_of_sixty_days_ago_is_asked_about_once(mailoutbox: Any) -> None:
    memo = made.session(company=made.client())
    assert (ask(), ask()) == (1, 0)
    assert (made.send_all(), made.send_all()) == (1, 0)
    survey = OutcomeSurvey.objects.get()
    assert (survey.memo_id, survey.to) == (memo.pk, "shacho@seika.example")
    assert survey.state == State.SENT
    assert survey.closes_on == TODAY + timedelta(days=60)
    (sent,) = mailoutbox
    assert sent.to == ["shacho@seika.example"]
    assert "担当：石田 真" in sent.body
    assert sent.extra_headers["List-Unsubscribe"].strip("<>") in sent.body


def test_the_mail_says_nothing_of_what_was_said(mailoutbox: Any) -> None:
    made.session(company=made.client("株式会社極秘計画"))
    ask()
    made.send_all()
    text = mailoutbox[0].subject + mailoutbox[0].body
    for secret in ("極秘計画", "資金繰り", "借換え", "R8-"):
        assert secret not in text


def test_the_person_who_came_is_written_to_before_the_company() -> None:
    company = made.client()
    person = make.person("佐藤 一郎", email="sato@seika.example", company=company)
    made.session(company=company, person=person)
    ask()
    assert OutcomeSurvey.objects.get().to == "sato@seika.example"


@pytest.mark.parametrize("days", [0, 1, 59, 60 + GRACE.days + 1, 400])
def test_too_early_or_too_late_nobody_is_asked(days: int) -> None:
    made.session(days_ago=days)
    assert ask() == 0


@pytest.mark.parametrize("days", [60, 75, 60 + GRACE.days])
def test_within_the_time_the_client_is_asked(days: int) -> None:
    made.session(days_ago=days)
    assert ask() == 1


def test_switched_off_nobody_is_asked() -> None:
    made.session()
    made.policy(is_on=False)
    assert ask() == 0
    assert surveys_remind(today=TODAY) == 0


# ── who is left alone ────────────────────────────────────────────────────────────────────────


def no_address(company: Company) -> None:
    Company.objects.filter(pk=company.pk).update(email="")


def took_consent_back(company: Company) -> None:
    consent = company.consents.get()
    consent_withdraw(consent=consent, by=make.user(Role.SECRETARIAT), on=TODAY, reason="本人の希望")


def asked_to_stop(company: Company) -> None:
    make.privacy_request(company, kind=RequestKind.STOP)


def asked_to_erase(company: Company) -> None:
    make.privacy_request(company, kind=RequestKind.ERASE)


def wants_no_survey(company: Company) -> None:
    refusal_record(client=company, by=make.user(Role.SECRETARIAT))


def other_record_wants_none(company: Company) -> None:
    """Said of a record that was merged into this one."""
    other = make.company("成果（旧）")
    refusal_record(client=other, by=make.user(Role.SECRETARIAT))
    client_merge(merged=other, root=company, by=make.user(Role.MANAGER))


@pytest.mark.parametrize(
    "how",
    [
        no_address,
        took_consent_back,
        asked_to_stop,
        asked_to_erase,
        wants_no_survey,
        other_record_wants_none,
    ],
)
def test_who_must_not_be_asked_is_left_alone(how: Callable[[Company], None]) -> None:
    company = made.client()
    made.session(company=company)
    how(company)
    assert ask() == 0


@pytest.mark.parametrize("how", [took_consent_back, asked_to_stop, wants_no_survey])
def test_what_changes_before_the_mail_leaves_stops_it(
    how: Callable[[Company], None], mailoutbox: Any
) -> None:
    company = made.client()
    made.session(company=company)
    assert ask() == 1
    how(company)
    assert made.send_all() == 0
    assert mailoutbox == []
    survey = OutcomeSurvey.objects.get()
    assert (survey.state, survey.stop_cause) == (State.STOPPED, StopCause.UNTRUE)


def test_without_consent_nobody_is_asked() -> None:
    made.session(company=make.company("同意なし商店", email="x@shop.example"))
    assert ask() == 0


def test_a_refused_request_to_stop_changes_nothing() -> None:
    company = made.client()
    made.session(company=company)
    clerk = make.user(Role.SECRETARIAT)
    asked = make.privacy_request(company, kind=RequestKind.STOP, by=clerk)
    request_move(
        request=asked,
        to=RequestState.REFUSED,
        by=clerk,
        revision=asked.revision,
        reason="理由がないため",
        answer="応じられません。",
        answered_on=TODAY,
    )
    assert ask() == 1


def test_other_memos_are_not_asked_about() -> None:
    """Unconfirmed, void, restricted, from a past ledger."""
    lead, clerk = make.coordinator(), make.user(Role.SECRETARIAT)
    start = make.at(TODAY - timedelta(days=60))
    make.submitted(lead, started_at=start, company=made.client("甲", email="a@a.example"))
    void = made.session(lead, company=made.client("乙", email="b@b.example"))
    memo_void(memo=void, by=clerk, reason="二重のため")
    made.session(lead, company=made.client("丙", email="c@c.example"), is_restricted=True)
    assert list(due_memos(OutcomePolicy.current(), TODAY)) == []
    assert ask() == 0


def test_who_was_merged_is_asked_once() -> None:
    """Two records with two addresses, one client."""
    root, double = made.client("甲", email="a@a.example"), made.client("甲社", email="b@b.example")
    client_merge(merged=double, root=root, by=make.user(Role.MANAGER))
    made.session(company=root)
    made.session(company=double, days_ago=65)
    assert ask() == 1
    assert OutcomeSurvey.objects.get().to == "a@a.example"


def test_one_address_under_two_names_is_asked_once() -> None:
    for name in ("甲", "乙"):
        made.session(company=made.client(name, email="same@shop.example"))
    assert ask() == 1


def test_one_person_of_two_companies_is_asked_once() -> None:
    person = make.person("佐藤 一郎", email="sato@seika.example")
    for name in ("甲", "乙"):
        made.session(company=made.client(name, email=""), person=person)
    assert ask() == 1


@pytest.mark.parametrize(("pause", "asked"), [(180, 0), (19, 1), (0, 1)])
def test_a_client_is_not_asked_again_for_a_while(pause: int, asked: int) -> None:
    company = made.client()
    first = made.session(company=company, days_ago=80)
    made.asked(first)
    OutcomeSurvey.objects.update(created_at=timezone.now() - timedelta(days=20))
    made.session(company=company, days_ago=60)
    made.policy(pause_days=pause)
    assert ask() == asked


def test_only_first_sessions_where_the_manager_says_so() -> None:
    company = made.client()
    made.session(company=company, days_ago=200)
    made.session(company=company, days_ago=60)
    new = made.session(company=made.client("新規", email="new@new.example"))
    made.policy(sample="new", pause_days=0)
    ask()
    assert asked_of() == {new.pk}


def test_only_the_last_session_where_the_manager_says_so() -> None:
    """Whoever came again, or is booked, is not through yet."""
    lead = make.coordinator()
    coming, booked, through = (
        made.client(name, email=f"{n}@x.example") for n, name in enumerate("甲乙丙")
    )
    for company in (coming, booked, through):
        made.session(lead, company=company)
    made.session(lead, company=coming, days_ago=3)
    make.appointment(lead, company=booked)
    made.policy(sample="last")
    ask()
    assert {each.memo.company for each in OutcomeSurvey.objects.all()} == {through}


def test_it_rests_on_days_off() -> None:
    made.session()
    ClosedDay.objects.get_or_create(day=TODAY, defaults={"name": "棚卸し"})
    assert ask_clients() == 0
    assert not OutcomeSurvey.objects.exists()


def test_choosing_costs_few_queries_whatever_the_number(django_assert_max_num_queries: Any) -> None:
    lead = make.coordinator()
    for n in range(6):
        made.session(lead, company=made.client(f"企業{n}", email=f"c{n}@c.example"))
    made.policy(sample="last")
    with django_assert_max_num_queries(20 + 6 * 6):
        assert ask() == 6


def test_the_memos_are_found_by_an_index() -> None:
    """Among two million: by their day, never by reading them all."""
    rows = due_memos(OutcomePolicy.current(), TODAY).order_by("-started_at", "-pk")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        # Of an empty table any index will do, also one that knows nothing of days.
        cursor.execute("DROP INDEX memo_listed")
        plan = rows.explain()
    assert re.search(r"Index Cond: .*started_at >=", plan) and "Seq Scan" not in plan, plan
    assert "outcome_asked" in plan, plan


# ── mails ────────────────────────────────────────────────────────────────────────────────────


class Away(EmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError("no mail server")


def test_a_mail_server_that_is_away_loses_and_doubles_nothing(
    settings: Any, mailoutbox: Any
) -> None:
    made.session()
    ask()
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    row = OutcomeMail.objects.get()
    for _ in range(3):
        with pytest.raises(OSError, match="no mail server"):
            mails.send(row.pk)
    assert OutcomeSurvey.objects.get().state == State.WAITING
    settings.EMAIL_BACKEND = backend
    assert made.send_all() == 1
    assert len(outbox.outbox) == 1
    assert OutcomeSurvey.objects.get().state == State.SENT


def test_given_up_after_a_day_it_says_so_and_may_be_sent_by_hand(mailoutbox: Any) -> None:
    memo = made.session()
    ask()
    OutcomeMail.objects.update(created_at=timezone.now() - timedelta(days=2))
    mails.sweep()
    survey = OutcomeSurvey.objects.get()
    assert (survey.state, survey.stop_cause) == (State.STOPPED, StopCause.FAILED)
    survey_send_again(memo=memo, by=make.user(Role.SECRETARIAT), number=1)
    made.send_all()
    survey.refresh_from_db()
    assert (survey.state, len(mailoutbox)) == (State.SENT, 1)


def test_a_worker_killed_behind_the_mail_is_found_by_the_sweep() -> None:
    """The mail says it left; the survey does not know yet."""
    made.session()
    ask()
    OutcomeMail.objects.update(state=MailState.SENT, sent_at=timezone.now() - timedelta(hours=1))
    mails.sweep()
    assert OutcomeSurvey.objects.get().state == State.SENT


def test_a_mail_under_way_is_not_called_sent() -> None:
    made.session()
    ask()
    OutcomeMail.objects.update(state=MailState.SENT, sent_at=timezone.now())
    mails.sweep()
    assert OutcomeSurvey.objects.get().state == State.WAITING


# ── reminders ────────────────────────────────────────────────────────────────────────────────


def sent_days_ago(days: int) -> OutcomeSurvey:
    return made.asked(sent_at=timezone.now() - timedelta(days=days))


@pytest.mark.parametrize(("days", "reminded"), [(13, 0), (14, 1), (20, 1)])
def test_who_has_not_answered_is_reminded_once(days: int, reminded: int, mailoutbox: Any) -> None:
    sent_days_ago(days)
    assert surveys_remind(today=TODAY) == reminded
    assert surveys_remind(today=TODAY) == 0
    made.send_all()
    assert len(mailoutbox) == reminded
    if reminded:
        assert "再度のお願い" in mailoutbox[0].subject


def test_as_often_as_the_policy_says() -> None:
    sent_days_ago(29)
    made.policy(reminders=2)
    assert surveys_remind(today=TODAY) == 2
    assert surveys_remind(today=TODAY) == 0
    assert OutcomeMail.objects.filter(kind=MailKind.REMINDER).count() == 2


def test_none_after_the_answer_the_stop_or_the_end() -> None:
    lead = make.coordinator()
    rows = [
        made.asked(
            made.session(lead, company=made.client(f"企業{n}", email=f"c{n}@c.example")),
            sent_at=timezone.now() - timedelta(days=20),
        )
        for n in range(3)
    ]
    outcome_answer(survey=rows[0], entry=made.entry())
    survey_stop(survey=rows[1], by=make.user(Role.SECRETARIAT))
    OutcomeSurvey.objects.filter(pk=rows[2].pk).update(closes_on=TODAY)
    assert surveys_remind(today=TODAY) == 0


def test_an_answer_before_the_reminder_leaves_drops_it(mailoutbox: Any) -> None:
    survey = sent_days_ago(14)
    surveys_remind(today=TODAY)
    outcome_answer(survey=survey, entry=made.entry())
    assert made.send_all() == 0
    assert mailoutbox == []
    survey.refresh_from_db()
    assert survey.state == State.ANSWERED


# ── アンケート不要 ────────────────────────────────────────────────────────────────────────────


def test_refused_by_the_link_neither_client_nor_address_is_asked() -> None:
    company = made.client()
    survey = made.asked(made.session(company=company))
    for _ in range(2):
        outcome_refuse(survey=survey)
    refusal = OutcomeRefusal.objects.get()
    assert (refusal.company, refusal.email) == (company, "shacho@seika.example")
    survey.refresh_from_db()
    assert survey.stop_cause == StopCause.REFUSED
    made.policy(pause_days=0)
    made.session(company=company, days_ago=61)
    made.session(company=made.client("別の社", email="Shacho@seika.example"))
    assert ask() == 0


def test_one_person_refuses_and_their_colleague_is_still_asked() -> None:
    company = made.client(email="")
    one, other = (
        make.person(name, email=f"{n}@seika.example", company=company)
        for n, name in enumerate(("佐藤 一郎", "鈴木 次郎"))
    )
    survey = made.asked(made.session(company=company, person=one), to="0@seika.example")
    outcome_refuse(survey=survey)
    made.policy(pause_days=0)
    made.session(company=company, person=one, days_ago=61)
    told = made.session(company=company, person=other, days_ago=62)
    assert ask() == 1
    assert told.pk in asked_of()


def test_lifted_the_client_is_asked_again() -> None:
    company, clerk = made.client(), make.user(Role.SECRETARIAT)
    made.session(company=company)
    refusal_record(client=company, by=clerk)
    refusal_lift(client=company, by=clerk)
    assert ask() == 1


# ── states ───────────────────────────────────────────────────────────────────────────────────


def test_each_survey_is_in_one_state_that_row_and_query_agree_on() -> None:
    lead, now = make.coordinator(), timezone.now()
    told: tuple[dict[str, Any], ...] = (
        {"sent_at": None},
        {},
        {"closes_on": TODAY},
        {"closes_on": TODAY - timedelta(days=1)},
        {"answered_at": now},
        {"answered_at": now, "closes_on": TODAY - timedelta(days=1)},
        {"stopped_at": now, "stop_cause": "staff"},
        {"sent_at": None, "stopped_at": now, "stop_cause": "failed"},
    )
    for n, values in enumerate(told):
        memo = made.session(lead, company=made.client(f"企業{n}", email=f"c{n}@c.example"))
        made.asked(memo, **values)
    found: dict[int, list[State]] = {}
    for state in State:
        for pk in OutcomeSurvey.objects.filter(state_q(state, TODAY)).values_list("pk", flat=True):
            found.setdefault(pk, []).append(state)
    assert found == {each.pk: [each.state] for each in OutcomeSurvey.objects.all()}


def test_memos_stay_as_they_are() -> None:
    memo = made.session()
    before = Memo.objects.get(pk=memo.pk).revision
    ask()
    assert Memo.objects.get(pk=memo.pk).revision == before
