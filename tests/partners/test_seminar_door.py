"""The door, the survey's results and wishes, counting, forgetting."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.enums import Role
from accounts.models import AuditEvent
from partners.enums import Audience, EventKind, EventState, RegistrationState
from partners.errors import Refused
from partners.events.counting import held_by_kind, participants_by_kind
from partners.models import OutreachEvent, Registration, RegistrationNotice, SurveyAnswer
from partners.seminars.disposal import REGISTRATION
from partners.seminars.notices import post
from partners.seminars.sections import on_event, open_wishes
from partners.seminars.services.door import (
    attendance_close,
    registration_check_in,
    registration_check_out,
)
from partners.seminars.services.registrations import Entry, attended, registration_walk_in
from partners.seminars.survey_results import results_of
from tests import builders as make
from tests.partners.seminar_world import bank_people, event, held
from yorozu.kit import disposal
from yorozu.kit.spans import counted_url

pytestmark = pytest.mark.django_db


def today(**fields):
    """It began at midnight: the door is open whatever the hour."""
    return event(start=make.at(timezone.localdate(), "00:00"), **fields)


def down(seminar, state="registered", **facts):
    if state == "attended":
        facts.setdefault("checked_in_at", timezone.now())
    if state == "cancelled":
        facts.setdefault("cancelled_at", timezone.now())
    return Registration.objects.create(event=seminar, name="山田 花子", state=state, **facts)


def answered(seminar, satisfaction=5, **facts):
    own = down(seminar, "attended")
    return SurveyAnswer.objects.create(
        registration=own, satisfaction=satisfaction, usefulness=3, **facts
    )


@pytest.fixture
def desk():
    return make.user(Role.RECEPTION)


class TestTheCode:
    def test_the_desk_confirms_with_one_press_and_a_stranger_sees_the_ticket(self, client, desk):
        own = down(today())
        url = reverse("seminars:checkin", args=[own.token])
        assert client.get(url).url == reverse("seminars:ticket", args=[own.token])
        assert client.post(url).status_code == 302
        own.refresh_from_db()
        assert own.state == "registered"
        client.force_login(desk)
        assert "受付する" in client.get(url).content.decode()
        own.refresh_from_db()
        assert own.state == "registered"  # looking is not confirming
        client.post(url)
        own.refresh_from_db()
        first = own.checked_in_at
        client.post(url)
        own.refresh_from_db()
        assert (own.state, own.checked_in_at) == ("attended", first)
        assert AuditEvent.objects.filter(act="registration.checked_in").count() == 1

    @pytest.mark.parametrize("role", [Role.PARTNER, Role.COORDINATOR, Role.TRAINEE])
    def test_others_who_are_signed_in_let_nobody_in(self, client, role):
        own = down(today())
        client.force_login(make.bank_user(make.bank()) if role == Role.PARTNER else make.user(role))
        client.post(reverse("seminars:checkin", args=[own.token]))
        own.refresh_from_db()
        assert own.state == "registered"

    def test_another_day_or_one_given_up_is_refused_in_words(self, client, desk):
        client.force_login(desk)
        for own in (down(event()), down(today(), "cancelled")):
            answer = client.post(reverse("seminars:checkin", args=[own.token]))
            assert answer.status_code == 409
            own.refresh_from_db()
            assert own.checked_in_at is None


class TestTheList:
    def test_one_press_in_one_press_out(self, client, desk):
        seminar = today()
        own = down(seminar)
        client.force_login(desk)
        url = reverse("registrations:check", args=[seminar.pk, own.pk])
        client.post(url, {"act": "in"})
        own.refresh_from_db()
        assert own.state == "attended"
        client.post(url, {"act": "out"})
        own.refresh_from_db()
        assert (own.state, own.checked_in_at) == ("registered", None)
        assert client.post(url, {"act": "x"}).status_code == 400

    def test_who_comes_without_a_name_is_put_down_and_in(self, client, desk):
        seminar = today(capacity=1)
        down(seminar)
        client.force_login(desk)
        url = reverse("registrations:door", args=[seminar.pk])
        sent = {"key": uuid.uuid4(), "name": "飛込 太郎"}
        for _ in range(2):
            assert client.post(url, sent).status_code == 302
        made = Registration.objects.get(name="飛込 太郎")
        assert made.state == "attended" and made.checked_in_at
        assert "定員を超えています" in client.get(url).content.decode()

    def test_closing_makes_the_rest_absent_and_a_late_one_still_comes_in(self, client, desk):
        seminar = today(capacity=9)
        came, late, waiting = down(seminar, "attended"), down(seminar), down(seminar, "waiting")
        client.force_login(desk)
        client.post(reverse("registrations:close", args=[seminar.pk]))
        late.refresh_from_db()
        assert late.state == "absent"
        registration_check_in(registration=late, by=desk)
        for row in (came, late, waiting):
            row.refresh_from_db()
        assert [came.state, late.state, waiting.state] == ["attended", "attended", "waiting"]

    def test_before_its_day_the_door_is_shut(self, desk):
        seminar = event()
        with pytest.raises(Refused, match="開催日"):
            attendance_close(event=seminar, by=desk)


class TestCounts:
    def test_a_held_events_figure_follows_its_rows_and_a_typed_one_stays(self, desk):
        day = timezone.localdate()
        followed, typed = held(day, participants=0), held(day, participants=40)
        for seminar in (followed, typed):
            registration_check_in(registration=down(seminar), by=desk)
            seminar.refresh_from_db()
        assert (followed.participants, typed.participants) == (1, 40)

    @settings(max_examples=20)
    @given(st.lists(st.sampled_from(["in", "out", "walk"]), max_size=15), st.integers(0, 4))
    def test_the_figure_is_the_number_of_rows_whatever_happens_at_the_door(self, acts, pick):
        seminar, by = held(timezone.localdate(), participants=0, capacity=99), make.user("chief")
        rows = [down(seminar) for _ in range(5)]
        for number, act in enumerate(acts):
            one = rows[(pick + number) % 5]
            if act == "walk":
                registration_walk_in(
                    event=seminar, entry=Entry(name="当日"), key=uuid.uuid4(), by=by
                )
            else:
                service = registration_check_in if act == "in" else registration_check_out
                service(registration=one, by=by)
        seminar.refresh_from_db()
        rows_there = Registration.objects.filter(event=seminar, state="attended").count()
        assert attended(seminar) == seminar.participants == rows_there

    @settings(max_examples=25)
    @given(
        st.lists(
            st.tuples(
                st.integers(0, 59),
                st.sampled_from([EventState.HELD, EventState.REPORTED, EventState.CONFIRMED]),
                st.sampled_from([EventKind.SEMINAR, EventKind.CONSULTATION]),
                st.one_of(st.none(), st.integers(0, 30)),
                st.booleans(),
            ),
            max_size=12,
        )
    )
    def test_figures_are_what_their_list_shows(self, rows):
        """Spans that cut, an empty one, the whole; each figure beside the list it opens."""
        start = date(2026, 4, 1)
        ours, other = make.programme(), make.programme("visiting", "訪問特化型")
        for offset, state, kind, participants, mine in rows:
            event(
                start=make.at(start + timedelta(days=offset), "00:00"),
                state=state,
                kind=kind,
                participants=participants,
                programme=ours if mine else other,
            )
        spans = [
            (start, start + timedelta(days=30)),
            (start + timedelta(days=30), start + timedelta(days=60)),
            (start, start + timedelta(days=60)),
            (start, start),
        ]
        held, people = held_by_kind(ours, spans), participants_by_kind(ours, spans)
        held, people = held[EventKind.SEMINAR], people[EventKind.SEMINAR]
        assert held[2] == held[0] + held[1]
        assert people[2] == people[0] + people[1]
        assert (held[3], people[3]) == (0, 0)
        browser = Client()
        browser.force_login(make.user(Role.SECRETARIAT))
        for n, span in enumerate(spans[:3]):
            url = counted_url("registrations:seminars", ours.code, span, {"counted": "1"})
            page = browser.get(url)
            assert page.context["total"] == held[n]
            assert page.context["participants"] == people[n]


class TestResults:
    def test_shares_and_sums(self):
        seminar = held()
        for value in (5, 5, 4, 3, 1, 1):
            answered(seminar, value)
        found = results_of(seminar)
        assert sum(count for _, count in found.satisfaction) == found.total == 6
        assert sum(count for _, count in found.usefulness) == 6
        assert (found.very_share, found.satisfied_share, found.together_share) == (
            "33.3",
            "33.3",
            "66.7",
        )
        assert results_of(held()).very_share == "—"

    def test_a_bank_reads_counts_from_five_answers_on_and_never_a_word(self, client):
        kamata, yukigaya, sugamo = bank_people()
        staff = kamata.partner_staff
        seminar = held(
            organization=staff.organization, branch=staff.branch, audience=Audience.PUBLIC
        )
        for _ in range(4):
            answered(seminar, comment="この言葉は拠点だけが読む")
        url = reverse("registrations:results", args=[seminar.pk])
        client.force_login(kamata)
        page = client.get(url).content.decode()
        assert "大変満足" not in page and "この言葉" not in page
        answered(seminar, 1)
        page = client.get(url).content.decode()
        assert "80.0" in page and "この言葉" not in page
        for other in (yukigaya, sugamo):
            client.force_login(other)
            assert client.get(url).status_code == 404
        client.force_login(make.user(Role.SECRETARIAT))
        assert "この言葉" in client.get(url).content.decode()

    def test_the_centres_own_results_are_no_banks_business(self, client):
        kamata, *_ = bank_people()
        seminar = held(organization=None, audience=Audience.PARTNER)
        client.force_login(kamata)
        url = reverse("registrations:results", args=[seminar.pk])
        assert client.get(url).status_code == 404

    def test_a_wish_waits_on_the_start_page_until_it_is_settled(self, client, desk):
        answer = answered(held(), wants_consultation=True)
        assert open_wishes(desk, timezone.localdate())["seminar_wishes"] == 1
        client.force_login(desk)
        assert "相談希望 1件" in client.get("/").content.decode()
        url = reverse("registrations:settle", args=[answer.pk])
        client.post(url, {"note": ""})
        answer.refresh_from_db()
        assert answer.handled_at is None
        client.post(url, {"note": "電話で予約を承った"})
        client.post(url, {"note": "もう一度"})
        answer.refresh_from_db()
        assert (answer.handled_by, answer.handled_note) == (desk, "電話で予約を承った")
        assert open_wishes(desk, timezone.localdate()) is None
        done = client.get(reverse("registrations:wishes") + "?done=1").content.decode()
        assert "電話で予約を承った" in done


class TestTheSection:
    def ask(self, user, seminar):
        asking = RequestFactory().get("/")
        asking.user = user
        return on_event(asking, seminar)

    def test_the_desk_reads_all_counts_a_bank_its_own(self, desk):
        kamata, *_ = bank_people()
        staff = kamata.partner_staff
        seminar = today(organization=staff.organization, branch=staff.branch, capacity=9)
        down(seminar, organization=staff.organization, branch=staff.branch)
        down(seminar)
        down(seminar, "attended")
        mine = self.ask(desk, seminar)["seminar"]
        assert (mine["places"].seated, mine["attended"], mine["is_desk"]) == (3, 1, True)
        theirs = self.ask(kamata, seminar)["seminar"]
        assert (theirs["own"], theirs["attended"], theirs["is_desk"]) == (1, 0, False)

    def test_nothing_where_no_names_are_taken(self, desk):
        plain = event(kind=EventKind.CONSULTATION, capacity=None)
        assert self.ask(desk, plain) is None
        assert self.ask(AnonymousUser(), today()) is None
        assert self.ask(desk, event(kind=EventKind.DIALOGUE, capacity=50)) is None


class TestForgetting:
    def test_past_its_term_the_person_is_gone_and_the_figures_stay(self):
        seminar = held(date(2019, 5, 10), participants=1)
        recent = held(date(2026, 5, 10))
        own = down(seminar, "attended", email="h@example.com", phone="03-1", note="車いす")
        later = down(recent)
        post(own, "registered")
        SurveyAnswer.objects.create(
            registration=own, satisfaction=5, usefulness=4, comment="名前入りの感想"
        )
        kind = disposal.kind_of(REGISTRATION)
        due = list(kind.due(date(2021, 4, 1), None))
        assert [each.target_id for each in due] == [own.pk]
        disposal.wipe(REGISTRATION, [own.pk])
        own.refresh_from_db()
        assert [own.email, own.phone, own.note, own.kana] == ["", "", "", ""]
        assert own.name == disposal.WIPED and own.state == RegistrationState.ATTENDED
        assert own.survey.comment == "" and own.survey.satisfaction == 5
        assert RegistrationNotice.objects.get(registration=own).to == ""
        assert OutreachEvent.objects.get(pk=seminar.pk).participants == 1
        later.refresh_from_db()
        assert later.name == "山田 花子"
