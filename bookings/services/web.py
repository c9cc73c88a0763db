"""What visitors do on the public pages: hold a time, show the code, change, cancel.

None of them is signed in (`by=None`): the form's key, the code and signed links say who it is.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import connection, transaction
from django.utils import timezone

from accounts import audit
from bookings import mails
from bookings.availability import FreeSlot
from bookings.enums import AppointmentAct, AppointmentState, CancelledBy, Source
from bookings.errors import Refused, SlotTaken
from bookings.models import (
    Appointment,
    BookingPolicy,
    Booth,
    MailKind,
    WaitingListEntry,
    WebRequest,
)
from bookings.plan import Client, Plan, Slot, Wish
from bookings.services._keeping import lock, save_act
from bookings.services.acts import appointment_cancel, appointment_move
from bookings.services.book import appointment_hold
from bookings.web import codes
from bookings.web.mailing import post_code
from bookings.web.times import Wanted, slots_at
from center.enums import ParticipantRole
from center.models import DEFAULT_PROGRAMME, Office, Programme
from companies.enums import ConsentKind
from companies.services.consents import wording_on
from coordinators.models import Coordinator

# Each round reads anew what is free; others may be quicker that often.
ATTEMPTS = 6
REPLACED = "相談者が別の日時を選び直したため"


class CodeAnswer(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    TOO_MANY = "too_many"
    EXPIRED = "expired"


class NoneFree(Refused):
    """Nobody is free at that time any more; other times are offered."""

    def __init__(self) -> None:
        super().__init__("申し訳ありません。この日時は、ほかの方の予約が入りました。")


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """What was typed."""

    name: str
    kana: str
    phone: str
    email: str
    sex: str
    age_band: str
    company: str = ""
    about: str = ""
    language: str = ""
    declines_observers: bool = False

    @property
    def client(self) -> Client:
        return Client(
            client_name=self.company,
            contact_name=self.name,
            contact_kana=self.kana,
            contact_phone=self.phone,
            contact_email=self.email,
        )


@transaction.atomic
def web_hold(
    *,
    key: uuid.UUID,
    wanted: Wanted,
    start: datetime,
    visitor: Visitor,
    mine: Collection[uuid.UUID] = (),
) -> WebRequest:
    """Keep the time for some minutes and mail the code. Raises NoneFree.

    The same form sent twice is one request. `mine` are the keys this browser has: what it holds
    besides and never finished gives way, what it has asked for at this time is answered with.
    """
    one_by_one(visitor.email)
    own = list(
        WebRequest.objects.select_related("appointment")
        .filter(uuid__in={*mine, key})
        .order_by("pk")
    )
    for each in own:
        if _is_this(each, start, key):
            return each
    for each in own:
        _give_way(each)
    until = timezone.now() + timedelta(minutes=BookingPolicy.current().hold_minutes)
    used = any(each.uuid == key for each in own)
    request = hold_for(
        key=uuid.uuid4() if used else key,
        wanted=wanted,
        start=start,
        visitor=visitor,
        until=until,
    )
    post_code(request)
    audit.record_stranger("web.held", target=request.appointment)
    return request


def one_by_one(email: str) -> None:
    """Two tabs, a double click: whoever comes second sees what the first has done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [email.lower()])


def _is_this(request: WebRequest, start: datetime, key: uuid.UUID) -> bool:
    if request.appointment.period.lower != start:
        return False
    return request.is_sent or (request.uuid == key and request.is_held(timezone.now()))


def _give_way(request: WebRequest) -> None:
    if request.waiting_id is None:
        drop_hold(request.appointment)


def drop_hold(held: Appointment) -> None:
    """End a hold for which another time was chosen."""
    row = lock(held)
    if row.state == AppointmentState.HELD:
        save_act(
            row,
            AppointmentAct.CANCELLED,
            by=None,
            reason=REPLACED,
            fields={
                "state": AppointmentState.CANCELLED,
                "cancelled_by": CancelledBy.CLIENT,
                "held_until": None,
            },
        )


def hold_for(
    *,
    key: uuid.UUID,
    wanted: Wanted,
    start: datetime,
    visitor: Visitor,
    until: datetime,
    waiting: WaitingListEntry | None = None,
) -> WebRequest:
    """The appointment and its request, held by the best who is free. Raises NoneFree."""

    def take(slot: Slot) -> Appointment:
        wish = Wish(
            programme=Programme.objects.get(code=DEFAULT_PROGRAMME),
            source=Source.WEB,
            course=wanted.course,
            language=visitor.language,
            briefing=visitor.about,
            declines_observers=visitor.declines_observers,
            matching={"chosen_by": "web"},
        )
        return appointment_hold(plan=Plan(slot=slot, wish=wish, client=visitor.client), until=until)

    appointment = _take_best(wanted, start, take)
    now = timezone.now()
    request = WebRequest(
        appointment=appointment,
        uuid=key,
        code_sent_at=now,
        consent_wording=waiting.consent_wording
        if waiting
        else wording_on(ConsentKind.SERVICE, timezone.localdate()),
        consented_at=waiting.consented_at if waiting else now,
        sex=visitor.sex,
        age_band=visitor.age_band,
        waiting=waiting,
    )
    request.full_clean()
    request.save(force_insert=True)
    return request


