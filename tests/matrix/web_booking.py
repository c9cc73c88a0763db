"""The public's pages (nobody signs in) and the office's lists of what came in by them."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.enums import Permission as P
from accounts.enums import Role
from bookings.models import Appointment, WaitingListEntry, WebRequest
from bookings.services import appointment_request, waiting_join
from bookings.web import links
from bookings.web.times import Wanted
from center.enums import Method
from companies.enums import ConsentKind
from companies.services.consents import wording_on
from tests import builders as make
from tests.bookings.web_world import visitor
from tests.matrix.page import Page
from tests.matrix.world import World


def asked(world: World) -> Appointment:
    """One request of the web, made when it is first asked for."""
    found = WebRequest.objects.select_related("appointment").first()
    if found is not None:
        return found.appointment
    lead = make.coordinator("予約 担当", is_public=True)
    plan = make.plan(lead, booth=make.booth("ネット予約"), contact_email="hanako@example.com")
    appointment = appointment_request(plan=plan, by=None)
    WebRequest.objects.create(
        appointment=appointment,
        uuid=uuid.uuid4(),
        verified_at=timezone.now(),
        consent_wording=wording_on(ConsentKind.SERVICE, timezone.localdate()),
        consented_at=timezone.now(),
        sex="female",
        age_band="40",
    )
    return appointment


def entry(world: World) -> WaitingListEntry:
    day = timezone.localdate() + timedelta(days=7)
    return WaitingListEntry.objects.first() or waiting_join(
        key=uuid.uuid4(),
        wanted=Wanted(None, Method.PHONE),
        first_day=day,
        last_day=day + timedelta(days=7),
        visitor=visitor(),
    )


def by_link(world: World) -> dict[str, Any]:
    return {"token": links.manage_token(asked(world))}


def own_request(world: World) -> dict[str, Any]:
    """Of another browser: for everybody here it is not there."""
    return {"key": WebRequest.objects.get(appointment=asked(world)).uuid}


def code_link(world: World) -> dict[str, Any]:
    request = WebRequest.objects.get(appointment=asked(world))
    return {"token": links.code_url(request).rstrip("/").rpartition("/")[2]}


def entry_link(world: World) -> dict[str, Any]:
    return {"token": links.entry_url(entry(world)).rstrip("/").rpartition("/")[2]}


def no_offer(world: World) -> dict[str, Any]:
    return {"token": links.manage_token(asked(world))}


def entry_pk(world: World) -> dict[str, Any]:
    return {"pk": entry(world).pk}


CHOSEN = "?course=any&method=phone"

PAGES: dict[str, Page] = {
    "book:start": Page(None),
    "book:times": Page(None, query=CHOSEN),
    "book:details": Page(None, query=f"{CHOSEN}&start=2026-01-05T10:00"),
    "book:request": Page(None, own_request, ok=404, sweep=False),
    "book:resend": Page(None, own_request, ok=404, method="post", sweep=False),
    "book:verify": Page(None, code_link, ok=302, sweep=False),
    "book:manage": Page(None, by_link),
    "book:move": Page(None, by_link),
    "book:cancel": Page(None, by_link),
    "book:calendar": Page(None, by_link, sweep=False),
    "book:wait": Page(None, query=CHOSEN),
    "book:waiting_joined": Page(None),
    "book:waiting_entry": Page(None, entry_link),
    "book:offer": Page(None, no_offer, ok=404, sweep=False),
    "web_bookings:list": Page(P.WEB_BOOKINGS, seen_by=(Role.SECRETARIAT,)),
    "web_bookings:waiting": Page(P.WEB_BOOKINGS),
    "web_bookings:waiting_end": Page(P.WEB_BOOKINGS, entry_pk, ok=302, method="post"),
}
