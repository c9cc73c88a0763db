"""An appointment as somebody wants it, before it is one."""

import uuid as uuids
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bookings.enums import Source
from bookings.models import Booth
from bookings.models.periods import Period, period_of
from center.enums import ParticipantRole
from center.models import Office, Programme, SupportCourse, Topic
from companies.models import Company, Person
from coordinators.models import Coordinator
from partners.models import Branch, Organization, SeminarTheme


@dataclass(frozen=True, kw_only=True)
class Slot:
    """When, where and with whom. The first coordinator is the lead; a second answers too."""

    start: datetime
    end: datetime
    method: str
    office: Office
    coordinators: tuple[Coordinator, ...] = ()
    booth: Booth | None = None
    meeting_url: str = ""
    place: str = ""

    @property
    def period(self) -> Period:
        return period_of(self.start, self.end)

    @property
    def responders(self) -> list[tuple[Coordinator, ParticipantRole]]:
        return [
            (each, ParticipantRole.CO_RESPONDER if place else ParticipantRole.LEAD)
            for place, each in enumerate(self.coordinators)
        ]


@dataclass(frozen=True, kw_only=True)
class Client:
    """Who comes: a record, or only what the caller said."""

    company: Company | None = None
    person: Person | None = None
    client_name: str = ""
    contact_name: str = ""
    contact_kana: str = ""
    contact_phone: str = ""
    contact_email: str = ""


@dataclass(frozen=True, kw_only=True)
class Introduction:
    """紹介元. A bank's staff member without an account is known by name."""

    introduced_by: Organization | None = None
    introduced_branch: Branch | None = None
    introducer_name: str = ""
    introducer_email: str = ""
    introducer_phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """About what, and how the coordinators were chosen."""

    programme: Programme
    source: Source
    primary_topic: Topic | None = None
    other_topics: tuple[Topic, ...] = ()
    course: SupportCourse | None = None
    theme: SeminarTheme | None = None
    language: str = ""
    briefing: str = ""
    declines_observers: bool = False
    matching: dict[str, Any] = field(default_factory=dict)
    override_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """`uuid` is the form's: sent twice, it is one appointment."""

    slot: Slot
    wish: Wish
    client: Client = Client()
    introduction: Introduction = Introduction()
    uuid: uuids.UUID = field(default_factory=uuids.uuid4)
