"""一次対応: taken down, promised a call back, closed with an outcome, opened again."""

import uuid as uuids
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from bookings.models import Appointment, MailRecipient
from bookings.plan import Plan
from bookings.services import appointment_take
from center.models import DEFAULT_PROGRAMME, Programme
from consultations.enums import (
    TO_REFER,
    WITHOUT_TRIAGE,
    IntakeAct,
    IntakeOutcome,
    Triage,
)
from consultations.errors import IntakeChanged, ReasonRequired, WrongState
from consultations.intake.facts import IntakeFacts, Place
from consultations.intake.services.referral import referral_make
from consultations.models import Intake, IntakeTransition
from consultations.rules import can_take_intakes, can_write_intake

LONGEST_WORD = 200
FURTHEST_CALLBACK = timedelta(days=60)
Typed = dict[str, Any]
# Kept beside the record while somebody types; everything else says what it is.
_NO_FACTS = IntakeFacts(channel="phone")


@transaction.atomic
def intake_open(
    *,
    by: User,
    facts: IntakeFacts,
    uuid: uuids.UUID | None = None,
    typed: Typed | None = None,
    taken_at: datetime | None = None,
) -> Intake:
    """Begin a first contact. Two requests with one uuid (double click, retry) meet one row.

    Raises PermissionDenied, ValidationError.
    """
    if not can_take_intakes(by):
        raise PermissionDenied
    intake = Intake(uuid=uuid or uuids.uuid4(), taken_by=by, typed=typed or {})
    if taken_at is not None:
        intake.taken_at = intake.saved_at = taken_at
    _fill(intake, facts)
    intake.full_clean(validate_constraints=False, validate_unique=False)
    made = Intake.objects.bulk_create([intake], ignore_conflicts=True)[0]
    row = Intake.objects.select_for_update(of=("self",)).get(uuid=made.uuid)
    if not row.transitions.exists():
        _record(row, IntakeAct.OPENED, by=by, was="")
    return row


@transaction.atomic
def intake_save(
    *, intake: Intake, by: User, version: int, facts: IntakeFacts, typed: Typed | None = None
) -> Intake:
    """What was typed so far. The same again (a retry after a lost answer) is no conflict.

    Raises IntakeChanged, WrongState, PermissionDenied, ValidationError.
    """
    row = _lock(intake, by)
    _require_open(row)
    facts = _with_programme(facts)
    before = _facts_of(row), row.typed
    if before == (facts, typed or {}):
        return row
    _require_version(row, version)
    _fill(row, facts)
    row.typed = typed or {}
    row.full_clean(validate_constraints=False, validate_unique=False)
    return _write(row)


@transaction.atomic
def intake_call_back(
    *,
    intake: Intake,
    by: User,
    version: int,
    due: datetime,
    assigned_to: User | None = None,
    note: str = "",
) -> Intake:
    """折返し待ち: a promise with a time. It stays open. A later promise replaces the former."""
    row = _lock(intake, by)
    if _is_done(row, version, IntakeOutcome.CALLBACK) and row.callback_due == due:
        return row
    _require_open(row)
    _require_version(row, version)
    if due > timezone.now() + FURTHEST_CALLBACK:
        raise ReasonRequired("折返しの期限は、60日以内の日時を入力してください。")
    if not (row.phone or row.email or row.company_id or row.person_id):
        raise ReasonRequired("折返し先の電話番号かメールアドレスを入力してください。")
    was = row.outcome
    row.outcome, row.callback_due = IntakeOutcome.CALLBACK, due
    row.assigned_to = assigned_to or row.assigned_to
    _write(row)
    _record(row, IntakeAct.PROMISED, by=by, was=was, due=due, reason=note)
    return row


@transaction.atomic
def intake_close(
    *,
    intake: Intake,
    by: User,
    version: int,
    outcome: IntakeOutcome,
    appointment: Appointment | None = None,
    at: datetime | None = None,
) -> Intake:
    """End it with an outcome; one that is referred ends by `intake_refer`.

    The same outcome sent twice is done once. Raises IntakeChanged, WrongState, ReasonRequired
    (with what is missing), PermissionDenied.
    """
    row = _lock(intake, by)
    if _is_done(row, version, outcome):
        return row
    _require_open(row)
    _require_version(row, version)
    row.appointment = appointment or row.appointment
    _require_complete(row, outcome)
    was = row.outcome
    row.outcome, row.closed_at, row.closed_by = outcome, at or timezone.now(), by
    row.callback_due, row.typed = None, {}
    _write(row)
    _record(row, IntakeAct.CLOSED, by=by, was=was, at=at)
    return row


@transaction.atomic
def intake_refer(
    *, intake: Intake, by: User, version: int, place: Place, at: datetime | None = None
) -> Intake:
    """他機関紹介: the referral and the end of the intake, both or neither. Raises as `close`."""
    row = _lock(intake, by)
    if _is_done(row, version, IntakeOutcome.REFERRED):
        return row
    _require_version(row, version)
    _require_open(row)
    referral_make(place=place, by=by, intake=row, at=at)
    return intake_close(intake=row, by=by, version=version, outcome=IntakeOutcome.REFERRED, at=at)


