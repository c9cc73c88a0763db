"""Small builders for tests: each makes a believable row through the real services."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from bookings.enums import Source
from bookings.models import Appointment, Booth, HandoverNote, Material, UsageIncident
from bookings.plan import Client, Introduction, Plan, Slot, Wish
from bookings.services import appointment_book, appointment_no_show
from bookings.services.share import material_add, note_add
from bookings.sharing import Target
from center.models import Industry, Office, Programme, SupportCourse, Topic
from companies.enums import ConsentKind, ConsentMeans, RequestKind
from companies.models import Company, CompanyFigures, Consent, DisclosureRequest, Person
from companies.services import (
    Year,
    company_register,
    consent_give,
    figures_record,
    person_register,
    request_receive,
)
from consultations.confirming.services import memo_confirm
from consultations.enums import IntakeChannel, Method, Triage
from consultations.intake.facts import IntakeFacts, Place
from consultations.intake.services.intake import intake_open
from consultations.models import Attachment, Intake, Memo
from consultations.writing.entry import MemoEntry
from consultations.writing.services.attachments import attachment_add
from consultations.writing.services.draft import draft_open
from consultations.writing.services.write import memo_submit
from coordinators.models import Coordinator, SkillLevel, SkillProposal
from coordinators.services import skill_propose, skill_set
from partners.enums import OrganizationKind
from partners.meetings.services import meeting_action_add, meeting_record
from partners.models import (
    Branch,
    Contact,
    LiaisonMeeting,
    MeetingAction,
    Organization,
    PartnerStaff,
    Scheme,
)
from partners.orgs.services.contacts import contact_add
from partners.orgs.services.organizations import organization_merge
from partners.orgs.services.schemes import scheme_record

PASSWORD = "yorozu-test-password"
_serial = itertools.count(1)


def at(day: date | str, clock: str = "10:00") -> datetime:
    """A Tokyo time: at("2026-10-05", "13:30")."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))


def this_year() -> datetime:
    """A moment gone by that the figures of this 年度 count, whatever day the test is run."""
    return at(timezone.localdate(), "00:00")


def user(role: Role | str = Role.COORDINATOR, **fields: Any) -> User:
    number = next(_serial)
    fields.setdefault("name", f"利用者 {number}")
    fields.setdefault("email", f"user{number}@yorozu.example")
    if role == Role.TRAINEE:
        fields.setdefault("pledged_on", date(2020, 1, 1))
    return User.objects.create_user(password=fields.pop("password", None), role=role, **fields)


def coordinator(name: str = "石田 真", *, person: User | None = None, **fields: Any) -> Coordinator:
    """A coordinator who signs in; `.user` is the account."""
    account = person or user(Role.COORDINATOR, name=name)
    return Coordinator.objects.create(user=account, name=account.name, **fields)


def chief(name: str = "千葉 透") -> Coordinator:
    return coordinator(person=user(Role.CHIEF, name=name), rank="chief")


def skill(
    who: Coordinator, topic: Topic, level: int, *, by: User | None = None, evidence: str = "実績"
) -> SkillLevel:
    """A level set over what was there."""
    now = SkillLevel.objects.filter(coordinator=who, topic=topic).first()
    return skill_set(
        coordinator=who,
        topic=topic,
        level=level,
        evidence=evidence if level else "",
        by=by or user(Role.MANAGER),
        revision=now.revision if now else 0,
    )


def proposal(
    who: Coordinator,
    topic: Topic,
    level: int = 3,
    *,
    by: User | None = None,
    evidence: str = "相談の実績",
) -> SkillProposal:
    """A wish that waits; the coordinator's own unless `by` is given."""
    asker = by or who.user
    assert asker is not None
    return skill_propose(coordinator=who, topic=topic, level=level, evidence=evidence, by=asker)


def office(code: str = "shimbashi", name: str = "新橋") -> Office:
    return Office.objects.get_or_create(code=code, defaults={"name": name})[0]


def programme(code: str = "yorozu", name: str = "よろず支援拠点事業") -> Programme:
    return Programme.objects.get_or_create(code=code, defaults={"name": name})[0]


def topic(name: str = "資金繰り") -> Topic:
    return Topic.objects.get_or_create(name=name)[0]


def course(name: str = "経営改善支援") -> SupportCourse:
    return SupportCourse.objects.get_or_create(name=name)[0]


def industry(code: str = "E", name: str = "製造業", size_rule: str = "manufacturing") -> Industry:
    return Industry.objects.get_or_create(
        code=code, defaults={"name": name, "size_rule": size_rule}
    )[0]


def bank(name: str = "城南信用金庫", code: str = "1344", *branches: str) -> Organization:
    made, _ = Organization.objects.get_or_create(
        name=name, defaults={"kind": OrganizationKind.SHINKIN, "zengin_code": code}
    )
    for branch in branches:
        Branch.objects.get_or_create(organization=made, name=branch)
    return made


