"""一次対応: never closed without an outcome, and nobody leaves with nothing."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import AuditEvent
from bookings.enums import AppointmentState, Source
from bookings.errors import SlotTaken
from bookings.models import Appointment
from consultations.enums import (
    TO_REFER,
    IntakeChannel,
    IntakeOutcome,
    ReferralState,
    Triage,
)
from consultations.errors import IntakeChanged, ReasonRequired, WrongState
from consultations.intake.facts import IntakeFacts
from consultations.intake.services.intake import (
    intake_book,
    intake_booked,
    intake_call_back,
    intake_close,
    intake_open,
    intake_refer,
    intake_reopen,
    intake_save,
)
from consultations.models import Intake, Memo, Referral
from tests import builders as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Any:
    make.programme()
    return make.user(Role.RECEPTION)


def check_deferred() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_taken_and_answered_is_counted_but_is_no_consultation(desk: Any) -> None:
    intake = make.intake(by=desk, reply="パンフレットの入手先を案内した。")
    assert (intake.is_open, intake.version) == (True, 0)
    done = intake_close(intake=intake, by=desk, version=0, outcome=IntakeOutcome.ANSWERED)
    assert (done.is_open, done.closed_by, done.version) == (False, desk, 1)
    assert list(Intake.objects.counted()) == [done]
    assert Memo.objects.count() == 0
    assert list(done.transitions.values_list("act", flat=True)) == ["opened", "closed"]
    acts = AuditEvent.objects.filter(target_kind="consultations.intake")
    assert {each.act for each in acts} == {"intake.opened", "intake.closed"}


def test_two_requests_with_one_uuid_open_one_intake(desk: Any) -> None:
    key = uuid.uuid4()
    facts = IntakeFacts(channel=IntakeChannel.PHONE, contact_name="佐藤")
    first = intake_open(by=desk, facts=facts, uuid=key)
    assert intake_open(by=desk, facts=facts, uuid=key).pk == first.pk
    assert first.transitions.count() == 1


def test_saving_keeps_what_was_typed_and_notices_another_screen(desk: Any) -> None:
    intake = make.intake(by=desk)
    facts = IntakeFacts(channel=IntakeChannel.PHONE, contact_name="髙橋 𠮷子")
    saved = intake_save(
        intake=intake, by=desk, version=0, facts=facts, typed={"callback_on": "11/"}
    )
    assert (saved.contact_name, saved.version) == ("髙橋 𠮷子", 1)
    again = intake_save(
        intake=intake, by=desk, version=0, facts=facts, typed={"callback_on": "11/"}
    )
    assert again.version == 1
    with pytest.raises(IntakeChanged):
        intake_save(
            intake=intake, by=desk, version=0, facts=IntakeFacts(channel=IntakeChannel.MAIL)
        )


def test_a_call_back_needs_its_time_and_stays_open(desk: Any) -> None:
    intake = make.intake(by=desk)
    due = timezone.now() - timedelta(hours=1)
    kept = intake_call_back(intake=intake, by=desk, version=0, due=due)
    assert (kept.is_open, kept.is_callback, kept.is_late) == (True, True, True)
    assert list(Intake.objects.overdue(timezone.now())) == [kept]
    assert intake_call_back(intake=intake, by=desk, version=0, due=due).version == 1
    later = intake_call_back(
        intake=kept, by=desk, version=1, due=due + timedelta(days=1), note="不在"
    )
    assert later.is_late is False
    assert later.transitions.count() == 3
    unreachable = make.intake(by=desk, phone="")
    with pytest.raises(ReasonRequired, match="折返し先"):
        intake_call_back(intake=unreachable, by=desk, version=0, due=due)


@pytest.mark.parametrize("triage", TO_REFER)
@pytest.mark.parametrize("outcome", [IntakeOutcome.ANSWERED, IntakeOutcome.OUT_OF_SCOPE])
def test_what_is_not_for_us_ends_at_a_named_organisation(
    desk: Any, triage: Triage, outcome: IntakeOutcome
) -> None:
    intake = make.intake(by=desk, triage=triage, reply="お答えした。")
    with pytest.raises(ReasonRequired, match="紹介先の機関と理由"):
        intake_close(intake=intake, by=desk, version=0, outcome=outcome)
    with pytest.raises(ReasonRequired, match="紹介の理由"):
        intake_refer(intake=intake, by=desk, version=0, place=make.place(reason=" "))
    done = intake_refer(intake=intake, by=desk, version=0, place=make.place())
    check_deferred()
    referral = done.referrals.get()
    assert (done.outcome, referral.state) == (IntakeOutcome.REFERRED, ReferralState.REFERRED)
    assert intake_refer(intake=intake, by=desk, version=0, place=make.place()).pk == done.pk
    assert Referral.objects.count() == 1


def _closed(**fields: Any) -> dict[str, Any]:
    return {
        "closed_at": timezone.now(),
        "outcome": IntakeOutcome.ANSWERED,
        "triage": Triage.YOROZU,
        **fields,
    }


@pytest.mark.parametrize(
    "fields",
    [
        {"closed_at": timezone.now()},
        {"outcome": IntakeOutcome.ANSWERED},
        {"outcome": IntakeOutcome.CALLBACK},
        _closed(outcome=""),
        _closed(outcome=IntakeOutcome.CALLBACK, callback_due=timezone.now()),
        _closed(outcome=IntakeOutcome.BOOKED),
        _closed(triage=""),
        _closed(triage=Triage.TECHNICAL),
        _closed(triage=Triage.PROCEDURE, outcome=IntakeOutcome.OUT_OF_SCOPE),
    ],
)
def test_the_database_refuses_what_must_not_be(desk: Any, fields: dict[str, Any]) -> None:
    intake = make.intake(by=desk)
    if "closed_at" in fields:
        fields = {**fields, "closed_by": desk}
    with pytest.raises(IntegrityError), transaction.atomic():
        Intake.objects.filter(pk=intake.pk).update(**fields)


def test_the_database_asks_for_the_referral_and_keeps_what_is_closed(desk: Any) -> None:
    intake = make.intake(by=desk)
    with pytest.raises(DatabaseError, match="referred to nobody"), transaction.atomic():
        Intake.objects.filter(pk=intake.pk).update(
            **_closed(outcome=IntakeOutcome.REFERRED), closed_by=desk
        )
        check_deferred()
    done = intake_refer(intake=intake, by=desk, version=0, place=make.place())
    with pytest.raises(DatabaseError, match="read-only"), transaction.atomic():
        Intake.objects.filter(pk=done.pk).update(summary="別の話")
    with pytest.raises(DatabaseError), transaction.atomic():
        Intake.objects.filter(pk=done.pk).delete()


def test_reopened_with_a_reason_and_kept_as_it_was(desk: Any) -> None:
    intake = make.intake(by=desk, reply="お答えした。")
    done = intake_close(intake=intake, by=desk, version=0, outcome=IntakeOutcome.ANSWERED)
    with pytest.raises(WrongState, match="その場で回答"):
        intake_save(intake=done, by=desk, version=1, facts=IntakeFacts(channel=IntakeChannel.MAIL))
    with pytest.raises(ReasonRequired):
        intake_reopen(intake=done, by=desk, version=1, reason="")
    again = intake_reopen(intake=done, by=desk, version=1, reason="結果を選び間違えた")
    assert (again.is_open, again.outcome) == (True, "")
    from consultations.models import IntakeEvent  # type: ignore[attr-defined]

    assert IntakeEvent.objects.get().outcome == IntakeOutcome.ANSWERED


def test_booking_takes_the_slot_and_closes_or_does_neither(desk: Any) -> None:
    lead = make.coordinator()
    intake, other = make.intake(by=desk), make.intake(by=desk)
    plan = make.plan(lead, briefing="資金繰り表を持参")
    done = intake_book(intake=intake, by=desk, version=0, plan=plan)
    assert done.appointment is not None
    assert (done.outcome, done.appointment.briefing) == ("booked", "資金繰り表を持参")
    assert intake_book(intake=intake, by=desk, version=0, plan=plan).pk == done.pk
    with pytest.raises(SlotTaken):
        intake_book(intake=other, by=desk, version=0, plan=make.plan(lead))
    other.refresh_from_db()
    assert (other.is_open, Appointment.objects.count()) == (True, 1)


def test_another_way_in_leaves_a_closed_intake(desk: Any) -> None:
    made = make.appointment(make.coordinator(), source=Source.BANK)
    facts = IntakeFacts(channel=IntakeChannel.BANK, organization=make.bank(), triage=Triage.YOROZU)
    intake = intake_booked(by=desk, facts=facts, appointment=made)
    assert (intake.outcome, intake.appointment, made.state) == (
        IntakeOutcome.BOOKED,
        made,
        AppointmentState.BOOKED,
    )


def test_a_coordinator_writes_their_own_and_what_is_nobodys(desk: Any) -> None:
    ishida, otomo = make.user(Role.COORDINATOR), make.user(Role.COORDINATOR)
    intake = make.intake(by=desk)
    due = timezone.now() + timedelta(hours=2)
    intake_call_back(intake=intake, by=ishida, version=0, due=due, assigned_to=otomo)
    with pytest.raises(PermissionDenied):
        intake_call_back(intake=intake, by=ishida, version=1, due=due)
    kept = intake_call_back(intake=intake, by=otomo, version=1, due=due + timedelta(hours=1))
    assert kept.version == 2
    for role in (Role.PARTNER, Role.TRAINEE):
        stranger = make.user(role)
        assert not Intake.objects.visible_to(stranger).exists()
        with pytest.raises(PermissionDenied):
            make.intake(by=stranger)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_close_at_once_and_one_wins() -> None:
    one, two = make.user(Role.RECEPTION), make.user(Role.SECRETARIAT)
    intake = make.intake(by=one, reply="お答えした。")
    gate = Barrier(2)

    def close(by: Any, outcome: IntakeOutcome) -> str:
        gate.wait()
        try:
            intake_close(intake=intake, by=by, version=0, outcome=outcome)
            return "closed"
        except (IntakeChanged, WrongState):
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(close, one, IntakeOutcome.ANSWERED)
        second = pool.submit(close, two, IntakeOutcome.OUT_OF_SCOPE)
        assert sorted([first.result(), second.result()]) == ["closed", "refused"]
    intake.refresh_from_db()
    assert intake.version == 1
