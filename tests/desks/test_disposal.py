"""Disposal across all rooms: the words are gone everywhere, every figure stays."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.db.models import FileField
from django.utils import timezone

from accounts.enums import Role
from bookings.models import (
    Appointment,
    AppointmentMail,
    AppointmentParticipant,
    HandoverNote,
    Material,
    WaitingListEntry,
)
from bookings.services import appointment_move, appointment_undo
from bookings.services.incidents import incident_forgive
from companies import tasks
from companies.enums import ConsentKind, DisposalStage, RequestKind, RequestState
from companies.errors import Refused
from companies.models import Company, CompanyMerge, DisposalItem, DisposalList, Person
from companies.retention import kept_from
from companies.services import (
    client_learn,
    consent_withdraw,
    disposal_approve,
    disposal_begin,
    disposal_drop,
    disposal_hold,
    disposal_release,
    request_move,
    request_receive,
)
from consultations.confirming.services import memo_confirm, memo_unconfirm
from consultations.counting import memos as counting
from consultations.enums import IntakeOutcome, ParticipantRole, ReferralState
from consultations.intake.services.intake import intake_close, intake_refer, intake_reopen
from consultations.intake.services.referral import referral_make, referral_move
from consultations.models import (
    Attachment,
    ImportBatch,
    ImportRow,
    Memo,
    MemoDraft,
    MemoExport,
    MemoParticipant,
    OutcomeAnswer,
    OutcomeRefusal,
    OutcomeSurvey,
)
from consultations.outcomes.services import outcome_answer, outcome_refuse, outcome_settle
from reports.figures import month_figures
from reports.plain import as_plain
from tests import builders as make
from tests import outcome_builders as outcome
from yorozu.kit import disposal
from yorozu.kit.files import keep
from yorozu.kit.jobs import JobState

pytestmark = pytest.mark.django_db

OLD = date(2018, 6, 5)
SECRET = "髙砂秘密堂"
SECRETS = (SECRET, "タカサゴ", "ひみつの売上", "03-9123", "himitsu@", "丸秘町")
TODAY = timezone.localdate()


@pytest.fixture
def clerk() -> Any:
    return make.user(Role.SECRETARIAT)


@pytest.fixture
def boss() -> Any:
    return make.user(Role.MANAGER)


def old_client(**facts: Any) -> Company:
    return make.company(
        f"株式会社{SECRET}",
        kana="カブシキガイシャタカサゴ",
        business="ひみつの売上の商い",
        phone="03-9123-4567",
        email="himitsu@example.jp",
        address="丸秘町1-2-3",
        staff=7,
        industry=make.industry(),
        **facts,
    )


def old_memo(company: Company | None, **changes: Any) -> Memo:
    lead = changes.pop("lead", None) or make.coordinator()
    names: dict[str, Any] = {}
    if company:
        names = {"company": company, "company_name": company.name}
    return make.confirmed(
        lead,
        started_at=changes.pop("started_at", make.at(OLD)),
        **names,
        company_kana="タカサゴ",
        business="ひみつの売上の商い",
        content=f"{SECRET}のひみつの売上について。",
        advice="ひみつの売上を伸ばす。",
        impression="丸秘町の様子。",
        next_step="ひみつの売上の確認",
        **changes,
    )


def prepare(clerk: Any) -> DisposalList:
    made = disposal_begin(by=clerk)
    tasks.run_disposal(made.pk)
    made.refresh_from_db()
    assert made.stage == DisposalStage.REVIEW
    return made


def carry_out(clerk: Any, boss: Any) -> DisposalList:
    made = prepare(clerk)
    count = made.items.filter(held_at=None).count()
    disposal_approve(disposal=made, by=boss, count=count)
    tasks.run_disposal(made.pk)
    made.refresh_from_db()
    return made


def found_in_database(*words: str) -> list[tuple[str, str]]:
    """Every column of every table, as text; JSON writes letters as \\u escapes, so it is cast."""
    hits = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND data_type IN "
            "('text', 'character varying', 'jsonb', 'json', 'ARRAY', 'bytea')"
        )
        for table, column in cursor.fetchall():
            for word in words:
                cursor.execute(
                    f'SELECT count(*) FROM "{table}" WHERE "{column}"::text LIKE %s',
                    [f"%{word}%"],
                )
                if cursor.fetchone()[0]:
                    hits.append((f"{table}.{column}", word))
    return hits


def all_figures() -> list[Any]:
    programme = make.programme()
    months = [date(2018, 6, 1), date(2018, 7, 1), date(2026, 10, 1)]
    figures = [month_figures(month, programme) for month in months]
    rows = Memo.objects.all()
    return [
        *(as_plain(each) for each in figures),
        *(dataclasses.asdict(each) for each in figures),
        sorted(counting.first_sessions(rows).values_list("pk", flat=True)),
        sorted(counting.one_per_client(rows.counted()).values_list("pk", flat=True)),
    ]


def traces(memo: Memo, company: Company, clerk: Any) -> None:
    """Everything a busy portal leaves of a client."""
    assert memo.lead is not None
    client_learn(company, by=clerk, business="ひみつの売上の商い・新", phone="03-9123-9999")
    MemoParticipant.objects.create(
        memo=memo, name=f"{SECRET}の担当", role=ParticipantRole.BANK_STAFF, position=8
    )
    memo_unconfirm(memo=memo, by=make.user(Role.MANAGER), reason=f"{SECRET}の誤り")
    memo_confirm(memo=memo, by=make.user(Role.MANAGER))
    MemoDraft.objects.create(memo=memo, data={"content": SECRET}, revision=1, saved_by=clerk)
    kept = make.consent(company, ConsentKind.BANK, agency="城南信用金庫", given_on=OLD)
    consent_withdraw(consent=kept, by=clerk, on=OLD, reason=f"{SECRET}の申し出")
    export = MemoExport(requested_by=clerk, kind="csv", query=f"q={SECRET}")
    keep(export.file, ContentFile(SECRET.encode()), "export.csv")
    export.state = JobState.DONE
    export.save()
    batch = ImportBatch(uploaded_by=clerk, source_name="台帳.xlsx", state=JobState.DONE)
    keep(batch.file, ContentFile(SECRET.encode()), "ledger.xlsx")
    batch.save()
    ImportRow.objects.create(batch=batch, position=1, sheet="1", row=2, client=SECRET, fate="new")
    other = make.company(f"{SECRET}商事")
    CompanyMerge.objects.create(
        merged=other, root=company, by=clerk, taken={"phone": {"after": "03-9123-4567"}}
    )
    Company.objects.filter(pk=other.pk).update(merged_into=company)
    first_contact(company, memo, clerk)
    front_desk(company, clerk)
    survey(memo)


def survey(memo: Memo) -> None:
    """Asked, answered in July 2018 and corrected; then the client wanted no other."""
    asked = outcome.asked(memo, to="himitsu@example.jp")
    for words in (f"{SECRET}です。", f"{SECRET}のひみつの売上が伸びた。"):
        entry = outcome.entry(
            acted="not",
            effect="",
            why_not=f"{SECRET}の都合",
            comment=words,
            before_sales=912_345,
            before_value_added=40_000,
            after_value_added=45_000,
        )
        outcome_answer(survey=asked, entry=entry)
    asked.refresh_from_db()
    outcome_settle(survey=asked, note=f"{SECRET}へ電話", by=make.user(Role.SECRETARIAT))
    outcome_refuse(survey=asked)
    OutcomeSurvey.objects.filter(pk=asked.pk).update(
        sent_at=make.at("2018-07-01"), answered_at=make.at("2018-07-02")
    )


def front_desk(company: Company, clerk: Any) -> None:
    """A session that nobody came to, with all that hangs on it and on the company."""
    lead = make.coordinator()
    known: dict[str, Any] = {
        "company": company,
        "client_name": company.name,
        "contact_name": f"{SECRET} 一郎",
        "contact_kana": "タカサゴ",
        "contact_phone": "03-9123-4567",
        "contact_email": "himitsu@example.jp",
        "introducer_name": f"{SECRET}の担当",
        "briefing": "ひみつの売上の話",
        "matching": {"why": SECRET},
        "override_reason": f"{SECRET}の希望",
        "place": "丸秘町1-2-3",
    }
    missed = make.incident(lead, by=clerk, start=make.at(OLD), **known)
    appointment = missed.appointment
    incident_forgive(incident=missed, by=clerk, reason=f"{SECRET}の事情")
    appointment_undo(appointment=appointment, by=clerk, version=appointment.version)
    appointment.refresh_from_db()
    moved = make.plan(lead, start=make.at(OLD, "13:00"), booth=make.booth("ブース9")).slot
    appointment_move(
        appointment=appointment,
        slot=moved,
        by=clerk,
        version=appointment.version,
        reason=f"{SECRET}の都合",
    )
    AppointmentParticipant.objects.create(
        appointment=appointment,
        name=f"{SECRET}の担当",
        role=ParticipantRole.BANK_STAFF,
        period=appointment.period,
    )
    AppointmentMail.objects.create(
        appointment=appointment, kind="booked", recipient="client", to="himitsu@example.jp"
    )
    for target in (appointment, company):
        make.note(target, by=clerk, text=f"{SECRET}へ引継")
        make.material(target, by=clerk, name=f"{SECRET}.txt", text=SECRET)
    HandoverNote.objects.update(added_at=make.at(OLD))
    Material.objects.update(added_at=make.at(OLD))


def first_contact(company: Company, memo: Memo, clerk: Any) -> None:
    """A call before the session that was opened again, and a referral of each kind."""
    intake = make.intake(
        by=clerk,
        company=company,
        client_name=company.name,
        contact_name=f"{SECRET} 一郎",
        contact_kana="タカサゴ",
        phone="03-9123-4567",
        email="himitsu@example.jp",
        introducer_name=f"{SECRET}の担当",
        answers=[{"question": 1, "version": 0, "text": "売上", "answer": "ひみつの売上"}],
        summary="ひみつの売上の話",
        reply=f"{SECRET}に伝えた",
        taken_at=make.at(OLD),
    )
    intake_close(intake=intake, by=clerk, version=0, outcome=IntakeOutcome.ANSWERED)
    intake_reopen(intake=intake, by=clerk, version=1, reason=f"{SECRET}から電話")
    place = make.place(reason=f"{SECRET}の許可", message="ひみつの売上")
    intake_refer(intake=intake, by=clerk, version=2, place=place, at=make.at(OLD))
    made = referral_make(place=place, by=clerk, memo=memo, at=make.at(OLD))
    referral_move(
        referral=made,
        state=ReferralState.RESULT,
        version=0,
        by=None,
        note="ひみつの売上が伸びた",
        by_agency=f"{SECRET}係",
    )


def attach(memo: Memo, by: Any) -> Attachment:
    row = Attachment(memo=memo, name=f"{SECRET}.pdf", kind="pdf", size=3, digest="x", added_by=by)
    row.file.save("a.pdf", ContentFile(SECRET.encode()))
    row.save()
    return row


def test_the_term_is_five_years_after_the_fiscal_year():
    assert kept_from(date(2026, 3, 31)) == date(2020, 4, 1)
    assert kept_from(date(2026, 4, 1)) == date(2021, 4, 1)


def test_words_are_gone_everywhere_and_every_figure_stays(clerk, boss, media):
    company = old_client()
    memo = old_memo(company, introduced_by=make.bank())
    again = old_memo(company, lead=memo.lead, started_at=make.at("2018-07-03"))
    person = make.person(f"{SECRET} 一郎", kana="タカサゴ", phone="03-9123-0000")
    alone = old_memo(
        None,
        lead=memo.lead,
        person=person,
        person_name=person.name,
        person_kana="タカサゴ",
        started_at=make.at("2018-06-06"),
    )
    recent = make.confirmed(memo.lead, started_at=make.at("2026-10-05"))
    traces(memo, company, clerk)
    attached = attach(memo, clerk)
    row = request_receive(
        by=clerk,
        received_on=date(2018, 8, 1),
        kind=RequestKind.DISCLOSE,
        company=company,
        applicant=SECRET,
        identity_check="運転免許証（丸秘町）",
        wish=f"{SECRET}のすべて",
    )
    request_move(
        request=row,
        to=RequestState.ANSWERED,
        by=clerk,
        revision=0,
        answer=f"{SECRET}に回答",
        answered_on=date(2018, 8, 5),
        reason=f"{SECRET}へ郵送",
    )
    assert len({name for name, _ in found_in_database(*SECRETS)}) > 15
    before = all_figures()
    done = carry_out(clerk, boss)
    assert found_in_database(*SECRETS) == []
    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert all_figures() == before
    assert (done.stage, done.result["done"]) == (DisposalStage.DONE, 9)
    attached.refresh_from_db()
    assert attached.erased_at is not None
    recent.refresh_from_db()
    assert recent.content and not DisposalItem.objects.filter(target_id=recent.pk, kind="memo")
    for each in (memo, again, alone):
        each.refresh_from_db()
        assert (each.content, each.status) == (disposal.WIPED, "confirmed")
    told = OutcomeAnswer.objects.get()
    assert (told.comment, told.before_sales) == (disposal.WIPED, None)
    assert (told.before_value_added, told.after_value_added) == (40_000, 45_000)
    (events,) = disposal.event_models(OutcomeAnswer)
    old = events._default_manager.values_list("before_sales", "before_value_added")
    assert set(old) == {(None, None)}
    assert OutcomeRefusal.objects.get().email == ""


def test_every_column_people_type_into_is_wiped_or_known_to_stay():
    """A new text column must be thought about: add it to what is wiped, or here with a reason."""
    stays = {
        "Memo": {
            *("number", "old_number"),  # numbers of ours
            *("staff_names", "recorder_name", "topic_names"),  # the centre's own people and lists
            "client_municipality",  # counted
        },
        "Consent": {"agency", "agency_key"},  # an organisation
        "Intake": {"municipality"},  # counted
        "Appointment": set(),
        "AppointmentChange": set(),
        "AppointmentMail": {"occasion"},  # a version, or a time
        "HandoverNote": set(),
        "Material": {"kind"},
        "UsageIncident": set(),
        "WaitingListEntry": set(),
        "WebRequest": set(),
        "Referral": set(),
        # What the mail's link and the QR code say; when and where it was told.
        "Registration": {"token"},
        "RegistrationNotice": {"occasion"},
    }
    from companies.models.consent import CONSENT_WORDS
    from consultations.models.intake_triggers import INTAKE_WORDS, REFERRAL_WORDS
    from consultations.models.triggers import WIPEABLE
    from partners.seminars.disposal import TYPED as REGISTRATION_WORDS

    wiped_of = {
        "Memo": WIPEABLE,
        "Consent": CONSENT_WORDS,
        "Intake": set(INTAKE_WORDS) - {"answers", "typed"},
        "Referral": REFERRAL_WORDS,
        "Appointment": set(disposal.typed_columns(Appointment)),
        "AppointmentChange": {"reason"},
        "AppointmentMail": {"to"},
        "HandoverNote": {"text"},
        "Material": {"name", "digest"},
        "UsageIncident": {"phone_key", "forgiven_reason"},
        "WaitingListEntry": set(disposal.typed_columns(WaitingListEntry)),
        "WebRequest": set(),
        "Registration": set(REGISTRATION_WORDS),
        "RegistrationNotice": {"to"},
        "SurveyAnswer": {"comment", "handled_note"},
        "OutcomeSurvey": {"to"},
        "OutcomeAnswer": {"why_not", "comment", "settled_note"},
        "OutcomeRefusal": {"email"},
    }
    for name, wiped in wiped_of.items():
        model = next(each for each in apps.get_models() if each.__name__ == name)
        assert set(disposal.typed_columns(model)) == set(wiped) | stays.get(name, set())


def test_every_file_a_client_may_be_in_is_known():
    """A new file must be thought about: forgotten in disposal, or one without clients."""
    forgotten = {
        "Attachment.file",
        "Material.file",
        "ImportBatch.file",
        "ImportBatch.errors_file",
        "MemoExport.file",
        "MemoPrint.file",
    }
    # Figures; acts and ids; a coordinator's portrait; a seminar's and a working group's papers;
    # cases that name nobody.
    without_clients = {
        *("MonthlyReport.pdf", "MonthlyReport.xlsx", "AuditExport.file", "Coordinator.photo"),
        *("EventMaterial.file", "GroupOutput.file", "GroupOutputEvent.file", "Booklet.file"),
    }
    found = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, FileField)
    }
    assert found == forgotten | without_clients


def test_clients_in_use_are_not_listed(clerk):
    company, lead = old_client(), make.coordinator()
    old_memo(company, lead=lead)
    make.confirmed(lead, company=company, started_at=make.at("2026-10-05"))
    agreed = make.company("同意だけ新しい会社")
    old_memo(agreed, lead=lead, started_at=make.at("2018-07-01"))
    make.consent(agreed)
    never = make.company("登録だけの会社")
    made = prepare(clerk)
    assert not made.items.filter(kind="company").exists()
    assert made.items.filter(kind="memo").count() == 2
    listed = made.items.filter(kind="company").values_list("target_id", flat=True)
    assert never.pk not in listed


def test_a_client_with_a_later_appointment_or_note_is_not_listed(clerk, media):
    for number in (1, 2):
        old_memo(make.company(f"昔の会社{number}"), started_at=make.at(OLD, f"{9 + number}:00"))
    booked, noted = Company.objects.order_by("pk")
    make.appointment(make.coordinator(), company=booked)
    make.note(noted, by=clerk)
    made = prepare(clerk)
    assert not made.items.filter(kind__in=["company", "appointment"]).exists()


def test_a_client_being_written_about_is_not_listed(clerk):
    company = old_client()
    memo = old_memo(company)
    draft = make.draft(clerk)
    MemoDraft.objects.create(
        memo=draft, data={"company": str(company.pk)}, revision=1, saved_by=clerk
    )
    made = prepare(clerk)
    assert list(made.items.values_list("kind", "target_id")) == [("memo", memo.pk)]


def test_merged_records_are_used_while_their_root_is(clerk):
    away, root, lead = old_client(), make.company("使っている会社"), make.coordinator()
    old_memo(away, lead=lead)
    Company.objects.filter(pk=away.pk).update(merged_into=root)
    make.confirmed(lead, company=root, started_at=make.at("2026-10-05"))
    assert not prepare(clerk).items.filter(kind="company").exists()


def test_holding_a_client_holds_their_memos_and_people(clerk, boss):
    company = old_client()
    person = make.person(f"{SECRET} 一郎", company=company)
    memo = old_memo(company, person=person, person_name=person.name)
    Person.objects.filter(pk=person.pk).update(created_at=make.at(OLD))
    other = old_memo(make.company("別の会社"), lead=memo.lead, started_at=make.at("2018-07-01"))
    made = prepare(clerk)
    item = made.items.get(kind="company", target_id=company.pk)
    assert disposal_hold(item=item, by=boss, reason="訴訟が続いているため") == 3
    disposal_approve(disposal=made, by=boss, count=made.items.filter(held_at=None).count())
    tasks.run_disposal(made.pk)
    memo.refresh_from_db()
    other.refresh_from_db()
    assert SECRET in memo.content
    assert other.content == disposal.WIPED
    assert prepare(clerk).items.count() == 3  # held back, they are listed again next time


def test_held_and_released(clerk):
    old_memo(old_client())
    made = prepare(clerk)
    item = made.items.get(kind="memo")
    with pytest.raises(Refused, match="理由"):
        disposal_hold(item=item, by=clerk, reason=" ")
    # the client is held with the memo, and stays held until they are released themselves
    assert disposal_hold(item=item, by=clerk, reason="照会中") == 2
    assert disposal_release(item=item, by=clerk) == 1
    assert [each.kind for each in made.items.exclude(held_at=None)] == ["company"]
    assert disposal_release(item=made.items.get(kind="company"), by=clerk) == 1
    assert not made.items.exclude(held_at=None).exists()


def test_a_held_memo_keeps_who_it_speaks_of(clerk, boss):
    company = old_client()
    memo = old_memo(company)
    other = old_memo(company, lead=memo.lead, started_at=make.at("2018-07-01"))
    made = prepare(clerk)
    item = made.items.get(kind="memo", target_id=memo.pk)
    disposal_hold(item=item, by=clerk, reason="訴訟が続いているため")
    disposal_approve(disposal=made, by=boss, count=made.items.filter(held_at=None).count())
    tasks.run_disposal(made.pk)
    for each in (company, memo, other):
        each.refresh_from_db()
    assert SECRET in company.name
    assert SECRET in memo.content
    assert other.content == disposal.WIPED


def test_approval_is_another_persons_and_of_what_was_seen(clerk, boss):
    old_memo(old_client())
    mine = prepare(boss)
    count = mine.items.count()
    with pytest.raises(Refused, match="自分が作成"):
        disposal_approve(disposal=mine, by=boss, count=count)
    with pytest.raises(Refused, match="保留が変わり"):
        disposal_approve(disposal=mine, by=make.user(Role.MANAGER), count=count + 1)
    assert disposal_begin(by=clerk) == mine
    disposal_drop(disposal=mine, by=clerk)
    assert disposal_begin(by=clerk) != mine


def test_what_was_approved_is_not_held_back_or_dropped(clerk, boss):
    old_memo(old_client())
    made = prepare(clerk)
    disposal_approve(disposal=made, by=boss, count=made.items.count())
    disposal_approve(disposal=made, by=boss, count=made.items.count())
    item = made.items.get(kind="memo")
    for refused in (
        lambda: disposal_hold(item=item, by=boss, reason="x"),
        lambda: disposal_drop(disposal=made, by=boss),
    ):
        with pytest.raises(Refused):
            refused()


def test_a_client_who_came_back_after_the_approval_is_left_alone(clerk, boss):
    company, lead = old_client(), make.coordinator()
    old = old_memo(company, lead=lead)
    made = prepare(clerk)
    disposal_approve(disposal=made, by=boss, count=made.items.count())
    make.submitted(lead, company=company, started_at=make.at(TODAY - timedelta(days=1)))
    tasks.run_disposal(made.pk)
    company.refresh_from_db()
    old.refresh_from_db()
    made.refresh_from_db()
    assert SECRET in company.name
    assert old.content == disposal.WIPED
    assert made.result["skipped"] == 1


class Killed(BaseException):
    """As if the machine had gone."""


def test_killed_in_the_middle_it_runs_again(clerk, boss, monkeypatch):
    lead = make.coordinator()
    memos = [
        old_memo(old_client(), lead=lead, started_at=make.at(OLD + timedelta(days=n)))
        for n in range(5)
    ]
    before = all_figures()
    made = prepare(clerk)
    disposal_approve(disposal=made, by=boss, count=made.items.count())
    monkeypatch.setattr(tasks, "WIPED_AT_ONCE", 2)
    wipe, calls = disposal.wipe, []

    def dying(kind: str, ids: Any) -> None:
        wipe(kind, ids)
        calls.append(kind)
        if len(calls) == 2:
            raise Killed

    monkeypatch.setattr(disposal, "wipe", dying)
    with pytest.raises(Killed):
        tasks.run_disposal(made.pk)
    made.refresh_from_db()
    assert made.items.filter(done_at__isnull=False).count() == 2
    tasks.run_disposal(made.pk)
    made.refresh_from_db()
    assert made.stage == DisposalStage.DONE
    assert found_in_database(SECRET) == []
    assert all_figures() == before
    assert (
        Memo.objects.filter(pk__in=[each.pk for each in memos], content=disposal.WIPED).count() == 5
    )
    tasks.run_disposal(made.pk)
    made.refresh_from_db()
    assert made.result["done"] == 10


def test_the_door_opens_for_words_only(clerk):
    memo = old_memo(old_client())
    for change in ({"content": ""}, {"company_name": ""}):
        with pytest.raises(DatabaseError, match="read-only"), transaction.atomic():
            Memo.objects.filter(pk=memo.pk).update(**change)
    for change in (
        {"status": "void"},
        {"started_at": make.at("2019-01-01")},
        {"company": make.company("別")},
        {"number": "R1-00001"},
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), disposal.open_door():
            Memo.objects.filter(pk=memo.pk).update(content="", **change)
    with transaction.atomic(), disposal.open_door():
        Memo.objects.filter(pk=memo.pk).update(content="")
    with pytest.raises(DatabaseError, match="read-only"), transaction.atomic():
        Memo.objects.filter(pk=memo.pk).update(content="x")


def test_nothing_is_disposed_of_twice(clerk, boss):
    old_memo(old_client())
    carry_out(clerk, boss)
    assert not prepare(clerk).items.exists()


def test_a_wiped_client_is_found_by_nobody(clerk, boss):
    from companies.selectors import companies_matching, companies_named

    company = old_client()
    old_memo(company)
    carry_out(clerk, boss)
    company.refresh_from_db()
    assert company.name == disposal.WIPED
    for words in ("廃棄済み", "（廃棄済み）", "髙砂", str(company.pk)):
        assert companies_matching(clerk, words) == companies_named(clerk, words) == []
