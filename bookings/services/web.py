"""What visitors do on the public pages: hold a time, show the code, change, cancel.

None of them is signed in (`by=None`): the form's key, the code and signed links say who it is.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import connection, transaction
from django.utils import timezone

from accounts import audit
from bookings import mails
from bookings.enums import AppointmentAct, AppointmentState, CancelledBy
from bookings.errors import Refused
from bookings.models import (
    Appointment,
    BookingPolicy,
    MailKind,
    WebRequest,
)
from bookings.services._keeping import lock, save_act
from bookings.services.web_taking import Visitor, hold_for
from bookings.web import codes
from bookings.web.mailing import post_code
from bookings.web.times import Wanted

REPLACED = "相談者が別の日時を選び直したため"


class CodeAnswer(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    TOO_MANY = "too_many"
    EXPIRED = "expired"


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
