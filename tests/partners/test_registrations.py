"""Names put down for a seminar: places, the waiting list, who may do what, what is told."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.enums import Role
from accounts.models import AuditEvent
from partners.enums import Audience, EventState, RegistrationState
from partners.errors import Refused, Stale
from partners.models import NoticeKind, Registration, RegistrationNotice
from partners.seminars import reminding
from partners.seminars.notices import send
from partners.seminars.registering import Window, events_of, places_of, registrations_of, window_of
from partners.seminars.services.registrations import (
    Entry,
    registration_apply,
    registration_cancel,
    registration_correct,
    registration_enter,
    registration_restore,
)
from partners.seminars.services.settings import registration_settings_change
from tests import builders as make
from tests.partners.seminar_world import bank_people, event, held
from yorozu.kit.outbox import MailState

pytestmark = pytest.mark.django_db
THREADS = 32


@pytest.fixture
def desk():
    return make.user(Role.SECRETARIAT)


def apply(seminar, number=0, **facts):
    facts.setdefault("email", f"person{number}@example.com")
    entry = Entry(name=f"参加 {number}", kana="サンカ", phone="03-1234-5678", **facts)
    return registration_apply(event=seminar, entry=entry, key=uuid.uuid4())[0]


def states(seminar):
    rows = Registration.objects.filter(event=seminar).order_by("pk")
    return [row.state for row in rows]


def settings_of(seminar, **changes):
    names = ("audience", "capacity", "registration_from", "registration_until")
    plain = {name: getattr(seminar, name) for name in (*names, "summary", "video_url")}
    return plain | changes


def set_capacity(seminar, number, by):
    seminar.refresh_from_db()
    return registration_settings_change(
        event=seminar,
        version=seminar.version,
        values=settings_of(seminar, capacity=number),
        by=by,
    )


def told(kind=None):
    rows = RegistrationNotice.objects.order_by("pk")
    return [row.to for row in (rows.filter(kind=kind) if kind else rows)]


class TestPlaces:
    def test_who_comes_when_it_is_full_waits(self):
        seminar = event(capacity=2)
        for number in range(4):
            apply(seminar, number)
        assert states(seminar) == ["registered", "registered", "waiting", "waiting"]
        places = places_of(seminar)
        assert (places.seated, places.waiting, places.left, places.is_full) == (2, 2, 0, True)

    def test_a_freed_place_goes_to_the_first_in_line_who_is_told(
        self, django_capture_on_commit_callbacks
    ):
        seminar = event(capacity=1)
        first, second, third = (apply(seminar, number) for number in range(3))
        with django_capture_on_commit_callbacks(execute=True):
            registration_cancel(registration=first, by=None)
        assert states(seminar) == ["cancelled", "registered", "waiting"]
        assert told(NoticeKind.MOVED_UP) == [second.email]
        subjects = {message.to[0]: message.subject for message in mail.outbox}
        assert "席が空きました" in subjects[second.email]
        assert "取り消しました" in subjects[first.email]
        assert third.email not in subjects

    def test_more_places_move_up_as_many(self, desk):
        seminar = event(capacity=1)
        for number in range(4):
            apply(seminar, number)
        set_capacity(seminar, 3, desk)
        assert states(seminar) == ["registered", "registered", "registered", "waiting"]
        set_capacity(seminar, None, desk)
        assert states(seminar)[-1] == "registered"

    def test_places_made_on_the_events_own_page_are_filled_by_the_sweep(self):
        seminar, unchanged = event(capacity=1), event(capacity=1)
        for number in range(3):
            apply(seminar, number)
            apply(unchanged, number)
        seminar.capacity = 2
        seminar.save()
        assert [reminding.fill_places(), reminding.fill_places()] == [1, 0]
        assert states(seminar) == ["registered", "registered", "waiting"]
        assert states(unchanged) == ["registered", "waiting", "waiting"]

    def test_fewer_places_than_people_are_refused(self, desk):
        seminar = event(capacity=3)
        for number in range(2):
            apply(seminar, number)
        with pytest.raises(ValidationError, match="すでに2人"):
            set_capacity(seminar, 1, desk)
        set_capacity(seminar, 2, desk)

    def test_who_waits_leaving_moves_nobody(self):
        seminar = event(capacity=1)
        apply(seminar, 0)
        waiting = apply(seminar, 1)
        registration_cancel(registration=waiting, by=None)
        assert states(seminar) == ["registered", "cancelled"]
        assert told(NoticeKind.MOVED_UP) == []

    def test_cancelled_twice_is_once(self):
        seminar = event()
        one = apply(seminar)
        for _ in range(2):
            registration_cancel(registration=one, by=None)
        assert len(told(NoticeKind.CANCELLED)) == 1
        assert AuditEvent.objects.filter(act="registration.cancelled").count() == 1

    def test_taken_back_by_mistake_one_stands_at_the_end_of_the_line(self, desk):
        seminar = event(capacity=1)
        first = apply(seminar, 0)
        apply(seminar, 1)
        registration_cancel(registration=first, by=desk)
        registration_restore(registration=first, by=desk)
        assert states(seminar) == ["waiting", "registered"]

    @settings(max_examples=25)
    @given(
        st.integers(1, 4),
        st.lists(st.tuples(st.sampled_from("acrm"), st.integers(0, 9)), max_size=24),
    )
    def test_never_more_people_than_places_and_none_wait_beside_a_free_one(self, capacity, acts):
        """Whatever is done in whatever order: registered, given up, restored, made larger."""
        seminar, by = event(capacity=capacity), make.user(Role.SECRETARIAT)
        for number, (act, pick) in enumerate(acts):
            rows = list(Registration.objects.filter(event=seminar).order_by("pk"))
            if act == "a" or not rows:
                apply(seminar, number)
            elif act == "m":
                seminar.refresh_from_db()
                set_capacity(seminar, seminar.capacity + 1, by)
            else:
                one = rows[pick % len(rows)]
                service = registration_cancel if act == "c" else registration_restore
                service(registration=one, by=by)
            seminar.refresh_from_db()
            places = places_of(seminar)
            assert places.seated <= seminar.capacity
            assert places.waiting == 0 or places.left == 0
        seats = [each for each in states(seminar) if each == RegistrationState.REGISTERED]
        assert len(seats) == places_of(seminar).seated


@pytest.mark.django_db(transaction=True)
class TestManyAtOnce:
    def run(self, work):
        barrier = Barrier(THREADS)

        def one(number):
            try:
                barrier.wait()
                return work(number)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(THREADS) as pool:
            return list(pool.map(one, range(THREADS)))

    def test_thirty_two_people_get_five_places(self):
        seminar = event(capacity=5)
        self.run(lambda number: apply(seminar, number))
        found = states(seminar)
        assert found.count("registered") == 5
        assert found.count("waiting") == THREADS - 5

    def test_one_address_thirty_two_times_is_one_registration(self):
        seminar = event(capacity=40)
        made = self.run(lambda number: apply(seminar, number, email="one@example.com"))
        assert len({row.pk for row in made}) == 1
        assert Registration.objects.filter(event=seminar).count() == 1

    def test_leaving_and_coming_at_once_fills_every_place_once(self):
        seminar = event(capacity=8)
        there = [apply(seminar, number) for number in range(16)]

        def work(number):
            if number < 8:
                return registration_cancel(registration=there[number], by=None)
            return apply(seminar, 100 + number)

        self.run(work)
        assert places_of(seminar).seated == 8
        moved = RegistrationNotice.objects.filter(kind=NoticeKind.MOVED_UP)
        assert moved.count() == moved.values("registration").distinct().count() == 8

    def test_a_reminder_asked_for_by_many_is_one(self):
        day = timezone.localdate() + timedelta(days=1)
        seminar = event(start=make.at(day, "14:00"))
        one = apply(seminar)
        Registration.objects.filter(pk=one.pk).update(
            registered_at=timezone.now() - timedelta(days=3)
        )
        counted = self.run(lambda number: reminding.remind_of(day))
        assert sum(counted) == 1
        assert len(told(NoticeKind.REMINDER)) == 1


class TestWhoMay:
    def test_a_bank_sees_and_puts_down_only_its_own(self, client):
        kamata, yukigaya, sugamo = bank_people()
        seminar = event(audience=Audience.PARTNER, organization=None)
        for who, name in ((kamata, "蒲田の客"), (yukigaya, "雪谷の客"), (sugamo, "巣鴨の客")):
            client.force_login(who)
            sent = {"key": uuid.uuid4(), "name": name, "consented": "on"}
            answer = client.post(reverse("registrations:enter", args=[seminar.pk]), sent)
            assert answer.status_code == 302
        for who, own in ((kamata, "蒲田の客"), (yukigaya, "雪谷の客"), (sugamo, "巣鴨の客")):
            browser = Client()
            browser.force_login(who)
            page = browser.get(reverse("registrations:names", args=[seminar.pk])).content.decode()
            assert own in page
            assert page.count("の客") == page.count(own)
        main = make.bank_user(kamata.partner_staff.organization)
        assert registrations_of(main, seminar).count() == 2

    def test_a_branch_puts_its_customers_down_for_its_banks_own_seminar(self, client):
        """全店: held by the 本部; each branch reads the names it entered itself, and no results."""
        kamata, yukigaya, sugamo = bank_people()
        bank = kamata.partner_staff.organization
        seminar = event(organization=bank, branch=None, audience=Audience.PARTNER)
        url = reverse("registrations:enter", args=[seminar.pk])
        for who, name in ((kamata, "蒲田の客"), (yukigaya, "雪谷の客")):
            client.force_login(who)
            assert seminar.title in client.get(reverse("registrations:seminars")).content.decode()
            sent = {"key": uuid.uuid4(), "name": name, "consented": "on"}
            assert client.post(url, sent).status_code == 302
            listed = client.get(reverse("registrations:names", args=[seminar.pk]))
            assert [row.name for row in listed.context["page"].rows] == [name]
        assert {row.branch for row in Registration.objects.all()} == {
            kamata.partner_staff.branch,
            yukigaya.partner_staff.branch,
        }
        of_kamata = Registration.objects.get(name="蒲田の客")
        cancel = reverse("registrations:cancel", args=[seminar.pk, of_kamata.pk])
        assert client.post(cancel).status_code == 404
        results = reverse("registrations:results", args=[seminar.pk])
        assert client.get(results).status_code == 404
        client.force_login(sugamo)
        assert client.get(url).status_code == 404
        assert registrations_of(make.bank_user(bank), seminar).count() == 2

    def test_another_banks_seminar_is_not_there(self, client):
        kamata, yukigaya, sugamo = bank_people()
        staff = kamata.partner_staff
        seminar = event(
            organization=staff.organization, branch=staff.branch, audience=Audience.PUBLIC
        )
        mine = apply(seminar)
        for who in (yukigaya, sugamo):
            client.force_login(who)
            assert seminar not in events_of(who)
            for name in ("names", "enter", "results"):
                url = reverse(f"registrations:{name}", args=[seminar.pk])
                assert client.get(url).status_code == 404, name
            url = reverse("registrations:cancel", args=[seminar.pk, mine.pk])
            assert client.post(url).status_code == 404
            listed = client.get(reverse("registrations:seminars")).content.decode()
            assert seminar.title not in listed

    def test_a_bank_gives_up_only_names_it_put_down(self, client):
        kamata, _, sugamo = bank_people()
        seminar = event(audience=Audience.PARTNER)
        own = registration_enter(
            event=seminar,
            entry=Entry(name="蒲田の客", organization=kamata.partner_staff.organization),
            key=uuid.uuid4(),
            by=kamata,
        )
        client.force_login(sugamo)
        url = reverse("registrations:cancel", args=[seminar.pk, own.pk])
        assert client.post(url).status_code == 404
        own.refresh_from_db()
        assert own.state == RegistrationState.REGISTERED

    def test_a_bank_puts_itself_down_with_its_account(self, client):
        kamata, *_ = bank_people()
        seminar = event(audience=Audience.PARTNER)
        client.force_login(kamata)
        url = reverse("registrations:enter", args=[seminar.pk])
        page = client.get(f"{url}?me=1")
        initial = page.context["form"].initial
        assert (initial["name"], initial["email"]) == (kamata.name, kamata.email)
        client.post(
            f"{url}?me=1",
            {"key": initial["key"], "name": kamata.name, "email": kamata.email, "myself": "True"},
        )
        made = Registration.objects.get()
        assert made.user == kamata
        assert made.branch == kamata.partner_staff.branch

    def test_a_bank_puts_nobody_down_for_what_is_the_centres_own_business(self):
        kamata, *_ = bank_people()
        seminar = event(audience=Audience.STAFF)
        assert seminar not in events_of(kamata)
        with pytest.raises(PermissionDenied):
            registration_enter(event=seminar, entry=Entry(name="客"), key=uuid.uuid4(), by=kamata)

    def test_the_desk_puts_down_after_the_closing_a_bank_does_not(self, client, desk):
        kamata, *_ = bank_people()
        seminar = event(
            audience=Audience.PARTNER, registration_until=timezone.now() - timedelta(hours=1)
        )
        assert window_of(seminar) == Window.CLOSED
        key = uuid.uuid4()
        made = registration_enter(event=seminar, entry=Entry(name="遅い客"), key=key, by=desk)
        again = registration_enter(event=seminar, entry=Entry(name="遅い客"), key=key, by=desk)
        assert made.pk == again.pk
        client.force_login(kamata)
        url = reverse("registrations:enter", args=[seminar.pk])
        assert client.get(url).status_code == 302

    def test_the_desk_is_told_that_an_address_is_there_already(self, desk):
        seminar = event()
        apply(seminar, 1)
        with pytest.raises(Refused, match="すでに"):
            registration_enter(
                event=seminar,
                entry=Entry(name="同じ人", email="Person1@Example.com"),
                key=uuid.uuid4(),
                by=desk,
            )

    def test_a_coordinator_reads_and_changes_nothing(self, client):
        seminar = event()
        one = apply(seminar)
        client.force_login(make.coordinator().user)
        assert client.get(reverse("registrations:names", args=[seminar.pk])).status_code == 200
        url = reverse("registrations:cancel", args=[seminar.pk, one.pk])
        assert client.post(url).status_code == 403


class TestCorrecting:
    def test_a_new_address_gets_the_ticket(self, client, desk):
        seminar = event()
        one = apply(seminar, 1)
        client.force_login(desk)
        url = reverse("registrations:correct", args=[seminar.pk, one.pk])
        form = client.get(url).context["form"]
        sent = {name: form[name].value() for name in form.fields} | {"email": "new@example.com"}
        assert client.post(url, sent).status_code == 302
        one.refresh_from_db()
        assert one.email == "new@example.com"
        assert told(NoticeKind.REGISTERED) == ["person1@example.com", "new@example.com"]
        assert client.post(url, sent).status_code == 302  # a double click
        assert len(told(NoticeKind.REGISTERED)) == 2
        assert client.post(url, sent | {"note": "車いす"}).status_code == 409

    def test_the_desk_says_which_company_it_is(self, client, desk):
        seminar, company = event(), make.company("株式会社大田精機")
        client.force_login(desk)
        sent = {"key": uuid.uuid4(), "name": "大田 一郎", "company": company.pk}
        url = reverse("registrations:enter", args=[seminar.pk])
        client.post(url, sent | {"company_name": "㈱大田精機"})
        one = Registration.objects.get()
        assert one.company == company
        listed = client.get(reverse("registrations:names", args=[seminar.pk])).content.decode()
        assert company.get_absolute_url() in listed
        url = reverse("registrations:correct", args=[seminar.pk, one.pk])
        form = client.get(url).context["form"]
        sent = {name: form[name].value() for name in form.fields}
        assert client.post(url, sent | {"note": "車いす"}).status_code == 302
        one.refresh_from_db()
        assert (one.company, one.note) == (company, "車いす")
        form = client.get(url).context["form"]
        sent = {name: form[name].value() for name in form.fields}
        client.post(url, sent | {"company_name": "別の会社"})
        one.refresh_from_db()
        assert (one.company, one.company_name) == (None, "別の会社")

    def test_a_bank_types_the_company_and_links_no_record(self, client):
        kamata, *_ = bank_people()
        seminar, company = event(audience=Audience.PARTNER), make.company("株式会社大田精機")
        client.force_login(kamata)
        url = reverse("registrations:enter", args=[seminar.pk])
        assert reverse("consultations:lookup_companies") not in client.get(url).content.decode()
        sent = {"key": uuid.uuid4(), "name": "大田 一郎", "company": company.pk}
        client.post(url, sent | {"company_name": company.name})
        one = Registration.objects.get()
        assert (one.company, one.company_name) == (None, company.name)
        listed = client.get(reverse("registrations:names", args=[seminar.pk])).content.decode()
        assert company.get_absolute_url() not in listed

    def test_an_older_page_changes_nothing(self, desk):
        one = apply(event())
        with pytest.raises(Stale):
            registration_correct(registration=one, values={}, seen="x", by=desk)

    def test_an_older_page_of_the_settings_changes_nothing(self, desk):
        seminar = event()
        with pytest.raises(Stale):
            registration_settings_change(
                event=seminar, version=9, values=settings_of(seminar, capacity=9), by=desk
            )


class TestSettings:
    def test_the_page_saves_moments_and_places(self, client, desk):
        seminar = event(capacity=None)
        client.force_login(desk)
        url = reverse("registrations:settings", args=[seminar.pk])
        sent = {
            "version": seminar.version,
            "audience": "partner",
            "capacity": "30",
            "opens_day": "2026-04-01",
            "closes_day": "令和8年12月1日",
            "closes_time": "1700",
            "summary": "電卓をお持ちください。",
            "video_url": "",
        }
        assert client.post(url, sent).status_code == 302
        seminar.refresh_from_db()
        assert seminar.capacity == 30
        assert seminar.registration_from == make.at("2026-04-01", "00:00")
        assert seminar.registration_until == make.at("2026-12-01", "17:00")
        assert client.post(url, sent).status_code == 302  # a double click
        assert AuditEvent.objects.filter(act="event.registration_set").count() == 1
        assert client.post(url, sent | {"capacity": "40"}).status_code == 409
        sent |= {"version": seminar.version, "closes_day": "2026-03-01"}
        assert client.post(url, sent).status_code == 422

    def test_a_paper_is_kept_once_and_withdrawn(self, client, desk, media):
        from django.core.files.uploadedfile import SimpleUploadedFile

        seminar = event()
        client.force_login(desk)
        url = reverse("registrations:material_add", args=[seminar.pk])
        for _ in range(2):
            file = SimpleUploadedFile("レジュメ.txt", "本日の内容".encode())
            assert client.post(url, {"file": file}).status_code == 302
        paper = seminar.materials.get()
        page = client.get(reverse("registrations:material", args=[seminar.pk, paper.uuid]))
        assert b"".join(page.streaming_content).decode() == "本日の内容"
        bad = SimpleUploadedFile("わな.html", b"<script>")
        assert client.post(url, {"file": bad}).status_code == 422
        client.post(reverse("registrations:material_withdraw", args=[seminar.pk, paper.uuid]))
        paper.refresh_from_db()
        assert paper.withdrawn_by == desk


class TestMails:
    def test_reminded_the_day_before_once(self, django_capture_on_commit_callbacks):
        day = timezone.localdate() + timedelta(days=1)
        seminar = event(start=make.at(day, "14:00"), capacity=1)
        one, waiting = apply(seminar, 1), apply(seminar, 2)
        assert reminding.remind_of(day) == 0  # both have just been told
        Registration.objects.update(registered_at=timezone.now() - timedelta(days=3))
        with django_capture_on_commit_callbacks(execute=True):
            assert reminding.remind_of(day) == 1
            assert reminding.remind_of(day) == 0
        reminders = [each for each in mail.outbox if "明日" in each.subject]
        assert [each.to for each in reminders] == [[one.email]]
        assert reverse("seminars:ticket", args=[one.token]) in reminders[0].body
        assert waiting.email not in told(NoticeKind.REMINDER)

    def test_a_mail_leaves_once_whoever_sends_it(self, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=False):
            apply(event())
        notice = RegistrationNotice.objects.get()
        assert [send(notice.pk), send(notice.pk)] == [True, False]
        assert len(mail.outbox) == 1

    def test_what_is_no_longer_true_is_not_said(self):
        one = apply(event())
        registration_cancel(registration=one, by=None)
        notice = RegistrationNotice.objects.get(kind=NoticeKind.REGISTERED)
        assert send(notice.pk) is False
        notice.refresh_from_db()
        assert notice.state == MailState.DROPPED

    def test_another_day_is_told_once_and_reminded_of_anew(self):
        seminar = event()
        one = apply(seminar)
        assert reminding.tell_changes() == 0
        Registration.objects.filter(pk=one.pk).update(reminded_at=timezone.now())
        start = seminar.period.lower + timedelta(days=1)
        seminar.period = (start, start + timedelta(hours=2))
        seminar.save()
        assert [reminding.tell_changes(), reminding.tell_changes()] == [1, 0]
        one.refresh_from_db()
        assert told(NoticeKind.CHANGED) == [one.email]
        assert one.reminded_at is None

    def test_called_off_is_told_once(self):
        seminar = event()
        one = apply(seminar)
        seminar.state, seminar.cancel_reason = EventState.CANCELLED, "講師の急病のため"
        seminar.save()
        assert [reminding.tell_changes(), reminding.tell_changes()] == [1, 0]
        notice = RegistrationNotice.objects.get(kind=NoticeKind.CALLED_OFF)
        assert send(notice.pk)
        assert notice.to == one.email

    def test_who_came_is_asked_once_how_it_was(self):
        seminar = held(timezone.localdate() - timedelta(days=1))
        for number, state in enumerate(("attended", "absent")):
            Registration.objects.create(
                event=seminar,
                name=f"人 {number}",
                email=f"p{number}@example.com",
                state=state,
                checked_in_at=timezone.now() if state == "attended" else None,
            )
        assert [reminding.ask_surveys(), reminding.ask_surveys()] == [1, 0]
        assert told(NoticeKind.SURVEY) == ["p0@example.com"]

    def test_without_an_address_nobody_is_written_to(self, desk):
        registration_enter(event=event(), entry=Entry(name="電話の客"), key=uuid.uuid4(), by=desk)
        assert told() == []


class TestList:
    def test_the_list_costs_the_same_however_many_there_are(
        self, client, desk, django_assert_max_num_queries
    ):
        seminar = event(capacity=200)
        client.force_login(desk)
        url = reverse("registrations:names", args=[seminar.pk])
        apply(seminar, 1)
        client.get(url)
        with django_assert_max_num_queries(12) as few:
            client.get(url)
        for number in range(2, 30):
            apply(seminar, number)
        with django_assert_max_num_queries(len(few)):
            client.get(url)

    def test_seminars_cost_the_same_however_many_there_are(
        self, client, desk, django_assert_max_num_queries
    ):
        client.force_login(desk)
        url = reverse("registrations:seminars")
        event()
        client.get(url)
        with django_assert_max_num_queries(14) as few:
            client.get(url)
        for _ in range(20):
            event()
        with django_assert_max_num_queries(len(few)):
            client.get(url)

    def test_names_are_found_by_kana_and_by_company(self, client, desk):
        seminar = event(capacity=9)
        apply(seminar, 1, company_name="㈱大田精機")
        apply(seminar, 2, company_name="やまだ食堂")
        client.force_login(desk)
        url = reverse("registrations:names", args=[seminar.pk])
        page = client.get(f"{url}?q=株式会社大田精機").content.decode()
        assert "㈱大田精機" in page and "やまだ食堂" not in page

    def test_the_file_holds_every_name_and_no_formula(self, client, desk):
        import io

        from openpyxl import load_workbook

        seminar = event()
        apply(seminar, 1, company_name="=HYPERLINK(1)")
        client.force_login(desk)
        answer = client.get(reverse("registrations:export", args=[seminar.pk]))
        book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        rows = list(book.active.iter_rows(values_only=True))
        assert rows[1][1] == "参加 1"
        assert book.active.cell(2, 4).data_type == "s"
