"""Handing a memo in, and correcting it until it is confirmed."""

from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts import audit
from accounts.models import User
from companies.enums import StaffBand, Stage
from companies.models import Company, Person
from companies.services import client_learn, company_register, person_register
from consultations.enums import MemoStatus, ParticipantRole
from consultations.errors import DraftConflict, WrongState
from consultations.models import Memo, MemoDraft, MemoParticipant
from consultations.models.number import take_numbers
from consultations.rules import can_write_header, can_write_text
from consultations.writing.entry import ClientFacts, MemoEntry
from consultations.writing.services.restrict import record_restriction
from consultations.writing.services.session import seat_observers, session_take
from consultations.writing.services.state import lock, move, require_revision
from consultations.writing.services.visitor import visitor_known
from yorozu.kit.standing import StandingInsert
from yorozu.kit.wareki import fiscal_year

_SEATS = StandingInsert(MemoParticipant)
WRITER_ROLES = (ParticipantRole.LEAD, ParticipantRole.CO_RESPONDER)


def memo_submit(
    *, memo: Memo, by: User, entry: MemoEntry, draft_revision: int | None = None
) -> Memo:
    """Hand in a draft or a returned memo; a draft gets its number now.

    Submitting twice (double click, retry) answers with the memo as it stands.
    `draft_revision` is the last saved draft that the writer's screen heard of.
    Raises WrongState, DraftConflict, PermissionDenied.
    """
    try:
        return _submit(memo, by, entry, draft_revision)
    except IntegrityError:
        if not memo._state.adding:
            raise
        # Another request with this uuid was quicker: go on from what it saved.
        memo = Memo.objects.get(uuid=memo.uuid)
    return _submit(memo, by, entry, draft_revision)


@transaction.atomic
def _submit(memo: Memo, by: User, entry: MemoEntry, draft_revision: int | None) -> Memo:
    is_first = memo._state.adding
    memo = memo if is_first else lock(memo)
    if not can_write_text(by, memo):
        if memo.is_editable:
            raise PermissionDenied
        raise WrongState("このメモは確認済みか取消済みのため、変更できません。")
    if memo.status == MemoStatus.SUBMITTED:
        return memo
    has_draft = not is_first and _require_draft(memo, draft_revision)
    session = session_take(memo, entry, by=by)
    fields = _fields(memo, entry, by=by)
    if session is not None:
        fields["appointment"], fields["event"] = session, session.event
    if memo.number is None:
        fields["number"] = take_numbers(fiscal_year(timezone.localtime(entry.started_at).date()))[0]
    fields["submitted_at"] = timezone.now()
    changed = memo.is_restricted != entry.is_restricted
    memo = move(memo, MemoStatus.SUBMITTED, by=by, **fields)
    _relate(memo, entry, is_first=is_first)
    if session is not None:
        seat_observers(memo, session, entry)
        visitor_known(appointment=session, company=memo.company, person=memo.person, by=by)
    if has_draft:
        MemoDraft.objects.filter(memo=memo).delete()
    audit.record("memo.submitted", target=memo, by=by, number=memo.number)
    if changed:
        record_restriction(memo, by)
    return memo


@transaction.atomic
def memo_revise(
    *,
    memo: Memo,
    by: User,
    entry: MemoEntry,
    revision: int | None = None,
    draft_revision: int | None = None,
) -> Memo:
    """Correct a memo that was handed in and is not confirmed yet; its state stays.

    The three texts change only by their writers; for others the texts of `entry` are ignored.
    Raises WrongState, StaleRevision, DraftConflict, PermissionDenied.
    """
    memo = lock(memo)
    if memo.status not in (MemoStatus.SUBMITTED, MemoStatus.RETURNED):
        raise WrongState("確認前のメモだけを訂正できます。")
    require_revision(memo, revision)
    if not can_write_header(by, memo):
        raise PermissionDenied
    is_writer = can_write_text(by, memo)
    if is_writer:
        _require_draft(memo, draft_revision)
    else:
        entry = replace(entry, content=memo.content, advice=memo.advice, impression=memo.impression)
    fields = _fields(memo, entry, by=by)
    changed = memo.is_restricted != entry.is_restricted
    for name, value in fields.items():
        setattr(memo, name, value)
    memo.revision += 1
    memo.save(update_fields={*fields, "revision"})
    _relate(memo, entry)
    if is_writer:
        MemoDraft.objects.filter(memo=memo).delete()
    audit.record("memo.revised", target=memo, by=by, number=memo.number)
    if changed:
        record_restriction(memo, by)
    return memo


def _require_draft(memo: Memo, revision: int | None) -> bool:
    """Whether there is a draft; another screen's later one is not thrown away unseen."""
    draft = MemoDraft.objects.filter(memo=memo).select_related("saved_by").first()
    if draft is None:
        return False
    if revision is not None and draft.revision != revision:
        raise DraftConflict(draft.revision, draft.data, draft.saved_by.name)
    return True


