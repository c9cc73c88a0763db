"""A memo as its writer hands it in: parsed, not yet saved."""

from dataclasses import dataclass, field
from datetime import date, datetime

from bookings.models import Appointment
from center.models import Industry, Office, Programme, SupportCourse, Topic
from companies.models import Company, Person
from coordinators.models import Coordinator
from partners.models import Branch, Organization


@dataclass(frozen=True, kw_only=True)
class ClientFacts:
    """What the writer knows of the client besides the names; empty means "not asked"."""

    industry: Industry | None = None
    staff: int | None = None
    stage: str = ""
    sex: str = ""
    age_band: str = ""
    phone: str = ""
    municipality: str = ""


@dataclass(frozen=True, kw_only=True)
class MemoEntry:
    """Everything required at submission is required here; `coordinators[0]` is the lead."""

    started_at: datetime
    ended_at: datetime
    coordinators: list[Coordinator]
    programme: Programme
    office: Office
    method: str
    primary_topic: Topic
    company: Company | None = None
    company_name: str = ""
    company_kana: str = ""
    business: str = ""
    person: Person | None = None
    person_name: str = ""
    person_kana: str = ""
    content: str = ""
    advice: str = ""
    impression: str = ""
    other_topics: list[Topic] = field(default_factory=list)
    course: SupportCourse | None = None
    introduced_by: Organization | None = None
    introduced_branch: Branch | None = None
    next_on: date | None = None
    next_step: str = ""
    is_restricted: bool = False
    appointment: Appointment | None = None
    facts: ClientFacts = field(default_factory=ClientFacts)
