"""A small centre: one user of each role, and what the pages need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from bookings.enums import Source
from bookings.models import Appointment, HandoverNote, Material, UsageIncident
from bookings.services import appointment_observer_add, appointment_request
from companies.enums import DisposalStage
from companies.models import (
    Company,
    CompanyDistinct,
    Consent,
    DisclosureRequest,
    DisposalItem,
    DisposalList,
    Person,
    PersonDistinct,
)
from companies.services import client_merge, client_tell_apart
from consultations.enums import ParticipantRole
from consultations.intake.services.intake import intake_refer
from consultations.models import (
    Attachment,
    ImportBatch,
    Intake,
    Memo,
    MemoExport,
    MemoParticipant,
    MemoPrint,
    OutcomeSurvey,
    Referral,
)
from consultations.writing.services.draft import draft_save
from coordinators.models import Coordinator, SkillProposal
from reports.models import MonthlyReport
from tests import builders as make
from tests.assist.world import Assist
from tests.assist.world import build as assist_build
from tests.casebook.world import Casebook
from tests.casebook.world import build as casebook_build
from tests.outcome_builders import answered


@dataclass
class World:
    """A small centre: one user of each role, and the memos the pages need."""

    users: dict[str, User]
    memo: Memo
    confirmed: Memo
    draft: Memo
    restricted: Memo
    attachment: Attachment
    export: MemoExport
    printing: MemoPrint
    batch: ImportBatch
    report: MonthlyReport
    consent: Consent
    company: Company
    double: Company
    merged_company: Company
    apart: CompanyDistinct
    person: Person
    person_double: Person
    merged_person: Person
    person_apart: PersonDistinct
    intake: Intake
    referral: Referral
    web_request: Appointment
    request: DisclosureRequest
    disposal: DisposalList
    lead: Coordinator
    proposal: SkillProposal
    appointment: Appointment
    note: HandoverNote
    material: Material
    incident: UsageIncident
    assist: Assist
    cases: Casebook
    outcome: OutcomeSurvey


def build_world() -> World:
    """The CO leads the memos; the trainee sat in the first one, after their pledge."""
    users = {role.value: make.user(role) for role in Role if role != Role.PARTNER}
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    users["partner"] = make.bank_user(bank, bank.branches.get())
    lead = make.coordinator(person=users["coordinator"], is_public=True)
    make.coordinator(person=users["chief"], rank="chief")
    company = make.company(industry=make.industry(), staff=8)
    memo = make.submitted(
        lead,
        company=company,
        introduced_by=bank,
        next_on=timezone.localdate() + timedelta(days=3),
        next_step="試算表の確認",
    )
    confirmed = make.confirmed(lead, by=users["manager"], company=company)
    for each in (memo, confirmed):
        MemoParticipant.objects.create(
            memo=each, user=users["trainee"], role=ParticipantRole.TRAINEE, position=9
        )
    draft = make.draft(users["coordinator"])
    draft_save(
        memo=draft, by=users["coordinator"], revision=0, data={"company_name": "書きかけ商店"}
    )
    restricted = make.submitted(make.coordinator("大友 香織"), is_restricted=True)
    attachment = make.attachment(memo, by=users["coordinator"])
    export = MemoExport.objects.create(requested_by=users["secretariat"], kind="xlsx")
    batch = ImportBatch.objects.create(uploaded_by=users["manager"], source_name="台帳.xlsx")
    report = MonthlyReport.objects.create(
        month=date(2026, 10, 1),
        programme=make.programme(),
        revision=1,
        requested_by=users["secretariat"],
    )
    consent = make.consent(company, by=users["secretariat"])
    asked = make.privacy_request(company, by=users["secretariat"])
    disposal = DisposalList.objects.create(
        made_by=users["secretariat"], kept_from=date(2021, 4, 1), stage=DisposalStage.REVIEW
    )
    DisposalItem.objects.create(
        list=disposal, kind="memo", target_id=memo.pk, last_used_on=memo.held_on
    )
    return World(
        users=users,
        memo=memo,
        confirmed=confirmed,
        draft=draft,
        restricted=restricted,
        attachment=attachment,
        export=export,
        printing=MemoPrint.objects.create(memo=memo, requested_by=users["secretariat"]),
        batch=batch,
        report=report,
        consent=consent,
        request=asked,
        disposal=disposal,
        assist=assist_build(company, by=users["secretariat"]),
        cases=casebook_build(lead, confirmed, office=users["secretariat"]),
        outcome=answered(confirmed, satisfaction=2, before_sales=100, after_sales=120),
        **_skills(lead, users),
        **_first_contacts(lead, company, users["reception"]),
        **_clients(company, users["manager"]),
        **_shared(lead, company, users),
    )


def _skills(lead: Coordinator, users: dict[str, User]) -> dict[str, Any]:
    """A level of the CO, and their own wish to raise it."""
    make.skill(lead, make.topic(), 2, by=users["manager"])
    return {"lead": lead, "proposal": make.proposal(lead, make.topic(), 3, by=lead.user)}


def _appointment(lead: Coordinator, company: Company, users: dict[str, User]) -> Appointment:
    """The coordinator's visit of tomorrow, sent by the bank; the trainee sits in."""
    bank = make.bank()
    made = make.appointment(
        lead,
        by=users["secretariat"],
        company=company,
        start=make.at(timezone.localdate() + timedelta(days=1)),
        introduced_by=bank,
        introduced_branch=bank.branches.get(),
        briefing="来期の資金繰りについて",
    )
    appointment_observer_add(
        appointment=made,
        role=ParticipantRole.TRAINEE,
        user=users["trainee"],
        by=users["secretariat"],
        version=0,
    )
    made.refresh_from_db()
    return made


