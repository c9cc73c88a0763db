"""A memo opened from an appointment: filled in, handed in once, and the session is over."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from bookings.enums import AppointmentState
from bookings.models import Appointment, AppointmentParticipant
from bookings.services import appointment_cancel, appointment_no_show
from center.enums import Method, ParticipantRole
from consultations.confirming.services import memo_void
from consultations.errors import WrongState
from consultations.models import Memo, MemoDraft
from consultations.writing.forms.raw import raw_from_data
from consultations.writing.services.write import memo_revise, memo_submit
from coordinators.models import Coordinator
from tests import builders as make
from yorozu.kit.wareki import era_year, fiscal_year

pytestmark = pytest.mark.django_db
NEW = "/consultations/new/"
YESTERDAY = timezone.localdate() - timedelta(days=1)
YEAR = f"R{era_year(fiscal_year(YESTERDAY))}"


@pytest.fixture
def lead() -> Coordinator:
    return make.coordinator()


def booked(*leads: Coordinator, **changes: Any) -> Appointment:
    start = changes.pop("start", make.at(YESTERDAY))
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    known: dict[str, Any] = {
        "contact_name": "佐藤 一郎",
        "contact_kana": "サトウ イチロウ",
        "introduced_by": bank,
        "introduced_branch": bank.branches.get(),
        "course": make.course(),
        "other_topics": (make.topic("販路開拓"),),
        "briefing": "借換えの相談。試算表を持参される。",
    }
    return make.appointment(*leads, start=start, **(known | changes))


def sign_in(client: Client, lead: Coordinator) -> Client:
    assert lead.user is not None
    client.force_login(lead.user)
    return client


def opened(client: Client, appointment: Appointment) -> Any:
    return client.get(NEW, {"appointment": appointment.pk})


def filled(page: Any, **changes: Any) -> dict[str, Any]:
    """The form as the page showed it, sent back with what the writer adds."""
    raw = raw_from_data({**raw_from_data({}), **page.context["form"].initial})
    return {**raw, "uuid": str(page.context["uuid"]), "content": "資金繰りの相談。"} | changes


def hand_in(client: Client, page: Any, **changes: Any) -> Any:
    return client.post(page.context["post_url"], filled(page, **changes) | {"act": "submit"})


def test_form_is_filled_from_the_appointment(client: Client, lead: Coordinator) -> None:
    second = make.coordinator("大友 香織")
    appointment = booked(lead, second, client_name="株式会社大田精機")
    page = opened(sign_in(client, second), appointment)
    raw = page.context["form"].initial
    assert raw["coordinators"] == [str(lead.pk), str(second.pk)]
    assert (raw["starts"], raw["ends"]) == ("10:00", "11:00")
    assert (raw["company_name"], raw["person_name"]) == ("株式会社大田精機", "佐藤 一郎")
    assert (raw["person_kana"], raw["phone"]) == ("サトウ イチロウ", "03-1234-5678")
    assert (raw["introduced_by_name"], raw["introduced_branch_name"]) == (
        "城南信用金庫",
        "蒲田支店",
    )
    assert (raw["method"], raw["course"]) == ("visit", str(make.course().pk))
    assert raw["primary_topic"] == str(make.topic().pk)
    assert raw["other_topics"] == [str(make.topic("販路開拓").pk)]
    html = page.content.decode()
    assert "借換えの相談。試算表を持参される。" in html
    assert raw["content"] == ""
    assert Memo.objects.count() == 0


def test_known_client_is_the_record_it_was_merged_into(client: Client, lead: Coordinator) -> None:
    from companies.services import client_merge

    root, merged = make.company("大田精機", staff=8), make.company("大田精機（旧）")
    appointment = booked(lead, company=merged, client_name="")
    client_merge(merged=merged, root=root, by=make.user(Role.SECRETARIAT))
    raw = opened(sign_in(client, lead), appointment).context["form"].initial
    assert (raw["company"], raw["company_name"], raw["staff"]) == (str(root.pk), "大田精機", "8")


def test_handing_in_ends_the_session_and_seats_the_observers(
    client: Client, lead: Coordinator
) -> None:
    appointment = booked(lead)
    trainee = make.user(Role.TRAINEE, name="研修 太郎")
    for role, fields in (
        (ParticipantRole.TRAINEE, {"user": trainee}),
        (ParticipantRole.BANK_STAFF, {"name": "信金 花子"}),
    ):
        AppointmentParticipant.objects.create(
            appointment=appointment, role=role, period=appointment.period, position=5, **fields
        )
    page = opened(sign_in(client, lead), appointment)
    assert hand_in(client, page).headers["Location"] == f"/consultations/{YEAR}-00001/"
    memo, appointment = Memo.objects.get(), Appointment.objects.get()
    assert memo.appointment == appointment
    assert appointment.state == AppointmentState.DONE
    assert list(appointment.changes.values_list("to_state", "by__name"))[-1] == (
        AppointmentState.DONE,
        lead.name,
    )
    assert list(memo.participants.values_list("name", "role")) == [
        ("石田 真", ParticipantRole.LEAD),
        ("研修 太郎", ParticipantRole.TRAINEE),
        ("信金 花子", ParticipantRole.BANK_STAFF),
    ]
    assert "電話で受付" in client.get(f"/consultations/{YEAR}-00001/").content.decode()


def test_two_tabs_write_one_draft_and_two_clicks_one_memo(
    client: Client, lead: Coordinator
) -> None:
    appointment = booked(lead)
    first, second = (opened(sign_in(client, lead), appointment) for _ in range(2))
    assert first.context["uuid"] == second.context["uuid"]
    client.post(first.context["post_url"], filled(first) | {"act": "save"})
    third = opened(client, appointment)
    assert third.headers["Location"] == first.context["post_url"]
    for _ in range(2):
        answer = hand_in(client, first, revision="1")
        assert answer.headers["Location"] == f"/consultations/{YEAR}-00001/"
    assert Memo.objects.count() == 1
    assert opened(client, appointment).headers["Location"] == f"/consultations/{YEAR}-00001/"


def test_a_colleague_hears_of_the_draft_and_of_the_memo(lead: Coordinator) -> None:
    other = make.coordinator("大友 香織")
    appointment = booked(lead, other)
    mine, theirs = sign_in(Client(), lead), sign_in(Client(), other)
    page = opened(theirs, appointment)
    theirs.post(page.context["post_url"], filled(page) | {"act": "save"})
    own = opened(mine, appointment)
    assert "大友 香織さんも、この予約のメモを書いています。" in own.content.decode()
    assert hand_in(mine, own).status_code == 302
    refused = hand_in(theirs, page, revision="1")
    assert refused.status_code == 422
    assert f"この予約のメモは {YEAR}-00001 として提出済みです。" in refused.content.decode()
    assert MemoDraft.objects.get().data["content"] == "資金繰りの相談。"
    apart = hand_in(theirs, page, revision="1", without_appointment="on", company_choice="new")
    assert apart.headers["Location"] == f"/consultations/{YEAR}-00002/"


@pytest.mark.parametrize("end", ["cancelled", "no_show"])
def test_what_did_not_take_place_takes_a_memo_only_apart(
    client: Client, lead: Coordinator, end: str
) -> None:
    appointment = booked(lead)
    page = opened(sign_in(client, lead), appointment)
    act = {"cancelled": appointment_cancel, "no_show": appointment_no_show}[end]
    desk = make.user(Role.SECRETARIAT)
    act(appointment=appointment, by=desk, version=0, reason="連絡なし")
    refused = hand_in(client, page)
    assert refused.status_code == 422
    assert [one.anchor for one in refused.context["missing"]] == ["id_without_appointment"]
    apart = hand_in(client, page, without_appointment="on", revision="1")
    assert apart.headers["Location"] == f"/consultations/{YEAR}-00001/"
    assert Memo.objects.get().appointment is None
    appointment.refresh_from_db()
    assert appointment.state == end


def test_void_memo_frees_the_appointment(client: Client, lead: Coordinator) -> None:
    appointment = booked(lead)
    page = opened(sign_in(client, lead), appointment)
    hand_in(client, page)
    memo = Memo.objects.get()
    memo_void(memo=memo, by=make.user(Role.SECRETARIAT), reason="書き直すため")
    again = opened(client, appointment)
    assert again.status_code == 200
    assert again.context["uuid"] != memo.uuid
    person = str(memo.person_id)
    answer = hand_in(client, again, company_choice=str(memo.company_id), person_choice=person)
    assert answer.headers["Location"] == f"/consultations/{YEAR}-00002/"
    numbers = set(appointment.memos.values_list("number", flat=True))
    assert numbers == {f"{YEAR}-00001", f"{YEAR}-00002"}


def test_database_refuses_a_second_memo(lead: Coordinator) -> None:
    appointment = booked(lead)
    make.submitted(lead, appointment=appointment)
    other = make.submitted(lead)
    with pytest.raises(IntegrityError, match="memo_one_per_appointment"), transaction.atomic():
        Memo.objects.filter(pk=other.pk).update(appointment=appointment)


def test_correcting_a_memo_keeps_its_appointment(client: Client, lead: Coordinator) -> None:
    appointment = booked(lead)
    memo = make.submitted(lead, appointment=appointment)
    assert lead.user is not None
    memo_revise(memo=memo, by=lead.user, entry=make.entry(lead, company=memo.company))
    memo.refresh_from_db()
    assert memo.appointment == appointment
    page = sign_in(client, lead).get(f"/consultations/{memo.number}/edit/")
    assert "借換えの相談。試算表を持参される。" in page.content.decode()


def test_out_of_scope_appointment_fills_nothing(client: Client, lead: Coordinator) -> None:
    for value in ("0", "999999", "x", "9" * 30):
        page = sign_in(client, lead).get(NEW, {"appointment": value})
        assert page.status_code == 200
        assert not page.context["form"].initial["appointment"]


@pytest.mark.django_db(transaction=True)
def test_two_who_hand_in_at_once_make_one_memo() -> None:
    people = [make.coordinator(), make.coordinator("大友 香織")]
    appointment = booked(*people, method=Method.PHONE)
    entries = [make.entry(each, appointment=appointment) for each in people]
    drafts = [make.draft(each.user) for each in people if each.user]
    gate = threading.Barrier(2)

    def submit(place: int) -> str:
        try:
            gate.wait(timeout=20)
            by = people[place].user
            assert by is not None
            return str(memo_submit(memo=drafts[place], by=by, entry=entries[place]).number)
        except WrongState as error:
            return str(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(submit, range(2)))
    assert answers == ["R8-00001", "この予約のメモは R8-00001 として提出済みです。"]
    assert appointment.memos.count() == 1