def bank_user(organization: Organization, branch: Branch | None = None) -> User:
    account = user(Role.PARTNER)
    PartnerStaff.objects.create(user=account, organization=organization, branch=branch)
    return account


def company(name: str = "株式会社大田精機", **facts: Any) -> Company:
    return company_register(by=None, name=name, **facts)


def figures(company: Company, year: int, *, by: User, **values: Any) -> CompanyFigures:
    return figures_record(company=company, year=Year(year, **values), by=by)


def person(name: str = "佐藤 一郎", **facts: Any) -> Person:
    return person_register(by=None, name=name, **facts)


def consent(
    client: Company | Person,
    kind: ConsentKind = ConsentKind.SERVICE,
    *,
    by: User | None = None,
    given_on: date | None = None,
    agency: str = "",
) -> Consent:
    return consent_give(
        client=client,
        kind=kind,
        given_on=given_on or timezone.localdate(),
        means=ConsentMeans.PAPER,
        agency=agency,
        by=by or user(Role.SECRETARIAT),
    )


def privacy_request(
    client: Company | Person | None = None, *, by: User | None = None, **facts: Any
) -> DisclosureRequest:
    asked: dict[str, Any] = {
        "kind": RequestKind.DISCLOSE,
        "received_on": timezone.localdate(),
        "applicant": client.name if client else "請求 太郎",
        "identity_check": "運転免許証を窓口で確認",
        "wish": "私の相談の記録の開示",
        "company": client if isinstance(client, Company) else None,
        "person": client if isinstance(client, Person) else None,
    }
    return request_receive(by=by or user(Role.SECRETARIAT), **(asked | facts))


def entry(lead: Coordinator, **changes: Any) -> MemoEntry:
    """A complete entry; give `company=`/`person=` or it invents a company by name."""
    start = changes.pop("started_at", at("2026-10-05"))
    plain = MemoEntry(
        started_at=start,
        ended_at=start + timedelta(hours=1),
        coordinators=[lead],
        programme=programme(),
        office=office(),
        method=Method.VISIT,
        primary_topic=topic(),
        content="来期の資金繰りが厳しく、借換えについて相談したい。",
        advice="月次の資金繰り表を6か月分作成するよう助言した。",
    )
    if not {"company", "person", "company_name", "person_name"} & changes.keys():
        changes["company_name"] = f"株式会社試作{next(_serial)}"
    return replace(plain, **changes)


def draft(by: User, key: uuid.UUID | None = None) -> Memo:
    return draft_open(uuid=key or uuid.uuid4(), by=by)


def submitted(lead: Coordinator, **changes: Any) -> Memo:
    """A memo handed in by its lead."""
    assert lead.user is not None
    memo = draft(lead.user)
    return memo_submit(memo=memo, by=lead.user, entry=entry(lead, **changes))


def confirmed(lead: Coordinator, *, by: User | None = None, **changes: Any) -> Memo:
    """A memo confirmed by the secretariat: it counts."""
    memo = submitted(lead, **changes)
    return memo_confirm(memo=memo, by=by or user(Role.SECRETARIAT))


def attachment(memo: Memo, *, by: User, name: str = "メモ.txt", text: str = "控え") -> Attachment:
    """A small text file on a memo; tests that build it take the `media` fixture."""
    upload = ContentFile(f"{text} {next(_serial)}".encode(), name=name)
    return attachment_add(memo=memo, by=by, upload=upload, name=name)


def booth(name: str = "ブース1", place: Office | None = None) -> Booth:
    return Booth.objects.get_or_create(office=place or office(), name=name)[0]


def plan(*leads: Coordinator, start: datetime | None = None, **changes: Any) -> Plan:
    """An hour's visit; keywords are those of Slot, Client, Introduction and Wish."""
    start = start or at(timezone.localdate() + timedelta(days=7))
    parts: list[dict[str, Any]] = [
        {
            "start": start,
            "end": start + timedelta(hours=1),
            "method": Method.VISIT,
            "office": office(),
            "coordinators": leads,
        },
        {"client_name": f"株式会社予約{next(_serial)}", "contact_phone": "03-1234-5678"},
        {},
        {"programme": programme(), "source": Source.PHONE, "primary_topic": topic()},
    ]
    kinds: tuple[Any, ...] = (Slot, Client, Introduction, Wish)
    for kind, part in zip(kinds, parts, strict=True):
        part |= {
            name: changes.pop(name) for name in [*changes] if name in kind.__dataclass_fields__
        }
    if parts[0]["method"] == Method.VISIT:
        parts[0].setdefault("booth", booth())
    assert not changes, changes
    slot, client, introduction, wish = (
        kind(**part) for kind, part in zip(kinds, parts, strict=True)
    )
    return Plan(slot=slot, client=client, introduction=introduction, wish=wish)


