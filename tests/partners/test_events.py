"""A bank's wish: asked for once, talked over by both sides, agreed to by the other one."""

import uuid
from datetime import timedelta
from typing import Any

import pgtrigger
import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from bookings.services.events import event_cancel
from partners.enums import Answer, EventKind, EventState
from partners.events import mails as event_mails
from partners.events.errors import EventRefused, EventStale
from partners.events.services.arranging import (
    EventWish,
    event_accept,
    event_correct,
    event_request,
    event_say,
    event_take_date,
)
from partners.events.services.people import event_answer, event_ask
from partners.models import EventMail, EventMessage, Organization, OutreachEvent
from partners.tasks.events import remind_of_tomorrow
from tests import builders as make
from tests.partners import event_world as events
from tests.partners.event_world import account
from yorozu.celery import app
from yorozu.kit.wareki import format_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> Organization:
    return make.bank("城南信用金庫", "1344", "蒲田支店", "大森支店")


@pytest.fixture
def partner(bank: Organization) -> User:
    return make.bank_user(bank, bank.branches.get(name="蒲田支店"))


@pytest.fixture
def desk() -> User:
    return make.user(Role.SECRETARIAT)


def say(event: OutreachEvent, by: User, **words: Any) -> EventMessage:
    return event_say(event=event, by=by, uuid=words.pop("uuid", uuid.uuid4()), **words)


# --- asking


def form_data(**changes: Any) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=20)
    return {
        "uuid": str(uuid.uuid4()),
        "kind": "consultation",
        "day_1": format_date(day),
        "starts_1": "1000",
        "ends_1": "15時",
        "place": "蒲田支店 2階",
        "expected": "6",
        "contact_name": "蒲田 太郎",
        "contact_email": "kamata@bank.example",
    } | changes


def test_a_bank_asks_on_one_screen_and_a_second_click_asks_nothing(client: Client, partner: User):
    make.programme()
    client.force_login(partner)
    data = form_data()
    for _ in range(2):
        answer = client.post(reverse("events:new"), data)
        assert answer.status_code == 302
    event = OutreachEvent.objects.get()
    assert (event.organization, event.branch) == (
        partner.partner_staff.organization,
        partner.partner_staff.branch,
    )
    assert event.state == EventState.REQUESTED
    assert event.title == "城南信用金庫 蒲田支店 出張相談会"
    wished = event.dates.get()
    assert timezone.localtime(wished.period.lower).hour == 10
    assert timezone.localtime(wished.period.upper).hour == 15
    assert event.changes.count() == 1


def test_what_is_missing_is_said_and_nothing_typed_is_lost(client: Client, partner: User):
    client.force_login(partner)
    answer = client.post(reverse("events:new"), form_data(ends_1="", place="会議室A"))
    assert answer.status_code == 422
    assert "会議室A" in answer.text
    assert not OutreachEvent.objects.exists()


def test_a_bank_cannot_ask_for_another(partner: User):
    other = make.bank("巣鴨信用金庫", "1356", "本店営業部")
    wish = EventWish(kind="consultation", organization=other, periods=(events.span(),))
    make.programme()
    with pytest.raises(PermissionDenied):
        event_request(wish=wish, by=partner)


def test_a_branch_cannot_ask_for_its_sister(partner: User, bank: Organization):
    wish = EventWish(
        kind="consultation",
        organization=bank,
        branch=bank.branches.get(name="大森支店"),
        periods=(events.span(),),
    )
    with pytest.raises(PermissionDenied):
        event_request(wish=wish, by=partner)


def test_the_secretariat_asks_for_a_bank(client: Client, desk: User, bank: Organization):
    make.programme()
    client.force_login(desk)
    names = {"introduced_by_name": "城南信金", "introduced_branch_name": "大森"}
    answer = client.post(reverse("events:new"), form_data(**names))
    event = OutreachEvent.objects.get()
    assert answer["Location"] == event.get_absolute_url()
    assert str(event.branch) == "大森支店"


