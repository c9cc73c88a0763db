"""よろずゼミ and guest lists of the demo centre: the same for the same seed, and they add up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core import mail
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from desks.demo.build import SCALES, centre_build
from desks.demo.seminars import registrations_create, themes_create
from partners.enums import Audience, EventState
from partners.models import Registration, SeminarTheme, SurveyAnswer
from partners.seminars import reminding
from partners.seminars.registering import places_of
from partners.seminars.services.registrations import attended
from tests import builders as make
from tests.partners.seminar_world import event, held


def build(seed: int) -> tuple[list[Any], list[Any]]:
    today = timezone.localdate()
    team = centre_build(scale=SCALES["tiny"], seed=seed, today=today)
    themes_create(team=team, today=today, seed=seed)
    bank = make.bank()
    for n in range(4):
        held(today - timedelta(days=3 + 20 * n), participants=n * 7, organization=bank)
        event(start=make.at(today + timedelta(days=1 + n), "14:00"), capacity=None)
    event(start=make.at(today + timedelta(days=9), "14:00"), state=EventState.ADJUSTING)
    registrations_create(team=team, today=today, seed=seed)
    themes = SeminarTheme.objects.order_by("code")
    names = Registration.objects.order_by("pk")
    return (
        [
            (each.title, each.level, sorted(lead.name for lead in each.leads.all()))
            for each in themes
        ],
        list(names.values_list("name", "state", "registered_at")),
    )


def test_same_seed_same_lists(db: Any) -> None:
    found = []
    for _ in range(2):
        with transaction.atomic():
            found.append(build(3))
            transaction.set_rollback(True)
    assert found[0][0] == found[1][0]
    assert [row[:2] for row in found[0][1]] == [row[:2] for row in found[1][1]]


def test_lists_stand_as_the_services_would_leave_them(db: Any) -> None:
    build(1)
    assert SeminarTheme.objects.count() == 50
    taught = SeminarTheme.objects.filter(leads__isnull=False).distinct()
    assert taught.count() >= 45
    assert set(SeminarTheme.objects.values_list("audience", flat=True)) == set(Audience.values)
    for row in Registration.objects.select_related("event"):
        assert row.event.state != EventState.ADJUSTING
        assert (row.checked_in_at is not None) == (row.state == "attended")
    for seminar in {row.event for row in Registration.objects.select_related("event")}:
        if seminar.state == EventState.HELD:
            assert attended(seminar) == seminar.participants
        else:
            places = places_of(seminar)
            assert places.seated <= (places.capacity or 0)
            assert places.waiting == 0 or places.left == 0
    assert SurveyAnswer.objects.filter(registration__state="attended").count() > 10


def test_nobody_invented_is_written_to(db: Any) -> None:
    build(1)
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert reminding.remind_of(tomorrow) == 0
    assert reminding.tell_changes() == 0
    assert reminding.ask_surveys() == 0
    assert mail.outbox == []
    assert User.objects.filter(email="concierge@yorozu.example").exists()
