"""From the confirmation to the report: slots, bookings into them, another day, the end."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.enums import Role
from accounts.models import User
from bookings.availability import read_calendar
from bookings.enums import AppointmentState, CancelledBy
from bookings.errors import EventClash, Refused, SlotGone, WrongState
from bookings.event_time import presence_of, usual_starts
from bookings.feed import calendar_of
from bookings.models import Appointment, AppointmentMail, EventWaiting, UsageIncident
from bookings.models.periods import period_of
from bookings.reminders import remind_of
from bookings.services import (
    appointment_cancel,
    appointment_move,
    appointment_observer_add,
)
from bookings.services.event_booking import (
    slot_change,
    slot_release,
    slot_take,
)
from bookings.services.event_waiting import waiting_add, waiting_end, waiting_seat
from bookings.services.events import (
    event_cancel,
    event_confirm,
    event_hold,
    event_move,
    event_remake,
    event_reply,
    event_report,
    event_undo,
)
from center.enums import ParticipantRole
from consultations.sessions.unwritten import unwritten
from partners.enums import Answer, EventKind, EventState
from partners.events.errors import EventRefused
from partners.events.services.people import event_ask
from partners.models import EventMail, OutreachEvent
from tests import builders as make
from tests.partners import event_world as events
from tests.partners.event_world import account

pytestmark = pytest.mark.django_db
State = AppointmentState


@pytest.fixture
def desk() -> User:
    return make.user(Role.SECRETARIAT)


@pytest.fixture
def partner() -> User:
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    return make.bank_user(bank, bank.branches.get(name="蒲田支店"))


# --- confirmed


def test_slots_are_coordinator_times_time():
    people = [make.coordinator(), make.coordinator("大友 香織")]
    event = events.confirmed(*people)
    assert event.state == EventState.CONFIRMED
    rows = events.slots(event)
    assert [(each.starts_at.hour, each.participants.get().name) for each in rows] == [
        (10, "石田 真"),
        (10, "大友 香織"),
        (11, "石田 真"),
        (11, "大友 香織"),
    ]
    assert {(each.method, each.place) for each in rows} == {("outreach", "蒲田支店 2階会議室")}
    mails = set(EventMail.objects.filter(kind="confirmed").values_list("to", flat=True))
    assert mails == {"kamata@bank.example", *(each.user.email for each in people if each.user)}


def test_noon_is_off_on_a_long_day():
    event = events.with_people(periods=(events.span(first="10:00", last="16:00"),))
    assert [each.hour for each in usual_starts(event)] == [10, 11, 13, 14, 15]


def test_who_has_something_else_is_named_and_nothing_is_left(desk: User):
    busy, free = make.coordinator(), make.coordinator("大友 香織")
    event = events.with_people(busy, free)
    assert event.starts_at is not None
    make.appointment(busy, start=event.starts_at, client_name="大田精機", booth=make.booth())
    (there,) = presence_of([busy], event.period, event=event)
    assert there.clashes == ("10:00〜11:00 大田精機の予約と重なります",)
    with pytest.raises(EventClash, match="石田 真さん（10:00〜11:00 大田精機の予約と重なります）"):
        event_confirm(event=event, starts=usual_starts(event), by=desk, version=event.version)
    event.refresh_from_db()
    assert event.state == EventState.ADJUSTING
    assert not Appointment.objects.filter(event=event).exists()


def test_nobody_confirms_without_a_coordinator(desk: User):
    make.office()
    event = events.agreed()
    with pytest.raises(Refused, match="承諾した"):
        event_confirm(event=event, starts=usual_starts(event), by=desk, version=event.version)


def test_a_seminar_takes_the_coordinators_time_and_is_no_session(desk: User):
    who = make.coordinator()
    event = events.confirmed(who, kind=EventKind.SEMINAR)
    (block,) = events.slots(event)
    assert block.period == event.period
    assert not read_calendar(
        block.day, block.day + timedelta(days=1), coordinators=[who.pk]
    ).is_free(who.pk, block.period.lower, block.period.upper)
    with pytest.raises(Refused):
        slot_take(event=event, slot=block, guest=events.guest(), by=desk)
    events.started(event, ago=timedelta(days=2))
    assert not unwritten(desk, mine=False).exists()
    assert not Appointment.objects.of_somebody().exists()


def test_a_free_slot_is_no_session_either(desk: User):
    event = events.started(events.confirmed(), ago=timedelta(days=2))
    assert not unwritten(desk, mine=False).exists()
    assert remind_of(events.slots(event)[0].day) == 0


def test_one_who_accepts_later_brings_slots_and_one_who_declines_takes_theirs(desk: User):
    first, second = make.coordinator(), make.coordinator("大友 香織")
    event = events.with_people(first)
    event = event_ask(event=event, people=[second], by=desk, version=event.version)
    event = event_confirm(event=event, starts=usual_starts(event), by=desk, version=event.version)
    assert len(events.slots(event)) == 2
    event = event_reply(event=event, coordinator=second, answer=Answer.ACCEPTED, by=account(second))
    assert len(events.slots(event)) == 4
    taken = events.booked(event)
    event = event_reply(
        event=event, coordinator=first, answer=Answer.DECLINED, by=account(first), reason="急病"
    )
    taken.refresh_from_db()
    assert taken.state == State.BOOKED
    assert {each.participants.get().name for each in events.slots(event)} == {"大友 香織"}


def test_remaking_loses_nobody(desk: User):
    event = events.confirmed()
    taken = events.booked(event)
    event = event_remake(event=event, starts=[taken.starts_at], by=desk, version=event.version)
    taken.refresh_from_db()
    assert taken.state == State.BOOKED
    assert events.slots(event) == []
    starts = [taken.starts_at + timedelta(minutes=60)]
    event = event_remake(event=event, starts=starts, by=desk, version=event.version)
    assert [each.starts_at for each in events.slots(event)] == starts


# --- booked


def test_a_bank_books_on_one_screen(client: Client, partner: User):
    event = events.confirmed()
    slot = events.slots(event)[0]
    client.force_login(partner)
    url = reverse("event_slots:book", args=[event.pk, slot.pk])
    form = client.get(url).context["form"]
    data = {
        "uuid": str(form.initial["uuid"]),
        "client_name": "蒲田ネジ工業",
        "contact_name": "根路 太郎",
        "contact_phone": "03-1234-5678",
        "briefing": "借換えの相談",
    }
    for _ in range(2):
        assert client.post(url, data).status_code == 302
    row = Appointment.objects.get(pk=slot.pk)
    assert (row.state, row.client, row.source) == (State.BOOKED, "蒲田ネジ工業", "event")
    assert (row.introduced_by, row.introduced_branch) == (event.organization, event.branch)
    assert row.introducer_name == partner.name
    assert row.changes.count() == 1


def test_whoever_was_slower_keeps_the_words_and_gets_the_next_slot(client: Client, partner: User):
    event = events.confirmed()
    first, second = events.slots(event)
    events.booked(event)
    client.force_login(partner)
    url = reverse("event_slots:book", args=[event.pk, first.pk])
    answer = client.post(
        url, {"uuid": "6f1bb2ce-6f50-4dd0-9cbd-3f38aef8ac3b", "client_name": "遅れ商店"}
    )
    assert answer.status_code == 409
    assert "先にほかの方の予約が入りました" in answer.text
    assert "遅れ商店" in answer.text
    assert reverse("event_slots:book", args=[event.pk, second.pk]) in answer.text


def test_the_bank_names_only_companies_it_introduced(client: Client, partner: User):
    mine, others = make.company("蒲田ネジ工業"), make.company("巣鴨ネジ工業")
    staff = partner.partner_staff
    who = make.coordinator("千葉 透")
    make.appointment(
        who, company=mine, introduced_by=staff.organization, introduced_branch=staff.branch
    )
    make.appointment(who, company=others, start=make.at(timezone.localdate() + timedelta(days=3)))
    event = events.confirmed()
    slot = events.slots(event)[0]
    client.force_login(partner)
    found = client.get(reverse("event_slots:clients"), {"q": "ネジ"}).text
    assert "蒲田ネジ工業" in found
    assert "巣鴨ネジ工業" not in found
    url = reverse("event_slots:book", args=[event.pk, slot.pk])
    data = {"uuid": "6f1bb2ce-6f50-4dd0-9cbd-3f38aef8ac3b"}
    client.post(url, data | {"company": str(others.pk), "client_name": "巣鴨ネジ工業"})
    row = Appointment.objects.get(pk=slot.pk)
    assert (row.company, row.client_name) == (None, "巣鴨ネジ工業")


def test_a_bank_reads_only_its_own_customers(client: Client, partner: User, desk: User):
    event = events.confirmed()
    slot = events.slots(event)[0]
    slot_take(event=event, slot=slot, guest=events.guest("単独来場株式会社"), by=desk)
    own = events.booked(event, "蒲田ネジ工業")
    client.force_login(partner)
    page = client.get(event.get_absolute_url()).text
    assert "単独来場" not in page
    assert "予約済" in page
    assert "蒲田ネジ工業" in page
    for act in ("release", "change"):
        there = reverse(f"event_slots:{act}", args=[event.pk, slot.pk])
        assert client.get(there).status_code == 404
        assert client.post(there).status_code == 404
        mine = reverse(f"event_slots:{act}", args=[event.pk, own.pk])
        assert client.get(mine).status_code == 200
    assert client.get(slot.get_absolute_url()).status_code == 404


def test_a_slot_given_back_is_free_again_and_its_history_stays(partner: User):
    event = events.confirmed()
    row = events.booked(event, by=partner)
    count = len(events.slots(event))
    slot_release(slot=row, by=partner, version=row.version, reason="お客さまの都合")
    row.refresh_from_db()
    assert (row.state, row.cancelled_by) == (State.CANCELLED, CancelledBy.CLIENT)
    assert len(events.slots(event)) == count + 1
    assert AppointmentMail.objects.filter(
        appointment=row, kind="cancelled", recipient="introducer"
    ).exists()


def test_a_late_release_goes_into_the_ledger(desk: User):
    day = timezone.localdate() + timedelta(days=1)
    event = events.confirmed(periods=(events.span(day, "00:00", "02:00"),))
    row = events.booked(event)
    slot_release(slot=row, by=desk, version=row.version, reason="当日の朝に連絡")
    assert UsageIncident.objects.filter(appointment=row).exists()


def test_cancelled_at_the_desk_the_slot_is_free_again(desk: User):
    event = events.confirmed()
    row = events.booked(event)
    appointment_cancel(appointment=row, by=desk, version=row.version, reason="都合")
    assert len(events.slots(event)) == 2


@pytest.mark.parametrize("page", ["event_slots:release", "bookings:cancel"])
def test_on_whichever_page_a_booking_is_cancelled_both_are_told(
    client: Client, desk: User, page: str
):
    event = events.confirmed()
    row = events.booked(event, contact_email="client@example.com")
    args = [event.pk, row.pk] if page == "event_slots:release" else [row.pk]
    client.force_login(desk)
    data = {"version": row.version, "reason": "都合", "cancelled_by": "client"}
    for _ in range(2):
        assert client.post(reverse(page, args=args), data).status_code == 302
    told = AppointmentMail.objects.filter(appointment=row, kind="cancelled")
    assert sorted((each.recipient, each.to) for each in told) == [
        ("client", "client@example.com"),
        ("introducer", "kamata@bank.example"),
    ]


def test_slots_are_made_and_closed_in_a_fixed_number_of_queries(desk: User):
    """Two slots of one coordinator, or thirty-five of five."""

    def queries(event: OutreachEvent, act: Any) -> int:
        with CaptureQueriesContext(connection) as found:
            act(event)
        return len(found)

    def confirm(event: OutreachEvent) -> None:
        event_confirm(event=event, starts=usual_starts(event), by=desk, version=event.version)

    def cancel(event: OutreachEvent) -> None:
        event.refresh_from_db()
        event_cancel(event=event, by=desk, version=event.version, reason="台風")

    small = events.with_people(make.coordinator())
    names = ("大友 香織", "千葉 透", "内山 静", "原田 誠", "森 和子")
    large = events.with_people(
        *(make.coordinator(name) for name in names),
        periods=(events.span(timezone.localdate() + timedelta(days=21), "09:00", "17:00"),),
    )
    mails = 4  # one for each coordinator more
    for act, count in ((confirm, 35), (cancel, 0)):
        assert queries(large, act) <= queries(small, act) + mails
        assert len(events.slots(large)) == count


def test_a_slot_is_moved_on_the_events_page_alone(desk: User):
    event = events.confirmed(make.coordinator(), make.coordinator("大友 香織"))
    row = events.booked(event)
    target = events.slots(event)[-1]
    plan = make.plan(make.coordinator("千葉 透"))
    with pytest.raises(Refused):
        appointment_move(
            appointment=row, slot=plan.slot, by=desk, version=row.version, reason="都合"
        )
    moved = slot_change(slot=row, target=target, by=desk, version=row.version, reason="時間の都合")
    assert (moved.starts_at, moved.participants.get().name) == (target.starts_at, "大友 香織")
    assert len(events.slots(event)) == 3
    freed = [each for each in events.slots(event) if each.starts_at == row.starts_at]
    assert {each.participants.get().name for each in freed} == {"石田 真", "大友 香織"}


def test_a_taken_target_is_said_with_the_next_free_one(desk: User):
    event = events.confirmed(periods=(events.span(first="10:00", last="13:00"),))
    row = events.booked(event)
    target = events.slots(event)[0]
    events.booked(event, "株式会社先着")
    with pytest.raises(SlotGone, match="12:00"):
        slot_change(slot=row, target=target, by=desk, version=row.version, reason="都合")
    row.refresh_from_db()
    assert row.starts_at.hour == 10


def test_a_bank_cannot_book_what_is_over(partner: User, desk: User):
    event = events.started(events.confirmed())
    slot = events.slots(event)[0]
    with pytest.raises(Refused):
        slot_take(event=event, slot=slot, guest=events.guest(), by=partner)
    assert slot_take(event=event, slot=slot, guest=events.guest(), by=desk)


def test_a_coordinator_does_not_book():
    event = events.confirmed()
    who = make.coordinator("千葉 透")
    with pytest.raises(PermissionDenied):
        slot_take(
            event=event,
            slot=events.slots(event)[0],
            guest=events.guest(),
            by=account(who),
        )


# --- the line


def test_the_line_moves_in_with_one_click(client: Client, partner: User):
    event = events.confirmed(periods=(events.span(first="10:00", last="11:00"),))
    row = events.booked(event, by=partner)
    first = waiting_add(event=event, guest=events.guest("一番株式会社", event=event), by=partner)
    waiting_add(event=event, guest=events.guest("二番株式会社", event=event), by=partner)
    slot_release(slot=row, by=partner, version=row.version, reason="都合")
    (free,) = events.slots(event)
    client.force_login(partner)
    assert "枠が空いています" in client.get(event.get_absolute_url()).text
    url = reverse("event_slots:seat", args=[event.pk, first.pk])
    for _ in range(2):
        assert client.post(url, {"slot": free.pk}).status_code == 302
    free.refresh_from_db()
    first.refresh_from_db()
    assert (free.state, free.client) == (State.BOOKED, "一番株式会社")
    assert (first.state, first.appointment) == ("seated", free)
    assert [each.client for each in event.waiting.in_line()] == ["二番株式会社"]


def test_the_line_is_left_with_a_reason(partner: User):
    event = events.confirmed()
    entry = waiting_add(event=event, guest=events.guest("一番株式会社", event=event), by=partner)
    with pytest.raises(Refused):
        waiting_end(entry=entry, by=partner, reason="")
    assert waiting_end(entry=entry, by=partner, reason="別の日に相談").state == "ended"
    with pytest.raises(WrongState):
        waiting_seat(entry=entry, slot=events.slots(event)[0], by=partner)


def test_nobody_waits_for_an_event_that_is_off(partner: User, desk: User):
    event = events.confirmed(by=desk)
    entry = waiting_add(event=event, guest=events.guest("一番株式会社", event=event), by=partner)
    event_cancel(event=event, by=desk, version=event.version, reason="台風")
    entry.refresh_from_db()
    assert (entry.state, entry.ended_by, entry.end_reason) == ("ended", desk, "行事の中止：台風")


def test_who_was_put_in_line_by_a_bank_is_told_of_through_that_person(partner: User):
    event = events.confirmed(periods=(events.span(first="10:00", last="11:00"),))
    entry = waiting_add(event=event, guest=events.guest("一番株式会社", event=event), by=partner)
    made = waiting_seat(entry=entry, slot=events.slots(event)[0], by=make.user(Role.SECRETARIAT))
    assert (made.introducer_name, made.introducer_email) == (partner.name, partner.email)


def test_another_banks_line_is_not_seen(partner: User):
    event = events.confirmed()
    waiting_add(event=event, guest=events.guest("一番株式会社", event=event), by=partner)
    other = make.bank("巣鴨信用金庫", "1356", "本店営業部")
    assert not EventWaiting.objects.visible_to(make.bank_user(other)).exists()
    assert EventWaiting.objects.visible_to(partner).count() == 1


# --- another day, and the end


def moved(event: Any, by: User, *, days: int = 1, move_booked: bool = True) -> Any:
    step = timedelta(days=days)
    period = period_of(event.period.lower + step, event.period.upper + step)
    return event_move(
        event=event,
        period=period,
        place="大森支店",
        move_booked=move_booked,
        by=by,
        version=event.version,
        reason="会場の都合",
    )


def test_those_who_booked_come_along_to_another_day(desk: User):
    event = events.confirmed()
    row = events.booked(event)
    before = row.starts_at
    event = moved(event, desk)
    row.refresh_from_db()
    assert (row.starts_at, row.place) == (before + timedelta(days=1), "大森支店")
    (free,) = events.slots(event)
    assert free.starts_at == before + timedelta(days=1, hours=1)
    assert AppointmentMail.objects.filter(appointment=row, kind="moved").exists()
    assert EventMail.objects.filter(kind="moved").exists()


def test_an_hour_later_nobody_meets_themselves(desk: User):
    event = events.confirmed()
    rows = [events.booked(event), events.booked(event, "株式会社次")]
    step = timedelta(hours=1)
    event = event_move(
        event=event,
        period=period_of(event.period.lower + step, event.period.upper + step),
        place=event.place,
        move_booked=True,
        by=desk,
        version=event.version,
        reason="会場の都合",
    )
    assert [Appointment.objects.get(pk=each.pk).starts_at.hour for each in rows] == [11, 12]


def test_or_their_bookings_are_dropped_and_they_are_told(desk: User):
    event = events.confirmed()
    row = events.booked(event)
    event = moved(event, desk, move_booked=False)
    row.refresh_from_db()
    assert (row.state, row.cancelled_by) == (State.CANCELLED, CancelledBy.CENTRE)
    assert len(events.slots(event)) == 2
    assert not UsageIncident.objects.exists()


def test_a_clash_on_the_other_day_changes_nothing(desk: User):
    who = make.coordinator()
    event = events.confirmed(who)
    row = events.booked(event)
    make.appointment(who, start=row.starts_at + timedelta(days=1, hours=1), booth=make.booth())
    with pytest.raises(EventClash):
        moved(event, desk)
    row.refresh_from_db()
    event.refresh_from_db()
    assert row.place == event.place == "蒲田支店 2階会議室"


def test_cancelled_all_slots_are_given_back(desk: User):
    who = make.coordinator()
    event = events.confirmed(who)
    row = events.booked(event, contact_email="client@example.com")
    event = event_cancel(event=event, by=desk, version=event.version, reason="台風のため")
    row.refresh_from_db()
    assert row.state == State.CANCELLED
    assert not event.appointments.live().exists()
    told = AppointmentMail.objects.filter(appointment=row, kind="cancelled")
    assert {each.recipient for each in told} == {"client", "introducer"}
    assert EventMail.objects.filter(kind="cancelled", to=account(who).email).exists()


def test_a_bank_takes_back_a_request_but_no_confirmed_event(client: Client, partner: User):
    asked, sure = events.requested(partner), events.confirmed(by=make.user(Role.SECRETARIAT))
    client.force_login(partner)
    url = reverse("event_slots:cancel", args=[asked.pk])
    assert client.get(url).status_code == 200
    answer = client.post(url, {"version": asked.version, "reason": "日程の都合"})
    assert answer.status_code == 302
    url = reverse("event_slots:cancel", args=[sure.pk])
    assert client.get(url).status_code == 403
    assert client.post(url, {"version": sure.version, "reason": "x"}).status_code == 403


# --- held and reported


def test_held_counted_reported_and_undone(desk: User):
    event = events.confirmed()
    with pytest.raises(Refused):
        event_hold(event=event, participants=1, companies_count=1, by=desk, version=event.version)
    event = events.started(event)
    event = event_hold(
        event=event, participants=3, companies_count=2, by=desk, version=event.version
    )
    with pytest.raises(Refused):
        event_report(
            event=event,
            report=" ",
            participants=3,
            companies_count=2,
            by=desk,
            version=event.version,
        )
    event = event_report(
        event=event,
        report="熱心なご相談が続きました。",
        participants=3,
        companies_count=2,
        by=desk,
        version=event.version,
    )
    assert event.state == EventState.REPORTED
    assert EventMail.objects.filter(kind="reported").exists()
    event = event_undo(event=event, by=desk, version=event.version)
    assert event.state == EventState.HELD
    event = event_undo(event=event, by=desk, version=event.version)
    assert event.state == EventState.CONFIRMED
    with pytest.raises(Refused):
        event_undo(event=event, by=desk, version=event.version)


def test_a_held_event_is_not_cancelled(desk: User):
    event = events.started(events.confirmed())
    event = event_hold(
        event=event, participants=0, companies_count=None, by=desk, version=event.version
    )
    with pytest.raises(EventRefused):
        event_cancel(event=event, by=desk, version=event.version, reason="x")


def test_who_came_is_noted_at_the_door(client: Client, desk: User):
    event = events.confirmed()
    row = events.booked(event)
    events.started(event)
    row.refresh_from_db()
    client.force_login(desk)
    url = reverse("event_slots:attend", args=[event.pk, row.pk])
    for _ in range(2):
        assert client.post(url, {"act": "arrive", "version": row.version}).status_code == 302
    row.refresh_from_db()
    assert row.state == State.ARRIVED


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_the_days_sheet_has_the_names_and_the_banks_only_its_own(
    client: Client, desk: User, partner: User
):
    event = events.confirmed()
    slot = events.slots(event)[0]
    slot_take(
        event=event,
        slot=slot,
        guest=events.guest("単独来場商会", briefing="事業承継の悩み"),
        by=desk,
    )
    events.booked(event, "蒲田ネジ工業", briefing="借換えの相談")
    url = reverse("event_slots:sheet", args=[event.pk])
    client.force_login(desk)
    whole = text_of(client.get(url).content)
    assert all(
        words in whole for words in ("単独来場商会", "事業承継の悩み", "蒲田ネジ工業", "借換え")
    )
    client.force_login(partner)
    own = text_of(client.get(url).content)
    assert "蒲田ネジ工業" in own
    assert not any(words in own for words in ("単独来場", "事業承継の悩み", "借換え"))


def test_the_letter_counts_and_names_no_company(client: Client, desk: User, partner: User):
    event = events.confirmed()
    events.booked(event, "蒲田ネジ工業", briefing="借換えの相談")
    event = events.started(event)
    event = event_hold(
        event=event, participants=1, companies_count=1, by=desk, version=event.version
    )
    url = reverse("event_slots:letter", args=[event.pk])
    client.force_login(partner)
    assert client.get(url).status_code == 403
    event_report(
        event=event,
        report="熱心なご相談が続きました。",
        participants=1,
        companies_count=1,
        by=desk,
        version=event.version,
    )
    letter = text_of(client.get(url).content)
    assert all(
        words in letter
        for words in ("城南信用金庫", "蒲田支店", "蒲田 太郎", "令和", "熱心なご相談", "1社")
    )
    assert not any(words in letter for words in ("蒲田ネジ工業", "借換え"))
    other = make.bank("巣鴨信用金庫", "1356", "本店営業部")
    client.force_login(make.bank_user(other))
    assert client.get(url).status_code == 404


def test_the_page_is_read_in_a_fixed_number_of_queries(
    client: Client, desk: User, django_assert_max_num_queries: Any
):
    event = events.confirmed(
        make.coordinator(), make.coordinator("大友 香織"), periods=(events.span(last="17:00"),)
    )
    for n in range(8):
        events.booked(event, f"株式会社{n}番")
    client.force_login(desk)
    client.get(event.get_absolute_url())
    with django_assert_max_num_queries(28):
        client.get(event.get_absolute_url())


def test_a_slot_of_somebody_who_declined_asks_for_another(client: Client, desk: User):
    first, second = make.coordinator(), make.coordinator("大友 香織")
    event = events.confirmed(first, second)
    events.booked(event)
    event = event_reply(
        event=event,
        coordinator=first,
        answer=Answer.DECLINED,
        by=account(first),
        reason="急病",
    )
    client.force_login(desk)
    assert "辞退のため、別の枠へ" in client.get(event.get_absolute_url()).text


def test_who_declined_is_not_offered_again_when_their_client_goes(desk: User):
    first, second = make.coordinator(), make.coordinator("大友 香織")
    event = events.confirmed(first, second)
    row = events.booked(event)
    event_reply(
        event=event, coordinator=first, answer=Answer.DECLINED, by=account(first), reason="急病"
    )
    slot_release(slot=row, by=desk, version=row.version, reason="都合")
    people = {each.participants.get().name for each in events.slots(event)}
    assert people == {"大友 香織"}


def test_a_trainee_who_sits_in_sees_the_event(desk: User):
    event = events.confirmed()
    row = events.booked(event)
    trainee = make.user(Role.TRAINEE, access_from=row.day, access_until=row.day)
    assert event not in OutreachEvent.objects.visible_to(trainee)
    appointment_observer_add(
        appointment=row, role=ParticipantRole.TRAINEE, user=trainee, by=desk, version=row.version
    )
    assert event in OutreachEvent.objects.visible_to(trainee)


def test_a_coordinators_calendar_has_their_events():
    who = make.coordinator()
    event = events.confirmed(who, kind=EventKind.SEMINAR)
    assert event.title in calendar_of(account(who)).decode().replace("\r\n ", "")