def _take_best(
    wanted: Wanted,
    start: datetime,
    take: Callable[[Slot], Appointment],
    *,
    moving: Appointment | None = None,
    keep: bool = False,
) -> Appointment:
    lead = lead_of(moving) if moving else None
    for _ in range(ATTEMPTS):
        free = slots_at(
            wanted, start, now=timezone.now(), but=moving.pk if moving else None, also=lead
        )
        if keep:
            free = [each for each in free if each.coordinator_id == lead]
        if not free:
            raise NoneFree
        try:
            return take(slot_of(free[0], wanted))
        except SlotTaken:
            continue
    raise NoneFree


def lead_of(appointment: Appointment) -> int | None:
    lead = appointment.participants.filter(role=ParticipantRole.LEAD).first()
    return lead.coordinator_id if lead else None


def slot_of(free: FreeSlot, wanted: Wanted) -> Slot:
    coordinator = Coordinator.objects.select_related("office").get(pk=free.coordinator_id)
    booth = Booth.objects.get(pk=free.booth_ids[0]) if free.booth_ids else None
    return Slot(
        start=free.start,
        end=free.end,
        method=wanted.method,
        office=wanted.office or _office(free, coordinator),
        coordinators=(coordinator,),
        booth=booth,
    )


def _office(free: FreeSlot, coordinator: Coordinator) -> Office:
    """Where a session counts that takes place nowhere: where its coordinator works that day."""
    if free.office_id is not None:
        return Office.objects.get(pk=free.office_id)
    return coordinator.office or Office.objects.filter(is_active=True).earliest("position", "pk")


@transaction.atomic
def web_verify(*, request: WebRequest, code: str) -> CodeAnswer:
    """The code was typed. Right, the request is sent; a second time it is right again."""
    row = lock(request.appointment)
    request = WebRequest.objects.select_for_update().get(pk=request.pk)
    request.appointment = row
    if request.is_sent:
        return CodeAnswer.RIGHT
    if not request.is_held(timezone.now()):
        return CodeAnswer.EXPIRED
    if request.code_tries >= codes.TRIES:
        return CodeAnswer.TOO_MANY
    if not codes.is_right(request, code):
        request.code_tries += 1
        request.save(update_fields=["code_tries"])
        audit.record_stranger("web.wrong_code", target=row, tries=request.code_tries)
        return CodeAnswer.WRONG if request.code_tries < codes.TRIES else CodeAnswer.TOO_MANY
    send_request(request)
    _drop_others(row)
    return CodeAnswer.RIGHT


def send_request(request: WebRequest) -> None:
    """仮押さえ → 申込受付, of a locked appointment."""
    now = timezone.now()
    save_act(
        request.appointment,
        AppointmentAct.REQUESTED,
        by=None,
        fields={"state": AppointmentState.REQUESTED, "held_until": None, "received_at": now},
    )
    request.verified_at = now
    request.save(update_fields=["verified_at"])
    mails.post(request.appointment, MailKind.REQUESTED)
    audit.record_stranger("web.requested", target=request.appointment)


def _drop_others(row: Appointment) -> None:
    """The address is theirs now: what it holds elsewhere was another try of the same person."""
    others = WebRequest.objects.filter(
        appointment__state=AppointmentState.HELD,
        appointment__contact_email__iexact=row.contact_email,
        waiting=None,
    )
    for each in others.exclude(appointment=row).select_related("appointment").order_by("pk"):
        drop_hold(each.appointment)


@transaction.atomic
def web_resend(*, request: WebRequest) -> None:
    """A new code by mail; the old one ends. Raises Refused."""
    row = lock(request.appointment)
    request = WebRequest.objects.select_for_update().get(pk=request.pk)
    request.appointment = row
    now = timezone.now()
    if not request.is_held(now):
        raise Refused("お申込みの時間が過ぎました。もう一度、日時を選んでください。")
    if request.code_round >= codes.ROUNDS:
        raise Refused("これ以上はお送りできません。お手数ですが、お電話でお申し込みください。")
    if now < request.code_sent_at + codes.PAUSE:
        raise Refused("先ほどお送りしました。1分ほど待ってから、もう一度お試しください。")
    request.code_round += 1
    request.code_tries, request.code_sent_at = 0, now
    request.save(update_fields=["code_round", "code_tries", "code_sent_at"])
    post_code(request)
    audit.record_stranger("web.code_resent", target=row)


# --- by the link in the mail


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

    def take(slot: Slot) -> Appointment:
        return appointment_move(
            appointment=appointment,
            slot=slot,
            by=None,
            version=version,
            reason="相談者の希望（ネットから）",
        )

    moved = _take_best(wanted, start, take, moving=appointment, keep=keep)
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
