"""Names put down for an event: taken, given up, moved up.

Every act locks the event first: places are counted by one at a time, and whoever waits moves up
in the same breath as a place is freed.
"""

from __future__ import annotations

import uuid as uuids
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import User
from companies.models import Company
from partners.enums import EventState, RegistrationState
from partners.errors import Refused, Stale
from partners.models import Branch, NoticeKind, Organization, OutreachEvent, Registration
from partners.seminars.notices import post
from partners.seminars.registering import Window, has_ended, may_put_down, places_of, window_of

CORRECTABLE = ("name", "kana", "email", "phone", "company_name", "note", "company")
ALREADY = "このメールアドレスは、すでに申し込まれています。"
CLOSED = "このセミナーの申込みは、いま受け付けていません。"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Who comes, and the bank that sends them."""

    name: str
    kana: str = ""
    email: str = ""
    phone: str = ""
    company_name: str = ""
    note: str = ""
    company: Company | None = None
    user: User | None = None
    organization: Organization | None = None
    branch: Branch | None = None


@transaction.atomic
def registration_apply(
    *, event: OutreachEvent, entry: Entry, key: uuids.UUID
) -> tuple[Registration, bool]:
    """The public's own: the registration, and whether it is a new one. Raises Refused.

    The form sent twice, or the address put down before, is the one there is; it is told again by
    mail and by nothing else: whoever types an address does not learn that it was here before.
    """
    row = lock_event(event)
    known = _known(row, entry, key)
    is_same_form = known is not None and known.uuid == key
    if window_of(row) != Window.OPEN and not is_same_form:
        raise Refused(CLOSED)
    if known is not None:
        post(known, _kind_of(known), again=not is_same_form)
        return known, False
    return _take(row, entry, key, by=None, consented=True), True


@transaction.atomic
def registration_enter(
    *, event: OutreachEvent, entry: Entry, key: uuids.UUID, by: User, consented: bool = False
) -> Registration:
    """Put down by the desk or a bank. The same form twice is one. Raises Refused,
    PermissionDenied.
    """
    row = lock_event(event)
    known = _known(row, entry, key)
    if known is not None and known.uuid == key:
        return known
    if not may_put_down(by, row):
        raise PermissionDenied
    if known is not None:
        raise Refused(ALREADY)
    return _take(row, entry, key, by=by, consented=consented)


@transaction.atomic
def registration_walk_in(
    *, event: OutreachEvent, entry: Entry, key: uuids.UUID, by: User
) -> Registration:
    """Somebody who stands at the door: they are in, whatever the number of places.

    Raises Refused.
    """
    row = lock_event(event)
    known = _known(row, entry, key)
    if known is not None and known.uuid == key:
        return known
    if known is not None:
        raise Refused(f"{ALREADY}名簿から受付してください。")
    if row.state not in (EventState.CONFIRMED, EventState.HELD):
        raise Refused(CLOSED)
    before = attended(row)
    made = _insert(row, entry, key, RegistrationState.ATTENDED, by=by, consented=False)
    audit.record("registration.walked_in", target=made, by=by, event=row.pk)
    keep_count(row, before)
    return made


@transaction.atomic
def registration_cancel(*, registration: Registration, by: User | None) -> Registration:
    """Given up; the place goes to the first in line. Twice is once. Raises Refused."""
    event = lock_event(registration.event)
    row = Registration.objects.select_for_update().get(pk=registration.pk)
    if row.state == RegistrationState.CANCELLED:
        return row
    if row.state not in (RegistrationState.REGISTERED, RegistrationState.WAITING):
        raise Refused(f"「{row.get_state_display()}」の申込みは、取り消せません。")
    if by is None and has_ended(event):
        raise Refused("このセミナーは終了しました。")
    row.state, row.cancelled_at = RegistrationState.CANCELLED, timezone.now()
    row.save(update_fields=["state", "cancelled_at"])
    _audit("registration.cancelled", row, by)
    post(row, NoticeKind.CANCELLED, again=True)
    move_up(event, by=by)
    return row


@transaction.atomic
def registration_restore(*, registration: Registration, by: User) -> Registration:
    """Taken back by mistake: in again, behind those who have come since. Raises Refused."""
    event = lock_event(registration.event)
    row = Registration.objects.select_for_update().get(pk=registration.pk)
    if row.state != RegistrationState.CANCELLED:
        return row
    if event.state not in (EventState.CONFIRMED, EventState.HELD):
        raise Refused(CLOSED)
    if row.email and _living(event).filter(email=row.email).exists():
        raise Refused(ALREADY)
    row.state, row.cancelled_at, row.registered_at = _place(event), None, timezone.now()
    row.save(update_fields=["state", "cancelled_at", "registered_at"])
    audit.record("registration.restored", target=row, by=by)
    post(row, _kind_of(row), again=True)
    return row


@transaction.atomic
def registration_correct(
    *, registration: Registration, values: Mapping[str, Any], seen: str, by: User
) -> Registration:
    """A name or an address put right; a new address gets the mail with the ticket.

    `seen` is `contents_key` of what the page showed; the same save sent twice is done.
    Raises Stale, Refused, ValidationError.
    """
    event = lock_event(registration.event)
    row = Registration.objects.select_for_update().get(pk=registration.pk)
    values = {name: values[name] for name in CORRECTABLE if name in values}
    values["email"] = values.get("email", row.email).strip().lower()
    changed = [name for name in values if getattr(row, name) != values[name]]
    if not changed and len(values) == len(CORRECTABLE):
        return row
    if contents_key(row) != seen:
        raise Stale
    living = _living(event).exclude(pk=row.pk)
    if "email" in changed and values["email"] and living.filter(email=values["email"]).exists():
        raise Refused(ALREADY)
    for name in changed:
        setattr(row, name, values[name])
    row.full_clean(validate_constraints=False, validate_unique=False)
    row.save(update_fields=changed)
    audit.record("registration.corrected", target=row, by=by, fields=changed)
    if "email" in changed and row.state in (
        RegistrationState.REGISTERED,
        RegistrationState.WAITING,
    ):
        post(row, _kind_of(row), again=True)
    return row


def contents_key(row: Registration) -> str:
    """Changes with what may be corrected."""
    typed = [str(getattr(row, "company_id" if name == "company" else name)) for name in CORRECTABLE]
    return sha256("\0".join(typed).encode()).hexdigest()[:16]


def move_up(event: OutreachEvent, *, by: User | None) -> list[Registration]:
    """Give free places to those in line, the first first. `event` is locked."""
    if event.state != EventState.CONFIRMED or has_ended(event):
        return []
    places = places_of(event)
    waiting = Registration.objects.filter(event=event).waiting().select_for_update()
    moved = list(waiting if places.left is None else waiting[: places.left])
    for row in moved:
        row.state = RegistrationState.REGISTERED
        row.save(update_fields=["state"])
        _audit("registration.moved_up", row, by)
        post(row, NoticeKind.MOVED_UP)
    return moved


# --- what the acts share


def lock_event(event: OutreachEvent) -> OutreachEvent:
    return OutreachEvent.objects.select_for_update(no_key=True, of=("self",)).get(pk=event.pk)


def attended(event: OutreachEvent) -> int:
    """出席: what stands in `event.participants` once it is held."""
    rows = Registration.objects.filter(event=event, state=RegistrationState.ATTENDED)
    return rows.count()


def keep_count(event: OutreachEvent, before: int) -> None:
    """A held event's figure follows its rows; one that was typed by hand stays."""
    OutreachEvent.objects.filter(pk=event.pk, state=EventState.HELD, participants=before).update(
        participants=attended(event)
    )


