"""A visitor's choice of a time becomes a slot: the best who is free, or the next one."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from bookings.availability import FreeSlot
from bookings.choosing import kept
from bookings.enums import Source
from bookings.errors import Refused, SlotTaken
from bookings.models import Appointment, Booth, WaitingListEntry, WebRequest
from bookings.plan import Client, Plan, Slot, Wish
from bookings.services.book import appointment_hold
from bookings.web.times import Taker, Wanted, takers_at
from center.enums import ParticipantRole
from center.models import DEFAULT_PROGRAMME, Office, Programme
from companies.enums import ConsentKind
from companies.services.consents import wording_on
from coordinators.models import Coordinator

# Each round reads anew what is free; others may be quicker that often.
ATTEMPTS = 6


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

    def take(slot: Slot, free: list[Taker]) -> Appointment:
        wish = Wish(
            programme=Programme.objects.get(code=DEFAULT_PROGRAMME),
            source=Source.WEB,
            course=wanted.course,
            language=visitor.language,
            briefing=visitor.about,
            declines_observers=visitor.declines_observers,
            matching=kept(slot, [each.proposal.kept() for each in free], [], by_hand=False),
        )
        return appointment_hold(plan=Plan(slot=slot, wish=wish, client=visitor.client), until=until)

    appointment = take_best(wanted, start, take)
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


def take_best(
    wanted: Wanted,
    start: datetime,
    take: Callable[[Slot, list[Taker]], Appointment],
    *,
    moving: Appointment | None = None,
    keep: bool = False,
) -> Appointment:
    lead = lead_of(moving) if moving else None
    for _ in range(ATTEMPTS):
        free = takers_at(
            wanted, start, now=timezone.now(), but=moving.pk if moving else None, also=lead
        )
        if keep:
            free = [each for each in free if each.slot.coordinator_id == lead]
        if not free:
            raise NoneFree
        try:
            return take(slot_of(free[0].slot, wanted), free)
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
