"""A first contact as it was taken down, before it is a record."""

from dataclasses import dataclass, field
from typing import Any

from center.models import Programme, SupportCourse, Topic
from companies.models import Company, Person
from consultations.enums import IntakeChannel
from partners.models import Branch, Organization

Answer = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class IntakeFacts:
    """Who called, from where, about what. Field names are those of `Intake`."""

    channel: IntakeChannel | str
    # None is よろず支援拠点事業.
    programme: Programme | None = None
    company: Company | None = None
    person: Person | None = None
    client_name: str = ""
    contact_name: str = ""
    contact_kana: str = ""
    phone: str = ""
    email: str = ""
    municipality: str = ""
    organization: Organization | None = None
    branch: Branch | None = None
    introducer_name: str = ""
    topic: Topic | None = None
    course: SupportCourse | None = None
    triage: str = ""
    answers: list[Answer] = field(default_factory=list)
    summary: str = ""
    reply: str = ""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a client is sent, and why. `message` is all that the agency reads of the matter."""

    organization: Organization
    reason: str
    message: str = ""
    told_agency_ok: bool = False
