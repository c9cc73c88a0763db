"""引継・資料, the ledger of usage, the calendar feed."""

from __future__ import annotations

from typing import Any

from accounts.enums import Permission as P
from tests.matrix.page import Page
from tests.matrix.world import World


def on_appointment(world: World) -> dict[str, Any]:
    return {"kind": "appointment", "pk": world.note.appointment_id}


def note_pk(world: World) -> dict[str, Any]:
    return {"pk": world.note.pk}


def material_uuid(world: World) -> dict[str, Any]:
    return {"uuid": world.material.uuid}


def text(world: World) -> dict[str, Any]:
    return {"text": "次回は決算書を見る。"}


# The secretariat left them; the trainee sits in the session, another coordinator reads only.
NOT_THEIRS = {"reception": 403, "chief": 403, "coordinator": 403}


def secret(world: World) -> dict[str, Any]:
    return {"secret": "x" * 43}


def incident_pk(world: World) -> dict[str, Any]:
    return {"pk": world.incident.pk}


def why(world: World) -> dict[str, Any]:
    return {"reason": "電車の遅れのため"}


PAGES: dict[str, Page] = {
    "consultations:unwritten": Page(P.MEMO_WRITE),
    "bookings:feed": Page(
        None,
        secret,
        ok=404,
        sweep=False,  # nobody's secret; the right one: test_feed.py
    ),
    "bookings:feed_make": Page(P.CALENDAR_FEED, method="post"),
    "bookings:feed_revoke": Page(P.CALENDAR_FEED, ok=302, method="post"),
    "bookings:incidents": Page(P.INCIDENTS),
    "bookings:incident_forgive": Page(P.INCIDENTS, incident_pk, ok=302, method="post", data=why),
    "bookings:incident_count": Page(P.INCIDENTS, incident_pk, ok=302, method="post"),
    "bookings:shared": Page(P.HANDOVER_READ, on_appointment),
    "bookings:note_add": Page(P.HANDOVER_WRITE, on_appointment, ok=302, method="post", data=text),
    "bookings:note_withdraw": Page(
        P.HANDOVER_WRITE, note_pk, ok=302, method="post", exceptions=NOT_THEIRS
    ),
    # Without a file there is nothing to keep.
    "bookings:material_add": Page(P.HANDOVER_WRITE, on_appointment, ok=422, method="post"),
    "bookings:material": Page(P.HANDOVER_READ, material_uuid, sweep=False),
    "bookings:material_withdraw": Page(
        P.HANDOVER_WRITE, material_uuid, ok=302, method="post", exceptions=NOT_THEIRS
    ),
}