@transaction.atomic
def intake_book(*, intake: Intake, by: User, version: int, plan: Plan) -> Intake:
    """予約: takes the slot and closes, both or neither. Raises SlotTaken and Refused as well."""
    row = _lock(intake, by)
    if _is_done(row, version, IntakeOutcome.BOOKED):
        return row
    _require_version(row, version)
    _require_open(row)
    tell = [MailRecipient.CLIENT] if plan.client.contact_email else []
    booked = appointment_take(plan=plan, by=by, tell=tell)
    return intake_close(
        intake=row, by=by, version=version, outcome=IntakeOutcome.BOOKED, appointment=booked
    )


@transaction.atomic
def intake_booked(*, by: User, facts: IntakeFacts, appointment: Appointment) -> Intake:
    """What another way in (the bank call) leaves behind: taken and closed at once."""
    intake = intake_open(by=by, facts=facts)
    return intake_close(
        intake=intake,
        by=by,
        version=intake.version,
        outcome=IntakeOutcome.BOOKED,
        appointment=appointment,
    )


@transaction.atomic
def intake_reopen(*, intake: Intake, by: User, version: int, reason: str) -> Intake:
    """Closed by mistake: open again, with the reason. Referrals and bookings stay as they are."""
    row = _lock(intake, by)
    if row.is_open:
        return row
    _require_version(row, version)
    if not reason.strip():
        raise ReasonRequired("再開する理由を、ひとこと入力してください。")
    was = row.outcome
    row.outcome, row.closed_at, row.closed_by = "", None, None
    _write(row)
    _record(row, IntakeAct.REOPENED, by=by, was=was, reason=reason)
    return row


def _require_complete(row: Intake, outcome: IntakeOutcome) -> None:
    """What the database would refuse, in words; and that nobody leaves with nothing."""
    if outcome == IntakeOutcome.CALLBACK:
        raise WrongState("折返し待ちは、対応の終わりではありません。")
    if outcome not in WITHOUT_TRIAGE and not row.triage:
        raise ReasonRequired("振り分け（よろず・問合せ系・手続系・技術系）を選んでください。")
    if row.triage in TO_REFER and outcome != IntakeOutcome.REFERRED:
        label = Triage(row.triage).label
        raise ReasonRequired(f"{label}の相談は、紹介先の機関と理由を選んで終了してください。")
    if outcome == IntakeOutcome.BOOKED and row.appointment_id is None:
        raise ReasonRequired("予約の日時と担当を選んでください。")
    if outcome == IntakeOutcome.ANSWERED and not row.reply.strip():
        raise ReasonRequired("お伝えした内容を入力してください。")
    if outcome == IntakeOutcome.OUT_OF_SCOPE and not row.reply.strip():
        raise ReasonRequired("対象外とした理由と、お伝えした内容を入力してください。")


def _lock(intake: Intake, by: User) -> Intake:
    row = Intake.objects.select_for_update(of=("self",)).get(pk=intake.pk)
    if not can_write_intake(by, row):
        raise PermissionDenied
    return row


def _require_open(row: Intake) -> None:
    if not row.is_open:
        label = row.get_outcome_display()
        raise WrongState(f"この一次対応は「{label}」で終了しています。")


def _require_version(row: Intake, version: int) -> None:
    if row.version != version:
        raise IntakeChanged


def _is_done(row: Intake, version: int, outcome: IntakeOutcome) -> bool:
    """The same act sent twice: nothing more happens."""
    return row.outcome == outcome and row.version == version + 1


def _with_programme(facts: IntakeFacts) -> IntakeFacts:
    if facts.programme is not None:
        return facts
    return replace(facts, programme=Programme.objects.get(code=DEFAULT_PROGRAMME))


def _fill(row: Intake, facts: IntakeFacts) -> None:
    facts = _with_programme(facts)
    for each in fields(facts):
        setattr(row, each.name, getattr(facts, each.name))


def _facts_of(row: Intake) -> IntakeFacts:
    return IntakeFacts(**{each.name: getattr(row, each.name) for each in fields(_NO_FACTS)})


def _write(row: Intake) -> Intake:
    row.version += 1
    row.saved_at = timezone.now()
    row.save(force_update=True)
    return row


def _record(
    row: Intake,
    act: IntakeAct,
    *,
    by: User,
    was: str,
    due: datetime | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> None:
    if len(reason) > LONGEST_WORD:
        raise ReasonRequired(f"ひとことは{LONGEST_WORD}字以内で入力してください。")
    IntakeTransition.objects.create(
        intake=row,
        act=act,
        from_outcome=was,
        to_outcome=row.outcome,
        due_at=due,
        reason=reason.strip(),
        by=by,
        at=at or timezone.now(),
    )
    audit.record(f"intake.{act.value}", target=row, by=by, outcome=row.outcome)
