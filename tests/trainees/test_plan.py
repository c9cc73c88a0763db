"""同席の計画: what is proposed, in which order, and several taken at once."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums import Role
from bookings.enums import Source
from bookings.models import AppointmentParticipant
from center.enums import ParticipantRole
from tests import builders as base
from tests import trainee_builders as make
from trainees.selectors.sitters import (
    MOST_A_DAY,
    MOST_SUGGESTED,
    Candidate,
    Seen,
    candidates_for,
    sitter_of_trainee,
    suggested,
)
from trainees.services import sittings_add

START = datetime.fromisoformat("2026-12-01T10:00+09:00")


def candidate(pk: int, *, topic: int = 1, lead: int = 1, hours: int = 0, **facts: Any) -> Candidate:
    start = START + timedelta(hours=hours)
    plain: dict[str, Any] = {
        "appointment": SimpleNamespace(pk=pk),
        "lead_id": lead,
        "lead": f"CO{lead}",
        "topic_id": topic,
        "start": start,
        "end": start + timedelta(hours=1),
        "seats_left": 2,
        "is_focus": False,
        "is_other_bank": False,
    }
    return Candidate(**(plain | facts))


def order(found: list[Candidate]) -> list[int]:
    return [each.appointment.pk for each in found]


def test_lending_comes_first() -> None:
    rows = [candidate(1), candidate(2, topic=9, lead=2, hours=24, is_focus=True)]
    assert order(suggested(rows, Seen())) == [2, 1]


def test_topics_and_coordinators_are_balanced() -> None:
    rows = [
        candidate(1, topic=1, lead=1),
        candidate(2, topic=1, lead=1, hours=24),
        candidate(3, topic=2, lead=2, hours=48),
    ]
    assert order(suggested(rows, Seen())) == [1, 3, 2]
    met = Seen(Counter({1: 3}), Counter({1: 3}))
    assert order(suggested(rows, met)) == [3, 1, 2]


def test_what_another_bank_sent_comes_last() -> None:
    rows = [candidate(1, is_other_bank=True, is_focus=True), candidate(2, hours=24)]
    assert order(suggested(rows, Seen())) == [2, 1]


@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(0, 200), st.booleans()),
        max_size=40,
    )
)
def test_never_two_at_once_never_more_than_two_a_day(rows: list[Any]) -> None:
    found = suggested(
        [
            candidate(pk, topic=topic, lead=lead, hours=hours, is_focus=focus)
            for pk, (topic, lead, hours, focus) in enumerate(rows)
        ],
        Seen(),
    )
    assert len(found) <= MOST_SUGGESTED
    assert max(Counter(each.day for each in found).values(), default=0) <= MOST_A_DAY
    assert not any(
        one.meets(other) for place, one in enumerate(found) for other in found[place + 1 :]
    )


# ── over the database ────────────────────────────────────────────────────────────────────────


@pytest.fixture
def trainee(db: None) -> Any:
    return make.in_training()


def offered(trainee: Any, user: Any = None) -> list[int]:
    today = timezone.localdate()
    rows = candidates_for(
        sitter_of_trainee(trainee), user or make.office_user(), today, today + timedelta(days=14)
    )
    return [each.appointment.pk for each in rows]


def booked(*leads: Any, clock: str = "10:00", days: int = 3, **facts: Any) -> Any:
    start = base.at(timezone.localdate() + timedelta(days=days), clock)
    return base.appointment(
        *(leads or [base.coordinator(f"担当 {clock}{days}")]),
        start=start,
        by=make.office_user(),
        booth=base.booth(f"ブース {clock}{days}"),
        **facts,
    )


def test_only_what_somebody_may_still_sit_in_is_offered(trainee: Any) -> None:
    free = booked()
    booked(clock="13:00", declines_observers=True)
    full = booked(clock="15:00")
    for name in ("蒲田 太郎", "蒲田 次郎"):
        seat(full, name)
    beyond = booked(days=13)
    trainee.ends_on = timezone.localdate() + timedelta(days=12)
    assert beyond.pk not in [free.pk]
    assert offered(trainee)[:1] == [free.pk]
    assert full.pk not in offered(trainee)


def test_of_more_than_can_be_shown_those_about_lending_come_first(
    trainee: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainees.selectors.sitters.MOST_SHOWN", 1)
    lending = base.topic("資金繰り")
    trainee.cohort.focus_topics.add(lending)
    booked(days=2, primary_topic=base.topic("販路"))
    later = booked(days=5, primary_topic=lending)
    assert offered(trainee) == [later.pk]


def test_a_coordinator_is_offered_their_own_however_many_others_come_first(
    trainee: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainees.selectors.sitters.MOST_SHOWN", 1)
    mine = base.coordinator("自分 担子")
    booked(days=2)
    own = booked(mine, days=5)
    assert offered(trainee, mine.user) == [own.pk]


def test_what_they_have_that_day_counts_for_the_two() -> None:
    day = candidate(1).day
    rows = [candidate(1), candidate(2, hours=2), candidate(3, hours=48)]
    assert order(suggested(rows, Seen(days=Counter({day: MOST_A_DAY})))) == [3]


def seat(appointment: Any, name: str) -> None:
    from bookings.services import appointment_observer_add

    appointment.refresh_from_db()
    appointment_observer_add(
        appointment=appointment,
        role=ParticipantRole.BANK_STAFF,
        name=name,
        by=make.office_user(),
        version=appointment.version,
    )


def test_where_they_sit_already_and_at_that_time_nothing_is_offered(trainee: Any) -> None:
    one, same_time = booked(), booked(base.coordinator("別 の人"), days=3, clock="10:30")
    make.sits_in(trainee, one)
    assert offered(trainee) == []
    assert same_time.pk not in offered(trainee)


def test_a_mentor_plans_what_is_their_own(trainee: Any) -> None:
    mentor = base.coordinator("メンター")
    own, others = booked(mentor), booked(clock="13:00")
    assert offered(trainee, mentor.user) == [own.pk]
    assert others.pk in offered(trainee)


def test_several_are_taken_at_once_and_twice_is_once(trainee: Any, client: Client) -> None:
    rows = [booked(), booked(clock="13:00"), booked(days=4)]
    client.force_login(make.office_user())
    url = reverse("trainees:plan", args=[trainee.pk])
    picks = {"pick": [f"{row.pk}-{row.version}" for row in rows]}
    for _ in range(2):
        assert client.post(url, picks).status_code == 302
    seats = AppointmentParticipant.objects.filter(user=trainee.user)
    assert seats.count() == 3
    board = client.get(rows[0].get_absolute_url()).content.decode()
    assert trainee.name in board


def test_one_that_was_moved_keeps_none_of_the_others_back(trainee: Any) -> None:
    rows = [booked(), booked(clock="13:00")]
    seat(rows[0], "蒲田 太郎")
    rows[0].refresh_from_db()
    outcome = sittings_add(
        sitter=sitter_of_trainee(trainee),
        picks=[(rows[0], rows[0].version - 1), (rows[1], rows[1].version)],
        by=make.office_user(),
    )
    assert outcome.added == [rows[1]]
    assert [row for row, _ in outcome.refused] == [rows[0]]


def test_before_the_pledge_nothing_can_be_taken(client: Client, db: None) -> None:
    row = make.accepted()
    appointment = booked()
    client.force_login(make.office_user())
    url = reverse("trainees:plan", args=[row.pk])
    assert "守秘誓約が記録されるまで" in client.get(url).content.decode()
    client.post(url, {"pick": [f"{appointment.pk}-{appointment.version}"]})
    assert not AppointmentParticipant.objects.filter(user=row.user).exists()


def test_the_suggested_ones_can_be_ticked_by_a_link(trainee: Any, client: Client) -> None:
    row = booked(source=Source.PHONE)
    client.force_login(base.user(Role.MANAGER))
    url = reverse("trainees:plan", args=[trainee.pk])
    assert "checked" not in client.get(url).content.decode()
    page = client.get(f"{url}?suggest=1").content.decode()
    assert f'value="{row.pk}-{row.version}" checked' in page


def test_the_page_costs_the_same_however_much_is_booked(
    trainee: Any, client: Client, django_assert_max_num_queries: Any
) -> None:
    for hour in range(9, 17):
        booked(clock=f"{hour:02d}:00")
    client.force_login(make.office_user())
    with django_assert_max_num_queries(20):
        client.get(reverse("trainees:plan", args=[trainee.pk]))
