"""The line for a slot of an event that is full: joined, moved in with one click, left."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from bookings.enums import EventWaitingState
from bookings.errors import Refused, WrongState
from bookings.models import Appointment, EventWaiting
from bookings.plan import Client, Introduction
from bookings.services.event_booking import Guest, introducer, slot_take
from partners.enums import EventKind, EventState
from partners.models import OutreachEvent
from yorozu.kit.db import insert_unless_taken


@transaction.atomic
def waiting_add(*, event: OutreachEvent, guest: Guest, by: User) -> EventWaiting:
    """Put somebody in line, once for each form. Raises Refused, PermissionDenied."""
    if not has_permission(by, Permission.EVENT_BOOK):
        raise PermissionDenied
    if event.kind != EventKind.CONSULTATION or event.state != EventState.CONFIRMED:
        raise Refused("この行事のキャンセル待ちは、受け付けていません。")
    client = guest.client
    if not (client.company or client.client_name or client.contact_name):
        raise Refused("企業名か相談者名の、どちらかを入力してください。")
    entry = EventWaiting(
        uuid=guest.uuid,
        event=event,
        company=client.company,
        client_name=client.client_name,
        contact_name=client.contact_name,
        contact_kana=client.contact_kana,
        contact_phone=client.contact_phone,
        contact_email=client.contact_email,
        primary_topic=guest.primary_topic,
        briefing=guest.briefing,
        introduced_by=guest.introduction.introduced_by,
        introduced_branch=guest.introduction.introduced_branch,
        entered_by=by,
    )
    entry.full_clean(validate_constraints=False, validate_unique=False)
    if not insert_unless_taken(entry):
        return EventWaiting.objects.get(uuid=guest.uuid, entered_by=by)
    audit.record("event_waiting.joined", target=event, by=by, entry=entry.pk)
    return entry


@transaction.atomic
def waiting_seat(*, entry: EventWaiting, slot: Appointment, by: User) -> Appointment:
    """One click: the one in line takes the free slot. Raises as `slot_take`."""
    row = EventWaiting.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if row.state == EventWaitingState.SEATED and row.appointment is not None:
        return row.appointment
    if row.state != EventWaitingState.WAITING:
        raise WrongState("このキャンセル待ちは、すでに終わっています。")
    made = slot_take(event=row.event, slot=slot, guest=_guest_of(row), by=by)
    _end(row, EventWaitingState.SEATED, by=by, appointment=made)
    audit.record("event_waiting.seated", target=row.event, by=by, entry=row.pk)
    return made


def _guest_of(row: EventWaiting) -> Guest:
    contact = {} if row.introduced_by_id is None else introducer(row.event, row.entered_by)
    return Guest(
        uuid=uuids.uuid5(row.uuid, "slot"),
        client=Client(
            company=row.company,
            client_name=row.client_name,
            contact_name=row.contact_name,
            contact_kana=row.contact_kana,
            contact_phone=row.contact_phone,
            contact_email=row.contact_email,
        ),
        introduction=Introduction(
            introduced_by=row.introduced_by, introduced_branch=row.introduced_branch, **contact
        ),
        primary_topic=row.primary_topic,
        briefing=row.briefing,
        tell_client=bool(row.contact_email),
    )


@transaction.atomic
def waiting_end(*, entry: EventWaiting, by: User, reason: str) -> EventWaiting:
    """They wait no longer. Said twice it is said once. Raises Refused, WrongState."""
    row = EventWaiting.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if row.state == EventWaitingState.ENDED:
        return row
    if row.state != EventWaitingState.WAITING:
        raise WrongState("このキャンセル待ちの方は、すでに枠に入っています。")
    if not reason.strip():
        raise Refused("キャンセル待ちを終える理由を入力してください。")
    _end(row, EventWaitingState.ENDED, by=by, end_reason=reason.strip()[:200])
    audit.record("event_waiting.ended", target=row.event, by=by, entry=row.pk)
    return row


def _end(row: EventWaiting, state: EventWaitingState, *, by: User, **values: Any) -> None:
    row.state, row.ended_at, row.ended_by = state, timezone.now(), by
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=["state", "ended_at", "ended_by", *values])