def test_last_years_is_copied_to_the_same_weekday(client: Client, partner: User):
    old = events.agreed(partner)
    client.force_login(partner)
    page = client.get(reverse("events:new"), {"from": old.pk})
    form = page.context["form"]
    assert form["place"].value() == "蒲田支店 2階会議室"
    day = form.initial["day_1"]
    assert old.starts_at is not None
    assert day.weekday() == old.starts_at.weekday()
    assert day == old.starts_at.date() + timedelta(weeks=52)
    answer = client.post(
        reverse("events:new"), form_data(copied_from=old.pk, day_1=format_date(day))
    )
    made = OutreachEvent.objects.exclude(pk=old.pk).get()
    assert (answer.status_code, made.copied_from) == (302, old)


# --- the talk


def test_the_other_side_accepts_and_a_bank_never_its_own(partner: User, desk: User):
    event = events.requested(partner)
    own = say(event, partner, period=events.span(), place="本店")
    with pytest.raises(EventRefused):
        event_accept(event=event, message=own, by=partner, version=event.version)
    done = event_accept(event=event, message=own, by=desk, version=event.version)
    assert (done.period, done.place, done.state) == (own.period, "本店", EventState.ADJUSTING)
    # Pressed twice it is done once.
    again = event_accept(event=event, message=own, by=desk, version=event.version)
    assert again.version == done.version


def test_the_centre_does_not_accept_its_own(partner: User, desk: User):
    event = events.requested(partner)
    offer = say(event, desk, period=events.span())
    event.refresh_from_db()
    with pytest.raises(EventRefused):
        event_accept(event=event, message=offer, by=make.user(Role.MANAGER), version=event.version)
    assert event_accept(event=event, message=offer, by=partner, version=event.version).period


def test_a_message_is_said_once_and_mails_the_other_side(
    partner: User, desk: User, django_capture_on_commit_callbacks: Any
):
    event = events.requested(partner)
    key = uuid.uuid4()
    with django_capture_on_commit_callbacks():
        for _ in range(2):
            say(event, desk, text="10時からでいかがでしょう。", uuid=key)
    assert event.messages.count() == 1
    to = EventMail.objects.filter(kind="message").values_list("to", flat=True)
    assert sorted(to) == sorted(["kamata@bank.example", partner.email])


def test_mails_leave_once_and_say_nothing_of_what_was_written(partner: User, desk: User):
    event = events.requested(partner)
    say(event, desk, text="決算が苦しい先を3社お願いします。")
    pk = EventMail.objects.filter(kind="message").values_list("pk", flat=True)[0]
    assert event_mails.send(pk)
    assert not event_mails.send(pk)
    (sent,) = mail.outbox
    assert event.title in sent.subject
    assert "決算が苦しい" not in sent.body
    assert event.get_absolute_url() in sent.body


def test_a_mail_that_is_no_longer_true_is_dropped(partner: User, desk: User):
    event = events.requested(partner)
    say(event, desk, period=events.span())
    OutreachEvent.objects.filter(pk=event.pk).update(state="cancelled", cancel_reason="都合")
    pk = EventMail.objects.filter(kind="proposed").values_list("pk", flat=True)[0]
    assert not event_mails.send(pk)
    assert EventMail.objects.get(pk=pk).state == "dropped"


def test_an_internal_note_is_the_centres_alone(client: Client, partner: User, desk: User):
    event = events.requested(partner)
    say(event, desk, text="前回は集客が弱かった", internal=True)
    assert not EventMail.objects.filter(kind="message").exists()
    client.force_login(partner)
    assert "集客が弱かった" not in client.get(event.get_absolute_url()).text
    client.force_login(desk)
    assert "集客が弱かった" in client.get(event.get_absolute_url()).text


def test_a_bank_cannot_write_an_internal_note(partner: User):
    event = events.requested(partner)
    assert not say(event, partner, text="x", internal=True).internal


def test_a_wished_day_is_taken_by_the_centre_alone(partner: User, desk: User):
    event = events.requested(partner)
    wished = event.dates.get()
    with pytest.raises(PermissionDenied):
        event_take_date(event=event, wished=wished, by=partner, version=event.version)
    assert (
        event_take_date(event=event, wished=wished, by=desk, version=event.version).period
        == wished.period
    )