def _living(event: OutreachEvent) -> QuerySet[Registration]:
    return Registration.objects.filter(event=event).exclude(state=RegistrationState.CANCELLED)


def _known(event: OutreachEvent, entry: Entry, key: uuids.UUID) -> Registration | None:
    """The same form, else the same address."""
    same = Registration.objects.filter(event=event, uuid=key).first()
    if same is not None or not entry.email:
        return same
    return _living(event).filter(email=_address(entry)).first()


def _address(entry: Entry) -> str:
    return entry.email.strip().lower()


def _place(event: OutreachEvent) -> RegistrationState:
    is_full = places_of(event).is_full
    return RegistrationState.WAITING if is_full else RegistrationState.REGISTERED


def _take(
    event: OutreachEvent, entry: Entry, key: uuids.UUID, *, by: User | None, consented: bool
) -> Registration:
    made = _insert(event, entry, key, _place(event), by=by, consented=consented)
    _audit("registration.taken", made, by)
    post(made, _kind_of(made))
    return made


def _insert(
    event: OutreachEvent,
    entry: Entry,
    key: uuids.UUID,
    state: RegistrationState,
    *,
    by: User | None,
    consented: bool,
) -> Registration:
    now = timezone.now()
    if Registration.objects.filter(uuid=key).exists():
        key = uuids.uuid4()  # another event's form: its key says nothing here
    made = Registration(
        uuid=key,
        event=event,
        state=state,
        entered_by=by,
        registered_at=now,
        consented_at=now if consented else None,
        checked_in_at=now if state == RegistrationState.ATTENDED else None,
        **{name: getattr(entry, name) for name in Entry.__dataclass_fields__},
    )
    made.email = _address(entry)
    made.full_clean(validate_constraints=False, validate_unique=False)
    made.save(force_insert=True)
    return made


def _kind_of(row: Registration) -> NoticeKind:
    is_waiting = row.state == RegistrationState.WAITING
    return NoticeKind.WAITING if is_waiting else NoticeKind.REGISTERED


def _audit(act: str, row: Registration, by: User | None) -> None:
    if by is None:
        audit.record_stranger(act, target=row, event=row.event_id)
    else:
        audit.record(act, target=row, by=by, event=row.event_id)
