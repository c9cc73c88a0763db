"""ネット予約の申込: picked up by somebody of the desk, who makes an appointment of it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from bookings.enums import AppointmentState, Source
from bookings.models import Appointment
from bookings.services import appointment_confirm, appointment_link
from companies.models import Company, Person
from companies.selectors import companies_named, people_named
from companies.services import company_register, person_register
from consultations.enums import IntakeChannel, IntakeOutcome, Triage
from consultations.errors import ReasonRequired, WrongState
from consultations.intake.facts import IntakeFacts
from consultations.intake.services.intake import intake_close, intake_open
from consultations.models import Intake
from consultations.rules import can_take_intakes
from consultations.writing.services.visitor import visitor_known


@transaction.atomic
def intake_pick_up(*, appointment: Appointment, by: User) -> Intake:
    """The intake of a web request; whoever comes second finds the first one's.

    Raises WrongState when it is decided already, PermissionDenied.
    """
    if not can_take_intakes(by):
        raise PermissionDenied
    row = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    found = Intake.objects.filter(appointment=row, channel=IntakeChannel.WEB).first()
    if found is not None:
        return found
    if row.state != AppointmentState.REQUESTED or row.source != Source.WEB:
        raise WrongState(
            f"この申込は「{row.get_state_display()}」です。受け取るものではありません。"
        )
    intake = intake_open(by=by, facts=_facts_of(row))
    intake.appointment = row
    intake.save(update_fields=["appointment"])
    return intake


@transaction.atomic
def intake_confirm(*, intake: Intake, by: User, version: int) -> Intake:
    """予約: the requested time is the client's, the record of the intake is the appointment's.

    Raises IntakeChanged, WrongState, ReasonRequired, PermissionDenied, and what
    `appointment_confirm` raises.
    """
    row = Intake.objects.select_for_update(of=("self",)).get(pk=intake.pk)
    asked = row.appointment
    if asked is None:
        raise ReasonRequired("予約の日時と担当を選んでください。")
    if row.is_open:
        asked = appointment_link(
            appointment=asked,
            company=row.company,
            person=row.person,
            by=by,
            version=asked.version,
        )
        if asked.state == AppointmentState.REQUESTED:
            appointment_confirm(appointment=asked, by=by, version=asked.version)
        elif asked.state != AppointmentState.BOOKED:
            raise WrongState(f"この申込は「{asked.get_state_display()}」になっています。")
        visitor_known(appointment=asked, company=row.company, person=row.person, by=by)
    return intake_close(intake=row, by=by, version=version, outcome=IntakeOutcome.BOOKED)


@transaction.atomic
def client_register(*, facts: IntakeFacts, by: User) -> tuple[Company | None, Person | None]:
    """Records for what was said, where none was chosen. Raises ReasonRequired, ValidationError."""
    company, person = facts.company, facts.person
    heard = {"phone": facts.phone, "email": facts.email, "municipality": facts.municipality}
    heard = {name: value for name, value in heard.items() if value}
    if company is None and facts.client_name:
        _require_no_namesake(bool(companies_named(by, facts.client_name)), facts.client_name)
        company = company_register(by=by, name=facts.client_name, **heard)
    if person is None and facts.contact_name:
        if company is None:
            _require_no_namesake(bool(people_named(by, facts.contact_name)), facts.contact_name)
        else:
            same = people_named(by, facts.contact_name, company.pk)
            person = same[0] if len(same) == 1 else None
        if person is None:
            person = person_register(
                by=by,
                name=facts.contact_name,
                kana=facts.contact_kana,
                company=company,
                **({} if company else heard),
            )
    if company is None and person is None:
        raise ValidationError("登録するには、企業名かお名前を入力してください。")
    return company, person


def _require_no_namesake(there_is_one: bool, name: str) -> None:
    if there_is_one:
        raise ReasonRequired(
            f"「{name}」は登録されています。右の候補から選ぶか、企業のページで登録してください。"
        )


def _facts_of(row: Appointment) -> IntakeFacts:
    """What the visitor wrote, in the words of a first contact."""
    return IntakeFacts(
        channel=IntakeChannel.WEB,
        programme=row.programme,
        company=row.company,
        person=row.person,
        client_name=row.client_name,
        contact_name=row.contact_name,
        contact_kana=row.contact_kana,
        phone=row.contact_phone,
        email=row.contact_email,
        organization=row.introduced_by,
        branch=row.introduced_branch,
        introducer_name=row.introducer_name,
        topic=row.primary_topic,
        course=row.course,
        triage=Triage.YOROZU,
        summary=row.briefing,
    )
