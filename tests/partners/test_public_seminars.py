"""The public's pages: the list, the form, the ticket, the survey; and nothing for strangers."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from partners.enums import Audience, EventKind, EventState, RegistrationState
from partners.models import EventMaterial, Registration, SurveyAnswer
from tests import builders as make
from tests.matrix.page import status_of
from tests.partners.seminar_world import event, held, typed
from tests.test_bad_input import FORM, NASTY

pytestmark = pytest.mark.django_db


def page_of(seminar):
    return reverse("seminars:detail", args=[seminar.uuid])


def send(client, seminar, capture=None, **changes):
    if capture is None:
        return client.post(page_of(seminar), typed(**changes))
    with capture(execute=True):
        return client.post(page_of(seminar), typed(**changes))


def registration(seminar, state="registered", **facts):
    if state == "attended":
        facts.setdefault("checked_in_at", timezone.now())
    facts.setdefault("email", f"p{uuid.uuid4().hex[:8]}@example.com")
    return Registration.objects.create(event=seminar, name="山田 花子", state=state, **facts)


def ticket(own):
    return reverse("seminars:ticket", args=[own.token])


class TestTheList:
    def test_only_what_is_agreed_to_come_and_for_everybody(self, client):
        event(title="だれでもの回")
        event(title="金庫の回", audience=Audience.PARTNER)
        event(title="調整中の回", state=EventState.ADJUSTING)
        event(title="相談会の回", kind=EventKind.CONSULTATION, capacity=None)
        event(title="定員のある相談会", kind=EventKind.CONSULTATION, capacity=8)
        held(title="過ぎた回")
        page = client.get(reverse("seminars:list")).content.decode()
        assert "だれでもの回" in page and "定員のある相談会" in page
        for hidden in ("金庫の回", "調整中の回", "相談会の回", "過ぎた回"):
            assert hidden not in page

    def test_it_costs_the_same_however_many_there_are(self, client, django_assert_num_queries):
        event()
        with django_assert_num_queries(1):
            client.get(reverse("seminars:list"))
        for _ in range(10):
            event()
        with django_assert_num_queries(1):
            client.get(reverse("seminars:list"))

    @pytest.mark.parametrize(
        "facts",
        [
            {"audience": Audience.PARTNER},
            {"audience": Audience.STAFF},
            {"state": EventState.REQUESTED},
            {"state": EventState.CANCELLED, "cancel_reason": "都合"},
        ],
    )
    def test_what_is_not_public_is_not_there(self, client, facts):
        seminar = event(**facts)
        assert client.get(page_of(seminar)).status_code == 404
        assert send(client, seminar).status_code == 404
        assert client.get(reverse("seminars:done", args=[seminar.uuid])).status_code == 404
        assert not Registration.objects.exists()


class TestTheForm:
    def test_a_visitor_is_put_down_and_gets_the_ticket(
        self, client, django_capture_on_commit_callbacks
    ):
        seminar = event()
        answer = send(client, seminar, django_capture_on_commit_callbacks)
        assert answer.url == reverse("seminars:done", args=[seminar.uuid])
        made = Registration.objects.get()
        assert (made.name, made.kana, made.state) == ("山田 花子", "ヤマダ ハナコ", "registered")
        assert made.consented_at is not None
        assert made.organization is None and made.entered_by is None
        (letter,) = mail.outbox
        assert letter.to == ["hanako@example.com"]
        link = re.search(r"http://[^/\s]+(/seminars/r/\S+)", letter.body).group(1)
        page = client.get(link).content.decode()
        assert "data:image/svg+xml" in page
        assert "hanako@example.com" in client.get(answer.url).content.decode()

    def test_sent_twice_it_is_one(self, client, django_capture_on_commit_callbacks):
        seminar, key = event(), str(uuid.uuid4())
        for _ in range(2):
            send(client, seminar, django_capture_on_commit_callbacks, key=key)
        assert Registration.objects.count() == 1
        assert len(mail.outbox) == 1

    def test_an_address_is_one_and_nobody_learns_that_it_was_there(
        self, client, django_capture_on_commit_callbacks
    ):
        seminar = event()
        capture = django_capture_on_commit_callbacks
        first = send(client, seminar, capture)
        seen = _told(client, first.url)
        again = send(client, seminar, capture, name="別人", email="Hanako@Example.com")
        assert again.url == first.url
        assert _told(client, again.url) == seen
        assert [row.name for row in Registration.objects.all()] == ["山田 花子"]
        assert [letter.to for letter in mail.outbox] == [["hanako@example.com"]] * 2

    def test_closed_it_tells_nobody_who_is_on_the_list(
        self, client, django_capture_on_commit_callbacks
    ):
        seminar, capture = event(), django_capture_on_commit_callbacks
        send(client, seminar, capture)
        seminar.registration_until = timezone.now() - timedelta(minutes=1)
        seminar.save()
        told = {
            send(client, seminar, capture, email=address).status_code
            for address in ("hanako@example.com", "nobody@example.com")
        }
        assert told == {409}
        assert len(mail.outbox) == 1

    def test_full_it_says_so_and_takes_the_name_for_the_line(self, client):
        seminar = event(capacity=1)
        registration(seminar)
        assert "キャンセル待ち" in client.get(page_of(seminar)).content.decode()
        send(client, seminar)
        assert Registration.objects.get(email="hanako@example.com").state == "waiting"

    @pytest.mark.parametrize(
        "facts",
        [
            {"registration_from": timezone.now() + timedelta(days=1)},
            {"registration_until": timezone.now() - timedelta(minutes=1)},
            {"start": timezone.now() - timedelta(minutes=5)},
            {"state": EventState.HELD},
        ],
    )
    def test_outside_its_time_nothing_is_taken(self, client, facts):
        seminar = event(**facts)
        page = client.get(page_of(seminar))
        assert page.status_code == 200
        assert 'name="email"' not in page.content.decode()
        assert send(client, seminar).status_code == 409
        assert not Registration.objects.exists()

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("consent", None),
            ("name", ""),
            ("kana", "山田"),
            ("email", "hanako"),
            ("phone", ""),
            ("homepage", "http://spam.example"),
            ("key", "x"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_typed_is_lost(self, client, field, value):
        seminar = event()
        answer = send(client, seminar, **{field: value})
        assert answer.status_code == 422
        assert not Registration.objects.exists()
        if field != "name":
            assert "山田 花子" in answer.content.decode()

    @pytest.mark.parametrize("kind", sorted(NASTY))
    def test_nasty_words_neither_break_nor_get_in(self, client, kind):
        seminar = event(capacity=99)
        for field in ("name", "kana", "company_name", "phone", "email", "key"):
            body = urlencode(typed() | {field: NASTY[kind]}, errors="surrogatepass")
            answer = client.post(page_of(seminar), body, content_type=FORM)
            assert answer.status_code in (302, 422)
        for row in Registration.objects.all():
            page = client.get(ticket(row)).content.decode()
            assert "<script>alert" not in page

    def test_too_often_is_told_to_wait(self, client):
        seminar = event(capacity=99)
        got = {send(client, seminar, email="many@example.com").status_code for _ in range(8)}
        assert got == {302, 429}
        assert "電話" in send(client, seminar, email="many@example.com").content.decode()
        assert send(client, seminar, email="other@example.com").status_code == 302


def _told(client, url):
    """The page without what differs at each visit."""
    return re.sub(r'(content|value)="[A-Za-z0-9]{64}"', "", client.get(url).content.decode())


class TestTheTicket:
    def test_a_wrong_link_opens_nothing(self, client):
        registration(event())
        for token in ("x", "x" * 200, "あ", uuid.uuid4().hex):
            for name in ("ticket", "cancel", "survey", "calendar", "checkin"):
                assert client.get(reverse(f"seminars:{name}", args=[token])).status_code == 404

    def test_given_up_by_the_person_the_place_is_free(self, client):
        seminar = event(capacity=1)
        own, waiting = registration(seminar), registration(seminar, "waiting")
        url = reverse("seminars:cancel", args=[own.token])
        assert client.get(url).status_code == 200
        own.refresh_from_db()
        assert own.state == "registered"  # opening a link changes nothing
        client.post(url)
        client.post(url)
        own.refresh_from_db()
        waiting.refresh_from_db()
        assert (own.state, waiting.state) == ("cancelled", "registered")
        assert "取り消しました" in client.get(ticket(own)).content.decode()

    def test_after_the_end_nothing_can_be_given_up(self, client):
        own = registration(held(), "attended")
        assert client.get(reverse("seminars:cancel", args=[own.token])).status_code == 302
        client.post(reverse("seminars:cancel", args=[own.token]))
        own.refresh_from_db()
        assert own.state == "attended"

    def test_who_waits_reads_their_place_in_line_and_no_code(self, client):
        seminar = event(capacity=1)
        registration(seminar)
        registration(seminar, "waiting")
        own = registration(seminar, "waiting")
        page = client.get(ticket(own)).content.decode()
        assert "2番目" in page and "data:image/svg+xml" not in page

    def test_the_calendar_file_says_when_and_where(self, client):
        seminar = event()
        own = registration(seminar)
        page = client.get(reverse("seminars:calendar", args=[own.token])).content.decode()
        assert "BEGIN:VEVENT" in page and f"UID:{own.uuid}" in page

    def test_papers_and_video_at_their_time(self, client, media):
        by = make.user(Role.SECRETARIAT)
        seminar = event(video_url="https://video.example/1")
        past = held(video_url="https://video.example/2")

        def paper(of, **facts):
            made = EventMaterial(event=of, size=1, added_by=by, **facts)
            made.file.save("file.txt", ContentFile(b"a"), save=False)
            made.save()
            return made

        before, after = (
            paper(seminar, name="予習.txt", digest="1"),
            paper(seminar, name="答え.txt", digest="2", after=True),
        )
        own, other = registration(seminar), registration(past, "attended")
        page = client.get(ticket(own)).content.decode()
        assert "予習.txt" in page and "答え.txt" not in page and "video.example" not in page
        got = [
            status_of(client.get(reverse("seminars:material", args=[token, each.uuid])))
            for token, each in (
                (own.token, before),
                (own.token, after),
                (other.token, before),
            )
        ]
        assert got == [200, 404, 404]
        assert "video.example/2" in client.get(ticket(other)).content.decode()
        gone = registration(seminar, "cancelled", cancelled_at=timezone.now())
        url = reverse("seminars:material", args=[gone.token, before.uuid])
        assert client.get(url).status_code == 404


class TestTheSurvey:
    GOOD = {"satisfaction": "5", "usefulness": "3", "comment": "すぐに使えます。"}

    def test_one_answer_a_person_the_newest_counts(self, client):
        own = registration(held(), "attended")
        url = reverse("seminars:survey", args=[own.token])
        assert client.post(url, self.GOOD).status_code == 302
        client.post(url, self.GOOD | {"satisfaction": "4", "wants_consultation": "on"})
        answer = SurveyAnswer.objects.get()
        assert (answer.satisfaction, answer.wants_consultation) == (4, True)

    def test_a_hall_full_of_people_answers_from_one_address(self, client):
        seminar = held()
        urls = [
            reverse("seminars:survey", args=[registration(seminar, "attended").token])
            for _ in range(125)
        ]
        assert {client.post(url, self.GOOD).status_code for url in urls} == {302}
        assert SurveyAnswer.objects.count() == 125
        assert {client.post(urls[0], self.GOOD).status_code for _ in range(31)} == {302, 429}

    @pytest.mark.parametrize("state", ["waiting", "absent", "cancelled"])
    def test_who_did_not_come_is_not_asked(self, client, state):
        cancelled_at = timezone.now() if state == "cancelled" else None
        own = registration(held(), state, cancelled_at=cancelled_at)
        url = reverse("seminars:survey", args=[own.token])
        assert client.get(url).status_code == 302
        client.post(url, self.GOOD)
        assert not SurveyAnswer.objects.exists()

    def test_neither_before_nor_long_after(self, client):
        for seminar in (event(), held(timezone.localdate() - timedelta(days=40))):
            own = registration(seminar, "attended")
            client.post(reverse("seminars:survey", args=[own.token]), self.GOOD)
        assert not SurveyAnswer.objects.exists()

    @pytest.mark.parametrize("bad", ["", "0", "6", "x", "9" * 30])
    def test_no_answer_but_those_offered(self, client, bad):
        own = registration(held(), "attended")
        url = reverse("seminars:survey", args=[own.token])
        assert client.post(url, self.GOOD | {"satisfaction": bad}).status_code == 422
        assert not SurveyAnswer.objects.exists()


def test_states_of_a_ticket_all_have_their_page(client):
    for seminar in (event(), held()):
        for state in RegistrationState.values:
            at = timezone.now() if state == "cancelled" else None
            own = registration(seminar, state, cancelled_at=at)
            assert client.get(ticket(own)).status_code == 200
