"""Booking into an event's slots, giving one back, moving to another."""

from __future__ import annotations

import uuid as uuids
from dataclasses import dataclass, field, fields
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.enums import Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from bookings import mails
from bookings.enums import (
    AppointmentAct,
    AppointmentState,
    CancelledBy,
    Source,
)
from bookings.errors import Refused, SlotGone, WrongState
from bookings.event_time import moment_words
from bookings.models import Appointment, MailKind, MailRecipient
from bookings.plan import Client, Introduction
from bookings.services._keeping import lock, record_change, require_change, require_reason
from bookings.services.acts import appointment_cancel, appointment_move
from bookings.services.event_slots import slot_give_back, slots_close
from bookings.services.events import slot_of
from center.models import Topic
from partners.enums import EventKind, EventState
from partners.events.rules import is_host
from partners.events.services.keeping import event_lock
from partners.models import OutreachEvent

OPEN_FOR = (EventState.CONFIRMED, EventState.HELD)


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Who takes the slot, and what they come for. `uuid` is the form's."""

    client: Client
    introduction: Introduction = field(default_factory=Introduction)
    primary_topic: Topic | None = None
    briefing: str = ""
    uuid: uuids.UUID = field(default_factory=uuids.uuid4)
    tell_client: bool = False


@transaction.atomic
def slot_take(*, event: OutreachEvent, slot: Appointment, guest: Guest, by: User) -> Appointment:
    """OPEN → BOOKED in one conditional UPDATE: of many at once one wins.

    The same form sent twice gives what it has booked. Raises SlotGone with the next free slot,
    Refused, WrongState, PermissionDenied, ValidationError.
    """
    if made := _already(guest, by):
        return made
    _require_bookable(event, slot, by)
    values = _values(guest, by)
    _require_clean(slot, values)
    taken = Appointment.objects.filter(pk=slot.pk, event=event, state=AppointmentState.OPEN).update(
        version=F("version") + 1, **values
    )
    if not taken:
        # A second click may have waited for the first one's update.
        if made := _already(guest, by):
            return made
        raise slot_gone(event, slot)
    row = lock(slot)
    record_change(row, AppointmentAct.BOOKED, by=by, was=AppointmentState.OPEN)
    if guest.tell_client:
        mails.post(row, MailKind.BOOKED, MailRecipient.CLIENT, occasion=f"event{row.uuid.hex[:8]}")
    if by.role != Role.PARTNER:
        mails.post(
            row, MailKind.BOOKED, MailRecipient.INTRODUCER, occasion=f"event{row.uuid.hex[:8]}"
        )
    return row


def introducer(event: OutreachEvent, by: User) -> dict[str, str]:
    """Whom the bank's mails go to: who put the client in, else the event's contact."""
    if by.role == Role.PARTNER:
        return {
            "introducer_name": by.name,
            "introducer_email": by.email,
            # A branch that is a guest has a telephone of its own.
            "introducer_phone": event.contact_phone if is_host(by, event) else "",
        }
    return {
        "introducer_name": event.contact_name,
        "introducer_email": event.contact_email,
        "introducer_phone": event.contact_phone,
    }


def _already(guest: Guest, by: User) -> Appointment | None:
    return Appointment.objects.filter(uuid=guest.uuid, created_by=by).first()


def _require_bookable(event: OutreachEvent, slot: Appointment, by: User) -> None:
    if not has_permission(by, Permission.EVENT_BOOK):
        raise PermissionDenied
    if event.kind != EventKind.CONSULTATION or slot.event_id != event.pk:
        raise Refused("この行事には、予約できる枠がありません。")
    if event.state not in OPEN_FOR:
        raise WrongState(f"「{event.get_state_display()}」のため、予約を受け付けていません。")
    over = slot.period.lower < timezone.now() or event.state == EventState.HELD
    if by.role == Role.PARTNER and over:
        raise Refused("開始時刻を過ぎた枠です。当日のお申込みは、会場の担当者へお伝えください。")