def _shared(lead: Coordinator, company: Company, users: dict[str, User]) -> dict[str, Any]:
    """The appointment with a note and a file of the secretariat's; a no-show of the past."""
    appointment, desk = _appointment(lead, company, users), users["secretariat"]
    return {
        "appointment": appointment,
        "note": make.note(appointment, by=desk),
        "material": make.material(appointment, by=desk),
        "incident": make.incident(lead, company=company, by=desk),
    }


def _first_contacts(lead: Coordinator, company: Company, by: User) -> dict[str, Any]:
    """A call that is still open, one that was referred, a request from the web."""
    intake = make.intake(by=by, company=company)
    referred = intake_refer(
        intake=make.intake(by=by), by=by, version=0, place=make.place(message="ご対応ください。")
    )
    start = make.at(timezone.localdate() + timedelta(days=90), "16:00")
    asked = appointment_request(
        plan=make.plan(lead, source=Source.WEB, contact_name="予約 太郎", start=start), by=None
    )
    return {"intake": intake, "referral": referred.referrals.get(), "web_request": asked}


def _clients(company: Company, by: User) -> dict[str, Any]:
    """A company with figures, a likely double and a merged record; a person likewise."""
    make.figures(company, 2024, by=by, sales=120_000, value_added=40_000, staff=7)
    make.figures(company, 2025, by=by, sales=150_000, value_added=52_000, staff=8)
    double = make.company("大田精機", phone="03-1234-5678", address="東京都大田区蒲田5-1-2")
    make.company("大田精機株式会社", phone="03-1234-5678")
    merged = make.company("大田精機（旧）")
    client_merge(merged=merged, root=company, by=by)
    other = make.company("多摩製作所")
    apart = client_tell_apart(one=company, other=other, by=by)
    person = make.person("創業 花子", phone="090-1234-5678")
    person_double = make.person("創業 花子", phone="090-1234-5678")
    merged_person = make.person("創業 はなこ")
    client_merge(merged=merged_person, root=person, by=by)
    return {
        "company": company,
        "double": double,
        "merged_company": merged,
        "apart": apart,
        "person": person,
        "person_double": person_double,
        "merged_person": merged_person,
        "person_apart": client_tell_apart(one=person, other=make.person("別 花子"), by=by),
    }
