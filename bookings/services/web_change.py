"""By the link in the mail: another time, or none."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts import audit
from bookings import mails
from bookings.enums import AppointmentState
from bookings.errors import Refused
from bookings.models import Appointment, BookingPolicy, MailKind
from bookings.plan import Slot
from bookings.services.acts import appointment_cancel, appointment_move
from bookings.services.web_taking import take_best
from bookings.web.times import Taker, Wanted


def may_move(appointment: Appointment, now: datetime) -> bool:
    """Until the hour from which a cancellation is late; then one has to call."""
    notice = timedelta(hours=BookingPolicy.current().late_cancel_hours)
    open_states = (AppointmentState.REQUESTED, AppointmentState.BOOKED)
    return appointment.state in open_states and now < appointment.period.lower - notice


def may_cancel(appointment: Appointment, now: datetime) -> bool:
    open_states = (AppointmentState.REQUESTED, AppointmentState.BOOKED)
    return appointment.state in open_states and now < appointment.period.lower


@transaction.atomic
def web_move(
    *, appointment: Appointment, wanted: Wanted, start: datetime, version: int, keep: bool
) -> Appointment:
    """Another time, with the same coordinator (`keep`) or whoever is free.

    Raises NoneFree, Stale, Refused; nothing changes then.
    """
    if not may_move(appointment, timezone.now()):
        raise Refused("この予約は、ネットでは変更できません。お電話でご連絡ください。")

    def take(slot: Slot, free: list[Taker]) -> Appointment:  # noqa: ARG001
        return appointment_move(
            appointment=appointment,
            slot=slot,
            by=None,
            version=version,
            reason="相談者の希望（ネットから）",
        )

    moved = take_best(wanted, start, take, moving=appointment, keep=keep)
    mails.post(moved, MailKind.MOVED)
    audit.record_stranger("web.moved", target=moved)
    return moved


@transaction.atomic
def web_cancel(*, appointment: Appointment, version: int, reason: str) -> Appointment:
    """Raises Stale, Refused. A late one goes into the ledger."""
    if not may_cancel(appointment, timezone.now()):
        raise Refused("この予約は、ネットではキャンセルできません。お電話でご連絡ください。")
    done = appointment_cancel(appointment=appointment, by=None, version=version, reason=reason)
    mails.post(done, MailKind.CANCELLED)
    audit.record_stranger("web.cancelled", target=done)
    return done