def _fields(memo: Memo, entry: MemoEntry, *, by: User) -> dict[str, Any]:
    """The columns of the memo, with the copy of the client's attributes as of now."""
    if corrected := _same_client(memo, entry):
        company, person = memo.company, memo.person
    else:
        company, person = _client(entry, by=by)
    return {
        "started_at": entry.started_at,
        "ended_at": entry.ended_at,
        "lead": entry.coordinators[0],
        "staff_names": "、".join(each.name for each in entry.coordinators)[:300],
        "company": company,
        "company_name": entry.company_name or (company.name if company else ""),
        "company_kana": entry.company_kana or (company.kana if company else ""),
        "business": entry.business or (company.business if company else ""),
        "person": person,
        "person_name": entry.person_name or (person.name if person else ""),
        "person_kana": entry.person_kana or (person.kana if person else ""),
        "content": entry.content,
        "advice": entry.advice,
        "impression": entry.impression,
        "programme": entry.programme,
        "office": entry.office,
        "method": entry.method,
        "primary_topic": entry.primary_topic,
        "topic_names": "、".join(
            topic.name for topic in [entry.primary_topic, *entry.other_topics]
        )[:300],
        "course": entry.course,
        "introduced_by": entry.introduced_by,
        "introduced_branch": entry.introduced_branch,
        "next_on": entry.next_on,
        "next_step": entry.next_step,
        "is_restricted": entry.is_restricted,
        **(_correct_copy(memo, entry.facts) if corrected else freeze_client(company, person)),
    }


def _same_client(memo: Memo, entry: MemoEntry) -> bool:
    """Whether a numbered memo keeps its client: then its copy of the attributes stays too."""
    return (
        memo.number is not None
        and memo.company == entry.company
        and memo.person == entry.person
        and (entry.company is not None or entry.company_name == memo.company_name)
        and (entry.person is not None or not entry.person_name)
    )


def _correct_copy(memo: Memo, facts: ClientFacts) -> dict[str, Any]:
    """Only what the writer states anew: a year later the client itself may have changed."""
    staff = memo.client_staff if facts.staff is None else facts.staff
    return {
        "client_industry": facts.industry or memo.client_industry,
        "client_staff": staff,
        "client_staff_band": StaffBand.of(staff),
        "client_stage": facts.stage or memo.client_stage,
        "client_sex": facts.sex or memo.client_sex,
        "client_age_band": facts.age_band or memo.client_age_band,
        "client_municipality": facts.municipality or memo.client_municipality,
    }


def freeze_client(company: Company | None, person: Person | None) -> dict[str, Any]:
    """The client's attributes as they are counted from now on."""
    staff = company.staff if company else None
    return {
        "client_industry": company.industry if company else None,
        "client_staff": staff,
        "client_staff_band": StaffBand.of(staff),
        "client_stage": company.stage if company else Stage.BEFORE,
        "client_sex": person.sex if person else "",
        "client_age_band": person.age_band if person else "",
        "client_municipality": (company.municipality if company else "")
        or (person.municipality if person else ""),
    }


def _client(entry: MemoEntry, *, by: User) -> tuple[Company | None, Person | None]:
    """The client's records, made or brought up to date by what the writer heard."""
    facts, company = entry.facts, entry.company
    founding = facts.stage == Stage.BEFORE and company is None
    if not founding:
        company = _company(entry, facts, by=by)
    person = _person(
        entry, facts, company, by=by, trade_name=entry.company_name if founding else ""
    )
    return company, person


def _company(entry: MemoEntry, facts: ClientFacts, *, by: User) -> Company | None:
    known = {
        "kana": entry.company_kana,
        "business": entry.business,
        "industry": facts.industry,
        "staff": facts.staff,
        "stage": facts.stage,
        "phone": facts.phone,
        "municipality": facts.municipality,
    }
    if entry.company is not None:
        return client_learn(entry.company, by=by, **known)
    if not entry.company_name:
        return None
    given = {name: value for name, value in known.items() if value not in (None, "")}
    return company_register(by=by, name=entry.company_name, **given)


def _person(
    entry: MemoEntry, facts: ClientFacts, company: Company | None, *, by: User, trade_name: str
) -> Person | None:
    known: dict[str, object] = {
        "kana": entry.person_kana,
        "sex": facts.sex,
        "age_band": facts.age_band,
        "trade_name": trade_name,
    }
    if company is None:
        known |= {"phone": facts.phone, "municipality": facts.municipality}
    if entry.person is not None:
        return client_learn(entry.person, by=by, **known)
    if not entry.person_name:
        return None
    given = {name: value for name, value in known.items() if value not in (None, "")}
    return person_register(by=by, name=entry.person_name, company=company, **given)


def _relate(memo: Memo, entry: MemoEntry, *, is_first: bool = False) -> None:
    """Topics and responders; those who sat in stay, unless they answered after all."""
    topics = [topic for topic in entry.other_topics if topic.pk != entry.primary_topic.pk]
    if topics or not is_first:
        memo.other_topics.set(topics)
    if not is_first:
        answered = Q(role__in=WRITER_ROLES) | Q(coordinator__in=entry.coordinators)
        memo.participants.filter(answered).delete()
    _SEATS.add(
        *(
            MemoParticipant(
                memo=memo,
                coordinator=coordinator,
                user_id=coordinator.user_id,
                name=coordinator.name,
                role=ParticipantRole.CO_RESPONDER if position else ParticipantRole.LEAD,
                position=position,
            )
            for position, coordinator in enumerate(entry.coordinators)
        )
    )
