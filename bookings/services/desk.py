"""Booking at the desk: once for each form, in another booth where only the booth is gone."""

from collections.abc import Collection
from dataclasses import replace

from django.db import transaction

from accounts.models import User
from bookings import mails
from bookings.choosing import other_booth
from bookings.errors import SlotTaken
from bookings.models import Appointment, MailKind, MailRecipient
from bookings.plan import Plan
from bookings.services.book import appointment_book

MOST_BOOTHS = 3


@transaction.atomic
def appointment_take(
    *, plan: Plan, by: User, any_booth: bool = True, tell: Collection[MailRecipient] = ()
) -> Appointment:
    """Book the plan, or give what the same form has booked already. Raises SlotTaken, Refused.

    With `any_booth` the booth was only proposed: another one of the office will do. Who is told
    gets one mail, however often this is called.
    """
    made = _book(plan, by, any_booth)
    for recipient in tell:
        mails.post(made, MailKind.BOOKED, recipient, occasion="taken")
    return made


def already_taken(plan: Plan, by: User) -> Appointment | None:
    return Appointment.objects.filter(uuid=plan.uuid, created_by=by).first()


def _book(plan: Plan, by: User, any_booth: bool) -> Appointment:
    tried: set[int] = set()
    while True:
        if made := already_taken(plan, by):
            return made
        try:
            return appointment_book(plan=plan, by=by)
        except SlotTaken:
            # A second click may have waited for the first one's insert.
            if made := already_taken(plan, by):
                return made
            if not any_booth or plan.slot.booth is None or len(tried) >= MOST_BOOTHS:
                raise
            tried.add(plan.slot.booth.pk)
            slot = other_booth(plan.slot, tried)
            if slot is None:
                raise
            plan = replace(plan, slot=slot)