def test_an_older_page_is_noticed(partner: User, desk: User):
    event = events.requested(partner)
    event_correct(event=event, values={"expected": 8}, by=desk, version=event.version)
    with pytest.raises(EventStale):
        event_correct(event=event, values={"expected": 9}, by=desk, version=event.version)


def test_the_same_save_sent_twice_is_done(client: Client, desk: User):
    event = events.requested()
    client.force_login(desk)
    url = reverse("events:edit", args=[event.pk])
    form = client.get(url).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent = {name: "" if value is None else value for name, value in sent.items()}
    sent |= {"expected": "8"}
    for _ in range(2):
        assert client.post(url, sent)["Location"] == event.get_absolute_url()
    assert event.changes.filter(act="changed").count() == 1
    assert client.post(url, sent | {"expected": "9"}).status_code == 409


def test_a_bank_puts_right_what_is_its_own(partner: User):
    event = events.requested(partner)
    changed = event_correct(
        event=event, values={"expected": 8, "title": "別の名"}, by=partner, version=event.version
    )
    assert (changed.expected, changed.title) == (8, event.title)


# --- coordinators


def test_a_coordinator_declines_with_a_reason_and_is_asked_again(desk: User):
    who = make.coordinator()
    event = events.agreed()
    event = event_ask(event=event, people=[who], by=desk, version=event.version)
    assert EventMail.objects.filter(kind="asked", to=account(who).email).count() == 1
    with pytest.raises(EventRefused):
        event_answer(event=event, coordinator=who, answer=Answer.DECLINED, by=account(who))
    event = event_answer(
        event=event, coordinator=who, answer=Answer.DECLINED, by=account(who), reason="研修のため"
    )
    event = event_ask(event=event, people=[who], by=desk, version=event.version)
    seat = event.coordinators.get()
    assert (seat.answer, seat.reason, seat.answered_at) == (Answer.ASKED, "", None)


def test_nobody_answers_for_another(desk: User):
    who, other = make.coordinator(), make.coordinator("大友 香織")
    event = events.agreed()
    event = event_ask(event=event, people=[who], by=desk, version=event.version)
    with pytest.raises(PermissionDenied):
        event_answer(event=event, coordinator=who, answer=Answer.ACCEPTED, by=account(other))


# --- the day before


def tomorrow(*people: Any, **changes: Any) -> OutreachEvent:
    """An event of tomorrow that was confirmed days ago."""
    day = timezone.localdate() + timedelta(days=1)
    event = events.confirmed(*people, periods=(events.span(day),), **changes)
    with pgtrigger.ignore("partners.EventChange:append_only"):
        event.changes.update(at=timezone.now() - timedelta(days=9))
    return event


def reminded() -> list[str]:
    rows = EventMail.objects.filter(kind="reminder").order_by("to")
    return [row.to for row in rows]


def test_the_bank_and_who_comes_are_reminded_once_the_day_before(partner: User):
    comes, declined = make.coordinator(), make.coordinator("大友 香織")
    event = tomorrow(comes, declined)
    OutreachEvent.objects.filter(pk=event.pk).update(requested_by=partner)
    event_answer(
        event=event,
        coordinator=declined,
        answer=Answer.DECLINED,
        by=account(declined),
        reason="研修",
    )
    assert [remind_of_tomorrow(), remind_of_tomorrow()] == [3, 0]
    assert reminded() == sorted(["kamata@bank.example", partner.email, account(comes).email])
    assert event_mails.send(EventMail.objects.filter(kind="reminder")[0].pk)
    (sent,) = mail.outbox
    assert event.title in sent.subject and "明日" in sent.subject
    assert "コーディネーター：石田 真\n" in sent.body and "蒲田支店 2階会議室" in sent.body


def test_who_has_just_been_told_is_not_reminded():
    day = timezone.localdate() + timedelta(days=1)
    events.confirmed(periods=(events.span(day),))
    assert remind_of_tomorrow() == 0


def test_nobody_is_reminded_of_what_is_off_or_not_sure(desk: User):
    tomorrow_off = tomorrow()
    event_cancel(event=tomorrow_off, by=desk, version=tomorrow_off.version, reason="台風")
    day = timezone.localdate() + timedelta(days=1)
    events.agreed(periods=(events.span(day),))
    assert remind_of_tomorrow() == 0