def appointment(*leads: Coordinator, by: User | None = None, **changes: Any) -> Appointment:
    """Booked through the desk."""
    return appointment_book(
        plan=plan(*(leads or [coordinator()]), **changes), by=by or user(Role.SECRETARIAT)
    )


def agency(name: str = "東京都中小企業振興公社", **fields: Any) -> Organization:
    return Organization.objects.get_or_create(
        name=name, defaults={"kind": OrganizationKind.PUBLIC, **fields}
    )[0]


def intake(*, by: User | None = None, **facts: Any) -> Intake:
    """A call that was taken and is not decided yet."""
    plain: dict[str, Any] = {
        "channel": IntakeChannel.PHONE,
        "programme": programme(),
        "client_name": f"株式会社電話{next(_serial)}",
        "contact_name": "佐藤 一郎",
        "phone": "03-1234-5678",
        "triage": Triage.YOROZU,
        "summary": "来月の支払いに不安があるとのこと。",
    }
    taken_at = facts.pop("taken_at", None)
    return intake_open(
        by=by or user(Role.RECEPTION), facts=IntakeFacts(**(plain | facts)), taken_at=taken_at
    )


def place(organization: Organization | None = None, **words: Any) -> Place:
    words.setdefault("reason", "許認可の窓口のため")
    return Place(organization=organization or agency(), **words)


def note(target: Target, *, by: User | None = None, text: str = "決算書は後日。") -> HandoverNote:
    return note_add(target=target, by=by or user(Role.SECRETARIAT), text=text)


def material(
    target: Target, *, by: User | None = None, name: str = "試算表.txt", text: str = "資料"
) -> Material:
    """A small text file; tests that build it take the `media` fixture."""
    upload = ContentFile(f"{text} {next(_serial)}".encode(), name=name)
    return material_add(target=target, by=by or user(Role.SECRETARIAT), upload=upload, name=name)


def incident(*leads: Coordinator, by: User | None = None, **changes: Any) -> UsageIncident:
    """Somebody who did not come, three days ago unless `start` says otherwise."""
    start = changes.pop("start", at(timezone.localdate() - timedelta(days=3)))
    by = by or user(Role.SECRETARIAT)
    missed = appointment(*leads, by=by, start=start, **changes)
    appointment_no_show(appointment=missed, by=by, version=missed.version, reason="連絡なし")
    return UsageIncident.objects.get(appointment=missed)


def merged_bank(
    name: str = "旧東信用金庫", into: Organization | None = None, *, by: User | None = None
) -> Organization:
    """A bank that went up in another on 2026-10-01."""
    row = bank(name, "1399", f"{name[:2]}支店")
    if row.successor_id:
        return row
    return organization_merge(
        merged=row,
        successor=into or bank(),
        on=date(2026, 10, 1),
        version=row.version,
        by=by or user(Role.MANAGER),
    )


def partner_contact(
    organization: Organization, name: str = "山田 浩二", *, by: User | None = None, **facts: Any
) -> Contact:
    values = {"name": name, "title": "業務部 課長", **facts}
    return contact_add(organization=organization, values=values, by=by or user(Role.SECRETARIAT))


def scheme(organization: Organization, *, by: User | None = None, **facts: Any) -> Scheme:
    values = {
        "organization": organization,
        "fiscal_year": 2026,
        "title": f"ロビー相談会{next(_serial)}",
        "stage": "running",
        "done": "毎月、支店で相談会を開く。",
        **facts,
    }
    return scheme_record(key=uuid.uuid4(), values=values, by=by or user(Role.SECRETARIAT))


def meeting(*organizations: Organization, by: User | None = None, **facts: Any) -> LiaisonMeeting:
    """Held three days ago unless `starts_at` says otherwise."""
    values = {
        "kind": "liaison",
        "programme": programme(),
        "starts_at": at(timezone.localdate() - timedelta(days=3), "10:00"),
        "subject": f"今年度の連携{next(_serial)}",
        "organizations": list(organizations or [bank()]),
        **facts,
    }
    return meeting_record(key=uuid.uuid4(), values=values, by=by or user(Role.SECRETARIAT))


def meeting_action(
    held: LiaisonMeeting, *, by: User | None = None, owner: User | None = None, **facts: Any
) -> MeetingAction:
    facts.setdefault("what", f"予定表を送る{next(_serial)}")
    facts.setdefault("due_on", timezone.localdate() - timedelta(days=1))
    return meeting_action_add(meeting=held, by=by or user(Role.SECRETARIAT), owner=owner, **facts)
