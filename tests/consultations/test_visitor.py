"""What a visitor agreed to on the public pages holds for the record they become."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from bookings.models import Appointment
from companies.enums import ConsentKind, ConsentMeans
from companies.models import Consent, Person
from companies.services import consent_withdraw
from consultations.intake.facts import IntakeFacts
from consultations.intake.services.intake import intake_save
from consultations.intake.services.web import intake_confirm, intake_pick_up
from consultations.writing.services.write import memo_submit
from tests import builders as make
from tests.bookings import web_world as web

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(client: Client, django_capture_on_commit_callbacks: Any) -> Appointment:
    """Booked on the public pages and confirmed by the code from the mail."""
    web.centre("石田 真")
    with django_capture_on_commit_callbacks(execute=True):
        request = web.hold(client, company="")
    web.send_code(client, request)
    return Appointment.objects.get()


def picked_up(asked: Appointment, person: Person) -> Any:
    desk = make.user(Role.SECRETARIAT)
    intake = intake_pick_up(appointment=asked, by=desk)
    facts = IntakeFacts(channel="web", programme=asked.programme, person=person, triage="yorozu")
    intake = intake_save(intake=intake, by=desk, version=intake.version, facts=facts, typed={})
    return intake_confirm(intake=intake, by=desk, version=intake.version)


def test_consent_sex_and_age_follow_into_the_record(asked: Appointment) -> None:
    person = make.person("山田 花子", age_band="50")
    picked_up(asked, person)
    person.refresh_from_db()
    assert (person.sex, person.age_band) == ("female", "50")
    consent = Consent.objects.get()
    assert (consent.person, consent.kind) == (person, ConsentKind.SERVICE)
    assert (consent.means, consent.given_on) == (ConsentMeans.ONLINE, timezone.localdate())


def test_consent_that_was_taken_back_stays_taken_back(asked: Appointment) -> None:
    person = make.person("山田 花子")
    given = make.consent(person)
    consent_withdraw(
        consent=given, by=make.user(Role.SECRETARIAT), on=timezone.localdate(), reason="本人の申出"
    )
    picked_up(asked, person)
    assert Consent.objects.get() == given


def test_memo_of_a_visitor_brings_the_consent_along(asked: Appointment) -> None:
    seat = asked.participants.select_related("coordinator__user").get()
    lead = seat.coordinator
    assert lead and lead.user
    desk = make.user(Role.SECRETARIAT)
    intake = intake_pick_up(appointment=asked, by=desk)
    intake_confirm(intake=intake, by=desk, version=intake.version)
    assert not Consent.objects.exists()
    entry = make.entry(lead, person_name="山田 花子", appointment=asked)
    memo = memo_submit(memo=make.draft(lead.user), by=lead.user, entry=entry)
    assert Consent.objects.get().person == memo.person
