"""Links in mails: signed, so that nobody opens another's by counting."""

from __future__ import annotations

import uuid

from django.core import signing
from django.urls import reverse

from bookings.enums import AppointmentState
from bookings.models import Appointment, WaitingListEntry, WebRequest
from yorozu.kit.outbox import absolute

_MANAGE, _CODE, _ENTRY, _OFFER = (f"book.{name}" for name in ("manage", "code", "entry", "offer"))


def manage_url(appointment: Appointment) -> str:
    """Where the client changes or cancels. For any appointment, whichever way it came in."""
    return absolute(manage_path(appointment))


def manage_path(appointment: Appointment) -> str:
    """For the mails. A hold is no appointment yet."""
    if appointment.state == AppointmentState.HELD:
        return ""
    return reverse("book:manage", args=[manage_token(appointment)])


def manage_token(appointment: Appointment) -> str:
    return _signed(appointment.uuid, _MANAGE)


def code_url(request: WebRequest) -> str:
    """Stands in the mail beside the code: whoever opens it has shown the address to be theirs.

    The round is in it: a code that was replaced takes its link along.
    """
    token = signing.dumps([request.uuid.hex, request.code_round], salt=_CODE)
    return absolute(reverse("book:verify", args=[token]))


def entry_url(entry: WaitingListEntry) -> str:
    return absolute(reverse("book:waiting_entry", args=[_signed(entry.uuid, _ENTRY)]))


def offer_url(appointment: Appointment) -> str:
    return absolute(reverse("book:offer", args=[_signed(appointment.uuid, _OFFER)]))


def managed(token: str) -> Appointment | None:
    found = _uuid(token, _MANAGE)
    rows = Appointment.objects.select_related("office", "course", "booth", "programme")
    return rows.filter(uuid=found).first() if found else None


def of_code(token: str) -> tuple[WebRequest, int] | None:
    """The request and the round of the code the link came with."""
    try:
        key, code_round = signing.loads(token, salt=_CODE)
        found = WebRequest.objects.select_related("appointment").filter(uuid=uuid.UUID(key))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    request = found.first()
    return (request, int(code_round)) if request else None


def entry_of(token: str) -> WaitingListEntry | None:
    found = _uuid(token, _ENTRY)
    return WaitingListEntry.objects.filter(uuid=found).first() if found else None


def offered(token: str) -> WebRequest | None:
    found = _uuid(token, _OFFER)
    rows = WebRequest.objects.select_related("appointment__office", "waiting")
    rows = rows.filter(waiting__isnull=False)
    return rows.filter(appointment__uuid=found).first() if found else None


def _signed(key: uuid.UUID, salt: str) -> str:
    return signing.dumps(key.hex, salt=salt)


def _uuid(token: str, salt: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(signing.loads(token, salt=salt))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
