"""The demo centre's trainees: what the start pages, lists and figures are shown with."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from center.models import Programme
from coordinators.models import Coordinator
from trainees import counting
from trainees.enums import TraineeState
from trainees.models import (
    Evaluation,
    FollowUpMeeting,
    LearningLog,
    OjtPlan,
    Pledge,
    Survey,
    Trainee,
)
from trainees.selectors.ojt import progress_of
from trainees.selectors.sittings import missing_logs


@pytest.fixture
def seeded(db: Any, settings: Any) -> None:
    settings.DEBUG = True
    call_command("seed_demo", scale="tiny", stdout=StringIO())


def test_two_are_here_some_were_and_one_colleague_is_learning(seeded: None, client: Client) -> None:
    here = Trainee.objects.filter(state=TraineeState.IN_TRAINING)
    known = User.objects.get(email="trainee@yorozu.example")
    assert [each.name for each in here.order_by("pk")] == [known.name, "早川 美月"]
    assert Pledge.objects.count() == 2
    assert Trainee.objects.graduated().count() == 6
    assert not Trainee.objects.graduated().filter(ended_on__gte=timezone.localdate()).exists()
    assert FollowUpMeeting.objects.held().count() == 1
    assert Evaluation.objects.filter(trainee__in=here).count() == 8
    assert Survey.objects.count() <= 6
    _they_learn(known)
    _one_is_not_alone_yet()
    _figures_add_up()
    _pages_open(client)


def _they_learn(known: User) -> None:
    trainee = Trainee.objects.select_related("user").get(user=known)
    assert LearningLog.objects.filter(trainee=trainee, commented_at__isnull=False).exists()
    assert LearningLog.objects.visible_to(known).exists()
    assert 1 <= len(missing_logs([trainee], timezone.now())) <= 2


def _one_is_not_alone_yet() -> None:
    plan = OjtPlan.objects.still_open().select_related("coordinator").get()
    assert plan.coordinator.awaits_solo
    found = progress_of(plan, timezone.now())
    assert found.signed >= 3
    assert found.seats
    assert Coordinator.objects.filter(solo_from__isnull=True).count() == 0


def _figures_add_up() -> None:
    programme = Programme.objects.get(code="yorozu")
    span = (timezone.localdate() - timedelta(days=4000), timezone.localdate() + timedelta(days=1))
    received = counting.received_counts(programme, [span])
    assert (received["long"], received["short"]) == ([2], [6])
    assert counting.sitting_counts(programme, [span])[0] > 4


def _pages_open(client: Client) -> None:
    for login in ("trainee", "coordinator", "concierge", "chief"):
        client.force_login(User.objects.get(email=f"{login}@yorozu.example"))
        for url in ("/", "/trainees/", "/trainees/logs/"):
            assert client.get(url).status_code == 200, (login, url)
