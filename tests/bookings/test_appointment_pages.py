"""The page of an appointment and what is done there, by whom."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from bookings.enums import AppointmentState
from bookings.models import Appointment, UsageIncident
from companies.enums import ConsentKind
from tests import builders as make

pytestmark = pytest.mark.django_db


def login(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def url(made: Appointment, rest: str = "") -> str:
    return f"/bookings/{made.pk}/{rest}"


def state(made: Appointment) -> str:
    made.refresh_from_db()
    return made.state


@pytest.fixture
def desk(client: Client) -> User:
    user = make.user(Role.RECEPTION)
    client.force_login(user)
    return user


def test_pressed_twice_it_is_done_once(client: Client, desk: User) -> None:
    made = make.appointment()
    for _ in range(2):
        response = client.post(url(made, "act/"), {"act": "arrive", "version": 0})
        assert response.status_code == 302
    assert state(made) == AppointmentState.ARRIVED
    assert made.changes.count() == 2


def test_an_old_page_is_told_so_and_changes_nothing(client: Client, desk: User) -> None:
    made = make.appointment()
    client.post(url(made, "act/"), {"act": "arrive", "version": 0})
    response = client.post(url(made, "act/"), {"act": "undo", "version": 0})
    assert response.status_code == 409
    assert "ほかの人か別の画面で" in response.content.decode()
    assert state(made) == AppointmentState.ARRIVED


def test_no_show_asks_what_was_made_sure_and_goes_into_the_ledger(
    client: Client, desk: User
) -> None:
    made = make.appointment(start=timezone.now() - timedelta(minutes=30))
    assert client.post(url(made, "act/"), {"act": "no_show", "version": 0}).status_code == 422
    client.post(url(made, "act/"), {"act": "no_show", "version": 0, "reason": "電話もつながらない"})
    assert state(made) == AppointmentState.NO_SHOW
    assert UsageIncident.objects.get().appointment == made
    client.post(url(made, "act/"), {"act": "undo", "version": 1})
    assert state(made) == AppointmentState.BOOKED


def test_cancelling_asks_whose_wish_and_why(client: Client, desk: User) -> None:
    made = make.appointment()
    response = client.post(url(made, "cancel/"), {"version": 0})
    assert response.status_code == 422
    answer = {"version": 0, "cancelled_by": "client", "reason": "都合がつかない"}
    assert client.post(url(made, "cancel/"), answer).status_code == 302
    assert client.post(url(made, "cancel/"), answer).status_code == 302
    assert state(made) == AppointmentState.CANCELLED
    assert "都合がつかない" in client.get(url(made)).content.decode()


def moved(made: Appointment, **changes: Any) -> dict[str, Any]:
    day = made.day + timedelta(days=1)
    lead = made.participants.get().coordinator
    assert lead is not None
    return {
        "version": made.version,
        "day": day.isoformat(),
        "starts": "13:00",
        "ends": "14:00",
        "method": "visit",
        "office": made.office_id,
        "booth": made.booth_id or "",
        "lead": lead.pk,
        "reason": "相談者の都合",
        **changes,
    }


def test_moving_says_what_was_before_and_warns_outside_shifts(client: Client, desk: User) -> None:
    made = make.appointment()
    response = client.post(url(made, "move/"), moved(made), follow=True)
    text = response.content.decode()
    assert "出勤の予定がありません" in text
    assert "変更前：" in text
    made.refresh_from_db()
    assert f"{made.starts_at:%H:%M}" == "13:00"


def test_moving_onto_somebody_else_is_refused_in_words_and_keeps_what_was_typed(
    client: Client, desk: User
) -> None:
    ishida = make.coordinator()
    made = make.appointment(ishida)
    there = make.at(made.day + timedelta(days=1), "13:00")
    make.appointment(ishida, start=there, booth=make.booth("ブース2"))
    response = client.post(url(made, "move/"), moved(made))
    text = response.content.decode()
    assert response.status_code == 409
    assert "石田 真さんは、この時間にほかの予約が入っています" in text
    assert "相談者の都合" in text


def test_moving_into_the_past_or_backwards_is_refused(client: Client, desk: User) -> None:
    made = make.appointment()
    past = {"day": (timezone.localdate() - timedelta(days=1)).isoformat()}
    for wrong in (past, {"ends": "12:00"}, {"lead": "", "second": make.coordinator("千葉").pk}):
        assert client.post(url(made, "move/"), moved(made, **wrong)).status_code == 422


def test_free_times_of_the_move_page_fill_the_form(client: Client, desk: User) -> None:
    made = make.appointment()
    text = client.get(url(made, "move/?starts=13:00&ends=14:00")).content.decode()
    assert 'value="13:00"' in text


def test_what_was_written_down_is_put_right_and_the_history_says_which(
    client: Client, desk: User
) -> None:
    made = make.appointment()
    answer = {
        "version": 0,
        "client_name": made.client_name,
        "contact_phone": "042-000-0000",
        "briefing": "補助金について",
        "primary_topic": made.primary_topic_id,
    }
    assert client.post(url(made, "correct/"), answer).status_code == 302
    made.refresh_from_db()
    assert (made.briefing, made.contact_phone) == ("補助金について", "042-000-0000")
    change = made.changes.get(act="changed")
    assert sorted(change.before["fields"]) == ["相談の概要", "電話番号"]
    assert client.post(url(made, "correct/"), answer | {"version": 0}).status_code == 302
    again = answer | {"briefing": "別のこと"}
    other = make.user(Role.SECRETARIAT)
    assert login(client, other).post(url(made, "correct/"), again).status_code == 409


def test_two_sit_in_at_most_and_none_where_the_client_declines(client: Client, desk: User) -> None:
    made = make.appointment()
    trainee = make.user(Role.TRAINEE, name="研修 太郎")
    make.user(Role.TRAINEE, name="誓約 前", pledged_on=None)
    text = client.get(url(made)).content.decode()
    assert "研修 太郎" in text
    assert "誓約 前" not in text
    who = {"version": 0, "who": f"trainee-{trainee.pk}"}
    assert client.post(url(made, "observers/"), who).status_code == 302
    assert client.post(url(made, "observers/"), who).status_code == 302
    name = {"version": 1, "name": "蒲田 太郎"}
    assert client.post(url(made, "observers/"), name).status_code == 302
    third = client.post(url(made, "observers/"), {"version": 2, "name": "三人目"})
    assert third.status_code == 422
    assert "2人まで" in third.content.decode()
    declines = {"version": 2, "declines_observers": "on"}
    refused = client.post(url(made, "correct/"), declines)
    assert "先に同席を外してください" in refused.content.decode()
    seat = made.participants.get(user=trainee)
    client.post(url(made, f"observers/{seat.pk}/remove/"), {"version": 2})
    assert [each.name for each in made.participants.exclude(role="lead")] == ["蒲田 太郎"]


def test_an_observer_cannot_sit_in_two_places(client: Client, desk: User) -> None:
    trainee = make.user(Role.TRAINEE, name="研修 太郎")
    first = make.appointment()
    second = make.appointment(make.coordinator("大友 香織"), booth=make.booth("ブース2"))
    who = {"version": 0, "who": f"trainee-{trainee.pk}"}
    client.post(url(first, "observers/"), who)
    response = client.post(url(second, "observers/"), who)
    assert response.status_code == 409
    assert "研修 太郎さんは、この時間" in response.content.decode()


def test_a_coordinator_changes_their_own_and_what_nobody_has(client: Client) -> None:
    ishida, otomo = make.coordinator(), make.coordinator("大友 香織")
    made = make.appointment(ishida)
    assert otomo.user
    login(client, otomo.user)
    page = client.get(url(made))
    assert page.status_code == 200
    assert page.context["sheet"].acts == frozenset()
    assert client.post(url(made, "act/"), {"act": "arrive", "version": 0}).status_code == 403
    for rest in ("move/", "cancel/", "correct/"):
        assert client.get(url(made, rest)).status_code == 403
    assert ishida.user
    assert "move" in login(client, ishida.user).get(url(made)).context["sheet"].acts


def test_a_bank_sees_the_booking_and_its_content_only_with_consent(client: Client) -> None:
    bank = make.bank("城南信用金庫", "1344", "蒲田支店", "大森支店")
    kamata, omori = bank.branches.get(name="蒲田支店"), bank.branches.get(name="大森支店")
    company = make.company()
    made = make.appointment(
        company=company,
        introduced_by=bank,
        introduced_branch=kamata,
        briefing="ひみつの相談",
        contact_phone="03-9999-9999",
        override_reason="内部の事情",
    )
    other = make.appointment(make.coordinator("千葉 透"), company=company, booth=make.booth("2"))
    login(client, make.bank_user(bank, kamata))
    text = client.get(url(made)).content.decode()
    assert "予約確定" in text
    assert company.name in text
    for inside in ("ひみつの相談", "資金繰り", "03-9999-9999", "内部の事情", "これまでの流れ"):
        assert inside not in text
    assert client.get(url(other)).status_code == 404
    listed = client.get("/bookings/list/").context["page"].rows
    assert [each.pk for each in listed] == [made.pk]
    make.consent(company, ConsentKind.BANK, agency=bank.name)
    assert "ひみつの相談" in client.get(url(made)).content.decode()
    assert login(client, make.bank_user(bank, omori)).get(url(made)).status_code == 404


def test_a_page_costs_few_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    made = make.appointment(make.coordinator(), make.coordinator("大友 香織"))
    client.force_login(make.user(Role.SECRETARIAT))
    with django_assert_max_num_queries(16):
        client.get(url(made))


# ── the list ─────────────────────────────────────────────────────────────────────────────────


def test_the_list_is_narrowed_paged_and_remembered(
    client: Client, desk: User, django_assert_max_num_queries: Any
) -> None:
    first = timezone.localdate() + timedelta(days=3)
    people = [make.coordinator("石田 真"), make.coordinator("大友 香織")]
    made = [
        make.appointment(
            people[n % 2],
            start=make.at(first + timedelta(days=n // 2), "10:00"),
            booth=make.booth(f"ブース{n % 2}"),
        )
        for n in range(60)
    ]
    with django_assert_max_num_queries(12):
        page = client.get("/bookings/list/?when=").context["page"]
    assert [each.pk for each in page.rows][:2] == sorted(each.pk for each in made[:2])
    rest = client.get(f"/bookings/list/{page.next_url}").context["page"].rows
    assert len(page.rows) + len(rest) == 60
    mine = client.get(f"/bookings/list/?keep=1&co={people[0].pk}", follow=True)
    assert mine.context["total_label"] == "30件"
    assert client.get("/bookings/list/", follow=True).context["total_label"] == "30件"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("method=online", 1),
        ("state=cancelled", 0),
        ("bank=none", 1),
        ("source=phone", 2),
        ("when=past", 0),
        ("when=all", 2),
        ("co=none", 0),
        ("from=2099-12-31", 0),
        ("to=1900-01-01", 0),
    ],
)
def test_each_condition_narrows(client: Client, desk: User, query: str, count: int) -> None:
    bank = make.bank()
    make.appointment(make.coordinator(), introduced_by=bank)
    make.appointment(make.coordinator("大友 香織"), method="online")
    assert len(client.get(f"/bookings/list/?{query}").context["page"].rows) == count
