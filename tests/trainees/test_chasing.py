"""Late logs and late comments are told of by mail: once each, on working days, while it is on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from center.calendar import is_working_day
from center.models import ClosedDay
from tests import builders as base
from tests import trainee_builders as make
from trainees import mails, services
from trainees.errors import Stale
from trainees.models import LearningLog, LearningPolicy, TraineeMail
from trainees.services import chase
from yorozu.kit.outbox import MailState

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentor() -> Any:
    return base.coordinator("メンター 良子")


@pytest.fixture
def trainee(mentor: Any) -> Any:
    return make.in_training(mentor=mentor)


def working_day(*, after: int = 0) -> date:
    """The first one from so many days on."""
    day = timezone.localdate() + timedelta(days=after)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def handed_in_long_ago(trainee: Any, *about: Any) -> LearningLog:
    log = make.log(trainee, *about)
    LearningLog.objects.filter(pk=log.pk).update(submitted_at=timezone.now() - timedelta(days=5))
    return log


def test_a_late_log_is_told_of_once(trainee: Any, mentor: Any, mailoutbox: Any) -> None:
    late = make.session(trainee, mentor, days_ago=6, client_name="大田精機")
    today = working_day()
    assert [chase(today=today), chase(today=today)] == [1, 0]
    row = TraineeMail.objects.get()
    assert (row.kind, row.about, row.to) == ("log_late", [late.pk], trainee.email)
    assert mails.send(row.pk) is True
    sent = mailoutbox[-1]
    assert "学習記録が1件、提出されていません" in sent.subject
    assert reverse("trainees:logs", args=[trainee.pk]) in sent.body
    assert "大田精機" not in sent.body
    assert chase(today=working_day(after=1)) == 0


def test_only_what_is_new_is_told_of_the_next_day(trainee: Any, mentor: Any) -> None:
    first = make.session(trainee, mentor, days_ago=6)
    today = working_day()
    chase(today=today)
    second = make.session(trainee, mentor, days_ago=5, clock="13:00")
    assert chase(today=today) == 0
    assert chase(today=working_day(after=(today - timezone.localdate()).days + 1)) == 1
    told = TraineeMail.objects.order_by("pk").values_list("about", flat=True)
    assert list(told) == [[first.pk], [second.pk]]


def test_a_late_comment_is_told_to_the_mentor_once(
    trainee: Any, mentor: Any, mailoutbox: Any
) -> None:
    log = handed_in_long_ago(trainee)
    today = working_day()
    assert [chase(today=today), chase(today=today)] == [1, 0]
    row = TraineeMail.objects.get()
    assert (row.kind, row.about, row.to) == ("comment_late", [log.pk], mentor.user.email)
    mails.send(row.pk)
    assert trainee.name in mailoutbox[-1].subject
    assert reverse("trainees:log_desk") in mailoutbox[-1].body


def test_what_was_done_meanwhile_is_told_to_nobody(trainee: Any, mentor: Any) -> None:
    session = make.session(trainee, mentor, days_ago=6)
    log = handed_in_long_ago(trainee)
    assert chase(today=working_day()) == 2
    make.log(trainee, session)
    services.log_comment(log=log, text="着眼点がよいです。", by=mentor.user, version=0)
    assert [mails.send(row.pk) for row in TraineeMail.objects.all()] == [False, False]
    assert set(TraineeMail.objects.values_list("state", flat=True)) == {MailState.DROPPED}


def test_what_is_not_late_yet_is_not_told(trainee: Any, mentor: Any) -> None:
    make.session(trainee, mentor, days_ago=0, clock="00:10")
    make.log(trainee)
    assert chase(today=timezone.localdate()) == 0


def test_on_days_off_nobody_is_told(trainee: Any, mentor: Any) -> None:
    make.session(trainee, mentor, days_ago=6)
    day = working_day()
    ClosedDay.objects.create(day=day, name="臨時休業")
    assert chase(today=day) == 0


def test_who_may_see_nothing_any_more_is_not_told(trainee: Any, mentor: Any) -> None:
    make.session(trainee, mentor, days_ago=6)
    type(trainee.user).objects.filter(pk=trainee.user.pk).update(is_active=False)
    assert chase(today=working_day()) == 0


def test_the_manager_turns_it_off_and_on(client: Client, trainee: Any, mentor: Any) -> None:
    make.session(trainee, mentor, days_ago=6)
    client.force_login(base.user(Role.MANAGER))
    url = reverse("trainees:chasing")
    assert "checked" in client.get(url).content.decode()
    for _ in range(2):
        assert client.post(url, {"version": 0}).status_code == 302
    assert chase(today=working_day()) == 0
    stale = client.post(url, {"version": 0, "is_chased": "on"})
    assert stale.status_code == 422
    assert client.post(url, {"version": 1, "is_chased": "on"}).status_code == 302
    assert chase(today=working_day()) == 1
    assert LearningPolicy.objects.get().version == 2
    with pytest.raises(Stale):
        services.learning_policy_change(is_chased=False, version=0, by=base.user(Role.MANAGER))
