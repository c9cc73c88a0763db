"""A bank's call: the appointment and the first contact that it was, both or neither."""

from collections.abc import Collection

from django.db import transaction

from accounts.models import User
from bookings.models import Appointment, MailRecipient
from bookings.plan import Plan
from bookings.services import appointment_take
from consultations.intake.facts import IntakeFacts
from consultations.intake.services.intake import intake_booked
from consultations.models import Intake


@transaction.atomic
def call_book(
    *,
    plan: Plan,
    facts: IntakeFacts,
    by: User,
    any_booth: bool = True,
    tell: Collection[MailRecipient] = (),
) -> Appointment:
    """Sent twice it is one booking and one 一次対応. Raises SlotTaken, Refused."""
    made = appointment_take(plan=plan, by=by, any_booth=any_booth, tell=tell)
    if not Intake.objects.filter(appointment=made).exists():
        intake_booked(by=by, facts=facts, appointment=made)
    return made
