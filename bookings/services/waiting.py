"""The waiting list: whoever found no time is offered one when it comes up, in order."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from bookings import mails
from bookings.enums import AppointmentState, EntryEnd, EntryState
from bookings.errors import Refused
from bookings.models import BookingPolicy, MailKind, WaitingListEntry, WebRequest
from bookings.services._keeping import lock
from bookings.services.book import let_go
from bookings.services.web import drop_hold, one_by_one, send_request
from bookings.services.web_taking import NoneFree, Visitor, hold_for
from bookings.web.mailing import post_welcome, time_is_freed
from bookings.web.times import Wanted, read_times
from center.calendar import is_working_day
from companies.enums import ConsentKind
from companies.services.consents import wording_on

# Offered that often without an answer, an entry ends.
MOST_OFFERS = 3


@transaction.atomic
def waiting_join(
    *, key: uuid.UUID, wanted: Wanted, first_day: date, last_day: date, visitor: Visitor
) -> WaitingListEntry:
    """Stand in line. The same form twice, or the same wish from the same address, is one entry."""
    one_by_one(visitor.email)
    mine = WaitingListEntry.objects.open().filter(
        email__iexact=visitor.email,
        course=wanted.course,
        method=wanted.method,
        office=wanted.office,
    )
    found = WaitingListEntry.objects.filter(uuid=key).first() or mine.first()
    if found is not None:
        return found
    now = timezone.now()
    entry = WaitingListEntry(
        uuid=key,
        course=wanted.course,
        method=wanted.method,
        office=wanted.office,
        first_day=first_day,
        last_day=last_day,
        consent_wording=wording_on(ConsentKind.SERVICE, timezone.localdate()),
        consented_at=now,
        **asdict(visitor),
    )
    entry.full_clean()
    entry.save(force_insert=True)
    post_welcome(entry)
    audit.record_stranger("waiting.joined", target=entry)
    return entry


@transaction.atomic
def waiting_leave(*, entry: WaitingListEntry, by: User | None = None) -> WaitingListEntry:
    """No more offers; a time that is kept for them is free again. Twice is once."""
    entry = WaitingListEntry.objects.select_for_update().get(pk=entry.pk)
    if entry.state == EntryState.ENDED:
        return entry
    for each in _open_offers(entry):
        drop_hold(each.appointment)
    _end(entry, EntryEnd.STAFF if by else EntryEnd.CLIENT, by)
    if by:
        audit.record("waiting.ended", target=entry, by=by)
    else:
        audit.record_stranger("waiting.left", target=entry)
    return entry


@transaction.atomic
def offer_accept(*, request: WebRequest) -> WebRequest:
    """Take the time that is kept. Raises Refused when it is too late; twice is once."""
    entry = _lock_entry(request)
    request = WebRequest.objects.get(pk=request.pk)
    request.appointment = lock(request.appointment)
    if request.is_sent:
        return request
    if not request.is_held(timezone.now()):
        raise Refused("お申込みの期限が過ぎました。次に空きが出たら、またご案内します。")
    send_request(request)
    _end(entry, EntryEnd.BOOKED, None)
    return request


@transaction.atomic
def offer_decline(*, request: WebRequest) -> None:
    """Not this time: the next in line is asked, and they go to the end of it."""
    entry = _lock_entry(request)
    row = lock(request.appointment)
    if row.state != AppointmentState.HELD:
        return
    drop_hold(row)
    if entry.state == EntryState.OFFERED:
        _back_in_line(entry)
    audit.record_stranger("waiting.declined", target=entry)
    time_is_freed()


def waiting_offer(*, now: datetime) -> int:
    """One offer for everybody in line for whom there is a time; how many. May be killed and rerun.

    Only while the centre is open: an offer made in the night would have run out by morning.
    """
    _settle(now)
    if not _is_open(now):
        return 0
    times: dict[Wanted, list[datetime]] = {}
    made = 0
    for pk in (
        WaitingListEntry.objects.filter(state=EntryState.WAITING)
        .in_order()
        .values_list("pk", flat=True)
    ):
        made += _offer(pk, now, times)
    return made


def _is_open(now: datetime) -> bool:
    policy, local = BookingPolicy.current(), timezone.localtime(now)
    return is_working_day(local.date()) and policy.opens <= local.time() < policy.closes


def _settle(now: datetime) -> None:
    """Offers that ran out, and wishes whose days have gone by."""
    for pk in WaitingListEntry.objects.filter(state=EntryState.OFFERED).values_list(
        "pk", flat=True
    ):
        _settle_offer(pk, now)
    past = WaitingListEntry.objects.filter(
        state=EntryState.WAITING, last_day__lt=timezone.localtime(now).date()
    )
    past.update(state=EntryState.ENDED, ended_as=EntryEnd.PASSED, ended_at=now)


@transaction.atomic
def _settle_offer(pk: int, now: datetime) -> None:
    rows = WaitingListEntry.objects.select_for_update(skip_locked=True)
    entry = rows.filter(pk=pk, state=EntryState.OFFERED).first()
    if entry is None or any(each.is_held(now) for each in _open_offers(entry)):
        return
    for each in _open_offers(entry):
        let_go(lock(each.appointment))
    if entry.offers >= MOST_OFFERS:
        _end(entry, EntryEnd.SILENT, None)
    else:
        _back_in_line(entry)


def _lock_entry(request: WebRequest) -> WaitingListEntry:
    """Always before its appointment: two who lock them in another order wait for ever."""
    assert request.waiting is not None
    return WaitingListEntry.objects.select_for_update().get(pk=request.waiting.pk)


def _open_offers(entry: WaitingListEntry) -> list[WebRequest]:
    rows = entry.requests.filter(appointment__state=AppointmentState.HELD)
    return list(rows.select_related("appointment"))


@transaction.atomic
def _offer(pk: int, now: datetime, times: dict[Wanted, list[datetime]]) -> bool:
    rows = WaitingListEntry.objects.select_for_update(of=("self",), skip_locked=True)
    entry = rows.select_related("course", "office").filter(pk=pk, state=EntryState.WAITING).first()
    if entry is None:
        return False
    wanted = Wanted(entry.course, entry.method, entry.office)
    if wanted not in times:
        times[wanted] = list(read_times(wanted, now=now))
    request = _hold_first(entry, wanted, times[wanted], now)
    if request is None:
        return False
    entry.state, entry.offers = EntryState.OFFERED, entry.offers + 1
    entry.save(update_fields=["state", "offers"])
    mails.post(request.appointment, MailKind.OFFER)
    audit.record("waiting.offered", target=entry, by=None)
    return True


def _hold_first(
    entry: WaitingListEntry, wanted: Wanted, times: list[datetime], now: datetime
) -> WebRequest | None:
    until = now + timedelta(hours=BookingPolicy.current().web_offer_hours)
    for start in times:
        if not entry.first_day <= timezone.localtime(start).date() <= entry.last_day:
            continue
        try:
            return hold_for(
                key=uuid.uuid4(),
                wanted=wanted,
                start=start,
                visitor=visitor_of(entry),
                until=min(until, start),
                waiting=entry,
            )
        except NoneFree:
            continue
    return None


def visitor_of(entry: WaitingListEntry) -> Visitor:
    return Visitor(**{name: getattr(entry, name) for name in Visitor.__dataclass_fields__})


def _back_in_line(entry: WaitingListEntry) -> None:
    entry.state, entry.queued_at = EntryState.WAITING, timezone.now()
    entry.save(update_fields=["state", "queued_at"])


def _end(entry: WaitingListEntry, how: EntryEnd, by: User | None) -> None:
    entry.state, entry.ended_as = EntryState.ENDED, how
    entry.ended_at, entry.ended_by = timezone.now(), by
    entry.save(update_fields=["state", "ended_as", "ended_at", "ended_by"])