def _values(guest: Guest, by: User) -> dict[str, Any]:
    plain = {
        each.name: getattr(part, each.name)
        for part in (guest.client, guest.introduction)
        for each in fields(part)
    }
    return plain | {
        "uuid": guest.uuid,
        "state": AppointmentState.BOOKED,
        "source": Source.EVENT,
        "primary_topic": guest.primary_topic,
        "briefing": guest.briefing,
        "created_by": by,
        "received_at": timezone.now(),
    }


def _require_clean(slot: Appointment, values: dict[str, Any]) -> None:
    if not any(values[name] for name in ("company", "person", "client_name", "contact_name")):
        raise Refused("企業名か相談者名の、どちらかを入力してください。")
    copy = Appointment.objects.get(pk=slot.pk)
    for name, value in values.items():
        setattr(copy, name, value)
    copy.full_clean(validate_constraints=False, validate_unique=False)


def free_slots_of(event: OutreachEvent) -> Any:
    """To come first; those that are over only while nobody has closed the day."""
    return (
        Appointment.objects.filter(event=event, state=AppointmentState.OPEN)
        .prefetch_related("participants")
        .order_by("period", "pk")
    )


def slot_gone(event: OutreachEvent, slot: Appointment) -> SlotGone:
    """With the next free slot after it, else the first there is."""
    rows = list(free_slots_of(event).filter(period__startswith__gt=timezone.now()))
    later = [each for each in rows if each.period.lower >= slot.period.lower]
    found = next(iter(later or rows), None)
    return SlotGone(found, slot_words(found) if found else "")


def slot_words(slot: Appointment) -> str:
    """令和8年12月8日(火) 11:00（石田 真）"""
    people = "・".join(each.shown_name for each in slot.participants.all() if each.is_responder)
    return f"{moment_words(slot.period.lower)}（{people}）"


@transaction.atomic
def slot_release(
    *,
    slot: Appointment,
    by: User,
    version: int,
    reason: str,
    cancelled_by: CancelledBy = CancelledBy.CLIENT,
) -> Appointment:
    """The client does not come: their booking is cancelled, the time is free again.

    Raises Stale, WrongState, Refused, PermissionDenied.
    """
    _require_changeable(slot, by)
    return appointment_cancel(
        appointment=slot, by=by, version=version, reason=reason, cancelled_by=cancelled_by
    )


@transaction.atomic
def slot_change(
    *, slot: Appointment, target: Appointment, by: User, version: int, reason: str
) -> Appointment:
    """The client goes to another free slot of the event; their old time is free again.

    Raises SlotGone when somebody was quicker, Stale, WrongState, Refused, PermissionDenied.
    """
    reason = require_reason(AppointmentAct.MOVED, reason)
    _require_changeable(slot, by)
    row = require_change(lock(slot, version), by)
    event = row.event
    if event is None or event.state not in OPEN_FOR:
        raise Refused("この予約は、別の枠へ移せません。")
    rows = Appointment.objects.select_for_update(of=("self",)).filter(
        pk=target.pk, event=event, state=AppointmentState.OPEN
    )
    free = rows.first()
    if free is None:
        raise slot_gone(event, target)
    if by.role == Role.PARTNER and free.period.lower < timezone.now():
        raise Refused("開始時刻を過ぎた枠です。")
    lead = _lead(free)
    old_lead, old_period = _lead(row), row.period
    slots_close([free], by=by, reason="別の枠からの移動のため")
    moved = appointment_move(
        appointment=row,
        slot=slot_of(row, free.period, lead=lead),
        by=by,
        version=version,
        reason=reason,
        of_event=True,
    )
    slot_give_back(event, old_lead, old_period)
    mails.post_to_all(moved, MailKind.MOVED)
    return moved


def _require_changeable(slot: Appointment, by: User) -> None:
    """The event is locked before its slots, as whoever cancels or moves it does."""
    if slot.event is not None:
        event_lock(slot.event)
    if by.role == Role.PARTNER and slot.period.lower <= timezone.now():
        raise Refused("開始時刻を過ぎた予約です。会場の担当者へお伝えください。")


def _lead(row: Appointment) -> Any:
    seats = row.participants.select_related("coordinator")
    lead = next((each.coordinator for each in seats if each.is_responder), None)
    if lead is None:
        raise Refused("担当のいない枠です。")
    return lead