def test_a_reminder_that_waited_too_long_is_dropped(desk: User):
    event = tomorrow()
    remind_of_tomorrow()
    first, second = EventMail.objects.filter(kind="reminder")
    OutreachEvent.objects.filter(pk=event.pk).update(
        period=(event.period.lower + timedelta(days=1), event.period.upper + timedelta(days=1))
    )
    assert not event_mails.send(first.pk)
    event.refresh_from_db()
    event_cancel(event=event, by=desk, version=event.version, reason="台風")
    assert not event_mails.send(second.pk)
    assert {row.state for row in EventMail.objects.filter(kind="reminder")} == {"dropped"}


def test_beat_asks_for_the_reminders():
    asked = {each["task"] for each in app.conf.beat_schedule.values()}
    assert remind_of_tomorrow.name in asked


# --- who sees what


def test_a_bank_never_sees_anothers(client: Client, partner: User, bank: Organization):
    event = events.requested(partner)
    other = make.bank("巣鴨信用金庫", "1356", "本店営業部")
    sister = make.bank_user(bank, bank.branches.get(name="大森支店"))
    head = make.bank_user(bank)
    for user, status in (
        (make.bank_user(other, other.branches.get()), 404),
        (make.bank_user(other), 404),
        (sister, 404),
        (head, 200),
        (partner, 200),
    ):
        client.force_login(user)
        assert client.get(event.get_absolute_url()).status_code == status
        listed = client.get(reverse("events:list"), {"when": "all"}).text
        assert (event.title in listed) == (status == 200)
        month = client.get(
            reverse("events:calendar"), {"month": f"{event.dates.get().period.lower:%Y-%m}"}
        ).text
        assert (event.title in month) == (status == 200)


@pytest.mark.parametrize("act", ["say", "edit"])
def test_another_banks_acts_are_not_there(client: Client, partner: User, act: str):
    event = events.requested(partner)
    other = make.bank("巣鴨信用金庫", "1356", "本店営業部")
    client.force_login(make.bank_user(other))
    assert client.post(reverse(f"events:{act}", args=[event.pk])).status_code == 404


def test_the_bank_reads_neither_briefing_nor_history(client: Client, partner: User, desk: User):
    event = events.requested(partner)
    event_correct(
        event=event, values={"briefing": "支店長は初めて"}, by=desk, version=event.version
    )
    client.force_login(partner)
    page = client.get(event.get_absolute_url()).text
    assert "支店長は初めて" not in page
    assert "これまでの流れ" not in page


# --- the list


def test_list_is_read_in_a_fixed_number_of_queries(
    client: Client, desk: User, django_assert_max_num_queries: Any
):
    for _ in range(3):
        events.requested()
    client.force_login(desk)
    client.get(reverse("events:list"))
    with django_assert_max_num_queries(14):
        client.get(reverse("events:list"))
    for _ in range(9):
        events.with_people(make.coordinator())
    with django_assert_max_num_queries(14):
        client.get(reverse("events:list"))


def test_month_is_read_in_a_fixed_number_of_queries(
    client: Client, desk: User, django_assert_max_num_queries: Any
):
    for _ in range(8):
        events.with_people(make.coordinator())
        events.requested()
    client.force_login(desk)
    client.get(reverse("events:calendar"))
    with django_assert_max_num_queries(16):
        client.get(reverse("events:calendar"))


def test_filters_narrow_and_are_remembered(client: Client, desk: User):
    lesson = events.requested(kind=EventKind.SEMINAR)
    session = events.requested()
    client.force_login(desk)
    url = reverse("events:list")
    answer = client.get(url, {"kind": "seminar", "keep": "1"}, follow=True)
    assert lesson.title in answer.text
    assert session.title not in [each.title for each in answer.context["page"].rows]
    assert client.get(url)["Location"] == f"{url}?kind=seminar"


def test_the_calendar_shows_what_is_only_wished_for(client: Client, desk: User):
    event = events.requested()
    client.force_login(desk)
    day = event.dates.get().period.lower
    page = client.get(reverse("events:calendar"), {"month": f"{day:%Y-%m}"})
    assert "（希望）" in page.text
    assert page.context["month"].busy_days[0].entries[0].is_wish
