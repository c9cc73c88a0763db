"""利用状況の記録: what counts is decided by people; it warns where a time is given away."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import AuditEvent, User
from bookings.errors import Refused, WrongState
from bookings.models import BookingPolicy, UsageIncident
from bookings.services import appointment_undo
from bookings.services.incidents import incident_count, incident_forgive
from bookings.usage import conspicuous, usage_of, usage_of_appointment
from companies.services import client_merge
from coordinators.models import Coordinator
from tests import builders as make

pytestmark = pytest.mark.django_db
LEDGER = "/bookings/incidents/"


@pytest.fixture
def clerk() -> User:
    return make.user(Role.SECRETARIAT)


@pytest.fixture
def lead() -> Coordinator:
    return make.coordinator()


def missed(lead: Coordinator, count: int, **changes: Any) -> list[UsageIncident]:
    start = make.at(timezone.localdate() - timedelta(days=30))
    return [
        make.incident(lead, start=start + timedelta(days=number), **changes)
        for number in range(count)
    ]


def test_warning_begins_at_the_policys_count(lead: Coordinator, clerk: User) -> None:
    company = make.company()
    assert usage_of(clerk, company=company) is None
    missed(lead, 2, company=company)
    before = usage_of(clerk, company=company)
    assert before is not None
    assert (before.count, before.is_warning) == (2, False)
    BookingPolicy.objects.update_or_create(pk=1, defaults={"incident_warning": 2})
    after = usage_of(clerk, company=company)
    assert after is not None
    assert after.is_warning


def test_unknown_client_is_known_by_telephone(lead: Coordinator, clerk: User) -> None:
    missed(lead, 3, client_name="電話だけの会社", contact_phone="03-9999-0001")
    found = usage_of(clerk, phone="０３（９９９９）０００１")
    assert found is not None
    assert found.is_warning
    coming = make.appointment(lead, client_name="電話だけ", contact_phone="0399990001")
    again = usage_of_appointment(clerk, coming)
    assert again is not None
    assert again.count == 3
    assert usage_of(clerk, phone="03-9999-0002") is None
    assert usage_of(clerk, phone="") is None


def test_merged_records_count_together(lead: Coordinator, clerk: User) -> None:
    one, root = make.company("旧社名"), make.company("新社名")
    missed(lead, 2, company=one)
    make.incident(lead, company=root)
    client_merge(merged=one, root=root, by=clerk)
    for company in (one, root):
        company.refresh_from_db()
        found = usage_of(clerk, company=company)
        assert found is not None
        assert found.count == 3
    assert [(each.name, each.count) for each in conspicuous(clerk)] == [("新社名", 3)]


def test_forgiven_stays_and_no_longer_counts(lead: Coordinator, clerk: User) -> None:
    company = make.company()
    incident, *_ = missed(lead, 3, company=company)
    with pytest.raises(Refused, match="理由"):
        incident_forgive(incident=incident, by=clerk, reason=" ")
    other = make.user(Role.MANAGER)
    for by, reason in ((clerk, "電車の遅れ"), (other, "二度目")):
        incident_forgive(incident=incident, by=by, reason=reason)
    incident.refresh_from_db()
    assert (incident.forgiven_by, incident.forgiven_reason) == (clerk, "電車の遅れ")
    found = usage_of(clerk, company=company)
    assert found is not None
    assert found.count == 2
    incident_count(incident=incident, by=clerk)
    incident.refresh_from_db()
    assert (incident.forgiven_at, incident.forgiven_reason) == (None, "")
    assert AuditEvent.objects.filter(act="incident.forgiven").count() == 1
    with pytest.raises(PermissionDenied):
        incident_forgive(incident=incident, by=make.user(Role.RECEPTION), reason="x")


def test_what_was_pressed_by_mistake_never_counts_again(lead: Coordinator, clerk: User) -> None:
    incident = make.incident(lead)
    appointment = incident.appointment
    appointment_undo(appointment=appointment, by=clerk, version=appointment.version)
    incident.refresh_from_db()
    with pytest.raises(WrongState):
        incident_count(incident=incident, by=clerk)


def test_ledger_lists_narrows_and_pages(
    client: Client, lead: Coordinator, clerk: User, django_assert_max_num_queries: Any
) -> None:
    company = make.company("目立つ会社")
    missed(lead, 3, company=company)
    incident = make.incident(lead, client_name="一度の会社", contact_phone="03-9999-0003")
    client.force_login(clerk)
    client.get(LEDGER)
    with django_assert_max_num_queries(12):
        page = client.get(LEDGER)
    html = page.content.decode()
    assert "3回以上の相談者" in html
    assert "一度の会社" in html
    narrowed = client.get(LEDGER, {"company": company.pk}).content.decode()
    assert "一度の会社" not in narrowed
    assert "目立つ会社の記録だけ" in narrowed
    url = reverse("bookings:incident_forgive", args=[incident.pk])
    wanted = f"{LEDGER}?state=all"
    refused = client.post(url, {"reason": "", "next": wanted})
    assert refused.status_code == 422
    assert "数えない理由を入力してください。" in refused.content.decode()
    answer = client.post(url, {"reason": "電車の遅れ", "next": wanted})
    assert answer.headers["Location"] == wanted
    assert "一度の会社" not in client.get(LEDGER).content.decode()
    assert "電車の遅れ" in client.get(f"{LEDGER}?state=forgiven").content.decode()
    outside = client.post(url, {"reason": "x", "next": "https://elsewhere.example/"})
    assert outside.headers["Location"] == LEDGER


def test_company_page_warns_staff_and_hides_the_ledger_from_them(
    client: Client, lead: Coordinator, clerk: User
) -> None:
    company = make.company()
    missed(lead, 3, company=company)
    page = company.get_absolute_url()
    client.force_login(clerk)
    assert f"{LEDGER}?company={company.pk}" in client.get(page).content.decode()
    client.force_login(make.user(Role.RECEPTION))
    html = client.get(page).content.decode()
    assert "直前キャンセル・無断欠席が3回あります" in html
    assert LEDGER not in html
    banker = make.bank_user(make.bank())
    assert usage_of(banker, company=company) is None


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once_leave_one_reason() -> None:
    incident = make.incident()
    people = [make.user(Role.SECRETARIAT), make.user(Role.MANAGER)]
    gate = threading.Barrier(2)

    def forgive(place: int) -> str:
        try:
            gate.wait(timeout=20)
            row = incident_forgive(incident=incident, by=people[place], reason=f"理由{place}")
            return row.forgiven_reason
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(forgive, range(2)))) == 1
    assert AuditEvent.objects.filter(act="incident.forgiven").count() == 1


def test_who_gives_a_time_is_warned_and_a_bank_is_not(
    client: Client, lead: Coordinator, clerk: User
) -> None:
    company = make.company()
    missed(lead, 3, company=company)
    words = "直前キャンセル・無断欠席が3回あります"
    proposals = f"{reverse('bookings:proposals')}?company={company.pk}"
    booked = make.appointment(lead, company=company, by=clerk)
    client.force_login(clerk)
    for page in (proposals, booked.get_absolute_url(), f"/bookings/{booked.pk}/booked/"):
        assert words in client.get(page).content.decode()
    client.force_login(make.bank_user(make.bank()))
    assert words not in client.get(proposals).content.decode()


def test_first_contact_is_warned_of_the_caller_by_telephone(
    client: Client, lead: Coordinator
) -> None:
    missed(lead, 3, client_name="電話だけの会社", contact_phone="03-9999-0001")
    client.force_login(make.user(Role.RECEPTION))
    beside = client.post(reverse("intake:beside"), {"contact_phone": "0399990001"})
    assert "直前キャンセル・無断欠席が3回あります" in beside.content.decode()
