"""Any data: each figure is the length of the list it opens, and the kinds add up."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.test import Client

from accounts.models import User
from bookings.enums import AppointmentState
from bookings.models import Appointment, AppointmentParticipant
from bookings.models.periods import period_of
from center.enums import ParticipantRole
from center.models import Programme
from tests import builders as base
from tests import trainee_builders as make
from trainees import counting
from trainees.enums import CohortKind, MeetingState, TraineeState
from trainees.forms.filters import MeetingFilter, SittingFilter, TraineeFilter
from trainees.models import Cohort, FollowUpMeeting, Trainee
from trainees.selectors.sittings import sittings_visible_to
from yorozu.kit.spans import Span, counted_url

pytestmark = pytest.mark.django_db

DAYS = [
    *(date(2026, 10, 1) + timedelta(days=n) for n in (0, 1, 15, 30)),
    *(date(2026, 9, 30), date(2026, 11, 1), date(2026, 4, 1), date(2026, 3, 31)),
    *(date(2025, 10, 1), date(2025, 10, 31), date(2025, 11, 1)),
]
CLOCKS = ("00:00", "09:00", "23:30")
SPANS = [
    (date(2026, 10, 1), date(2026, 11, 1)),
    (date(2026, 4, 1), date(2026, 11, 1)),
    (date(2025, 10, 1), date(2025, 11, 1)),
    (date(2024, 1, 1), date(2024, 2, 1)),
]
STATES = [*TraineeState]


class World:
    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.office = make.office_user()
        self.programmes = [base.programme(), base.programme("own", "自主事業")]
        self.cohorts = [self._cohort(n) for n in range(4)]
        self.people = [self._trainee(n) for n in range(24)]
        for n in range(14):
            self._session(n)
        for _ in range(10):
            self._meeting()

    def _cohort(self, n: int) -> Cohort:
        kind = [CohortKind.LONG, CohortKind.SHORT][n % 2]
        return make.cohort(kind, programme=self.programmes[n // 2])

    def _trainee(self, n: int) -> Trainee:
        state = self.dice.choice(STATES)
        start, end = sorted(self.dice.choices(DAYS, k=2))
        graduated = state in (TraineeState.COMPLETED, TraineeState.ALUMNI)
        began = graduated or state == TraineeState.IN_TRAINING or self.dice.random() < 0.3
        return Trainee.objects.create(
            cohort=self.dice.choice(self.cohorts),
            user=base.user("trainee"),
            name=f"研修 {n}",
            organization=base.bank(),
            starts_on=start,
            ends_on=end,
            state=state,
            received_on=start if began else None,
            ended_on=end if graduated else None,
        )

    def _session(self, n: int) -> None:
        start = base.at(self.dice.choice(DAYS), self.dice.choice(CLOCKS))
        row = Appointment.objects.create(
            state=self.dice.choice([AppointmentState.DONE, AppointmentState.BOOKED]),
            period=period_of(start, start + timedelta(minutes=25)),
            method="phone",
            programme=self.dice.choice(self.programmes),
            office=base.office(),
            source="phone",
        )
        roles = [ParticipantRole.TRAINEE, ParticipantRole.TRAINEE, ParticipantRole.BANK_STAFF]
        for place, role in enumerate(roles[: self.dice.randrange(0, 4)]):
            AppointmentParticipant.objects.create(
                appointment=row,
                user=base.user("trainee"),
                name=f"同席 {n}-{place}",
                role=role,
                position=10 + place,
                period=row.period,
            )

    def _meeting(self) -> None:
        start = base.at(self.dice.choice(DAYS), self.dice.choice(CLOCKS))
        FollowUpMeeting.objects.create(
            title="会議",
            programme=self.dice.choice(self.programmes),
            starts_at=start,
            ends_at=start + timedelta(minutes=20),
            state=self.dice.choice([*MeetingState]),
            created_by=self.office,
        )


def trainees_url(programme: Programme, span: Span, counted: str, kind: str) -> str:
    query = {"counted": counted} | ({"kind": kind} if kind else {})
    return counted_url("trainees:list", programme.code, span, query)


def sitting_url(programme: Programme, span: Span) -> str:
    return counted_url("trainees:sittings", programme.code, span, {})


def meeting_url(programme: Programme, span: Span) -> str:
    return counted_url("trainees:meetings", programme.code, span, {"state": "held"})


def listed(user: User, url: str) -> int:
    """How long the list behind the link is."""
    parts = urlsplit(url)
    asked = QueryDict(parts.query)
    if parts.path.endswith("/sittings/"):
        return SittingFilter(asked).narrow(sittings_visible_to(user)).count()
    if parts.path.endswith("/meetings/"):
        rows = FollowUpMeeting.objects.visible_to(user)
        return MeetingFilter(asked).narrow(rows).count()
    return TraineeFilter(asked).narrow(Trainee.objects.visible_to(user)).count()


@pytest.mark.parametrize("seed", range(6))
def test_each_figure_is_the_length_of_the_list_it_opens(seed: int) -> None:
    world = World(seed)
    found: list[tuple[int, int]] = []
    for programme in world.programmes:
        received = counting.received_counts(programme, SPANS)
        completed = counting.completed_counts(programme, SPANS)
        for place, span in enumerate(SPANS):
            for kind in ("", *CohortKind.values):
                links = (
                    (received, trainees_url(programme, span, counting.RECEIVED, kind)),
                    (completed, trainees_url(programme, span, counting.COMPLETED, kind)),
                )
                found += [(counts[kind][place], listed(world.office, url)) for counts, url in links]
        for counts, link in (
            (counting.sitting_counts, sitting_url),
            (counting.meeting_counts, meeting_url),
        ):
            figures = counts(programme, SPANS)
            found += [
                (figure, listed(world.office, link(programme, span)))
                for figure, span in zip(figures, SPANS, strict=True)
            ]
    assert [one for one, _ in found] == [other for _, other in found]
    assert any(one for one, _ in found)


@pytest.mark.parametrize("seed", range(6))
def test_the_kinds_add_up_and_programmes_are_never_mixed(seed: int) -> None:
    world = World(seed)
    everything = [(date(2000, 1, 1), date(2100, 1, 1))]
    totals = []
    for programme in world.programmes:
        for counts in (counting.received_counts, counting.completed_counts):
            found = counts(programme, everything)
            assert found[""][0] == found["long"][0] + found["short"][0]
        totals.append(counting.received_counts(programme, everything)[""][0])
    assert sum(totals) == Trainee.objects.received().count()


def test_whoever_began_counts_whatever_became_of_it() -> None:
    row = make.in_training()
    make.move(row, TraineeState.WITHDRAWN, reason="異動のため")
    span = (row.starts_on, row.starts_on + timedelta(days=1))
    programme = row.cohort.programme
    assert counting.received_counts(programme, [span])["long"] == [1]
    assert counting.completed_counts(programme, [span])[""] == [0]


def test_one_session_with_two_trainees_is_two_sittings(client: Client) -> None:
    lead = base.coordinator()
    one, two = make.in_training(), make.in_training("二人 目子")
    session = make.session(one, lead, done=False)
    make.sits_in(two, session)
    span = (session.day, session.day + timedelta(days=1))
    assert counting.sitting_counts(session.programme, [span]) == [0]
    from bookings.services import appointment_finish

    appointment_finish(appointment=session, by=make.office_user())
    assert counting.sitting_counts(session.programme, [span]) == [2]
    client.force_login(make.office_user())
    page = client.get(sitting_url(session.programme, span))
    assert page.context["total"] == 2


def test_each_count_is_one_query(django_assert_num_queries: Any) -> None:
    programme = base.programme()
    with django_assert_num_queries(4):
        counting.received_counts(programme, SPANS)
        counting.completed_counts(programme, SPANS)
        counting.sitting_counts(programme, SPANS)
        counting.meeting_counts(programme, SPANS)


def test_lists_cost_the_same_however_many(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    World(1)
    client.force_login(make.office_user())
    for url in ("/trainees/", "/trainees/sittings/", "/trainees/meetings/", "/trainees/cohorts/"):
        with django_assert_max_num_queries(16):
            assert client.get(url).status_code == 200
