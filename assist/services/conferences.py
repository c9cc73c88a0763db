"""A conference: called, its agenda fixed, held, closed; and who sits at its table."""

import uuid as uuids
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from assist.enums import (
    ASSIST_OPEN,
    ASSIST_TRANSITIONS,
    ASSIST_WRITABLE,
    STEP_ACTS,
    WITH_REASON,
    AssistAct,
    AssistState,
    MeetingMethod,
    PartyRole,
)
from assist.errors import Refused, WrongState
from assist.models import AssistConference, AssistParty, SupportPlan
from assist.services._keeping import is_done, lock, note, require_reason, require_state, write
from assist.services.agenda import renumber
from assist.standing import standing_parties
from center.models import Programme
from coordinators.models import Coordinator
from partners.models import Branch, Organization


@dataclass(frozen=True)
class ConferenceFacts:
    """What the form says of a conference."""

    title: str
    programme: Programme
    organization: Organization
    branch: Branch | None = None
    period: Any = None
    method: str = MeetingMethod.PLACE
    place: str = ""
    meeting_url: str = ""
    note: str = ""

    def columns(self) -> dict[str, Any]:
        return {each.name: getattr(self, each.name) for each in fields(self)}


@dataclass(frozen=True)
class PartyFacts:
    """One line of the list of parties: of one that is there by its id, else a new one."""

    role: str
    organization: Organization | None
    people: str = ""
    attended: bool = False
    party_id: int | None = None
    leaves: bool = False
    coordinators: tuple[Coordinator, ...] = ()

    @property
    def came(self) -> bool:
        """Whoever names one that came says that the party came."""
        return self.attended or bool(self.coordinators)


@transaction.atomic
def conference_create(*, facts: ConferenceFacts, uuid: uuids.UUID, by: User) -> AssistConference:
    """With the parties that always come. The same form sent twice makes one conference."""
    if not has_permission(by, Permission.ASSIST_WRITE):
        raise PermissionDenied
    _require_branch(facts)
    made = AssistConference(uuid=uuid, created_by=by, **facts.columns())
    if (there := AssistConference.objects.filter(uuid=uuid).first()) is not None:
        return there
    made.full_clean()
    seats = standing_parties(facts.organization)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        # The same form at the same moment: the other was quicker.
        return AssistConference.objects.get(uuid=uuid)
    for position, (role, organization) in enumerate(seats):
        party = AssistParty(
            conference=made, role=role, organization=organization, position=position
        )
        party.full_clean()
        party.save(force_insert=True)
    note(made, AssistAct.CREATED, by=by)
    return made


@transaction.atomic
def conference_edit(
    *, conference: AssistConference, facts: ConferenceFacts, version: int, by: User
) -> AssistConference:
    """Raises Stale, WrongState, Refused, ValidationError."""
    row = lock(conference, by)
    columns = facts.columns()
    if is_done(row, version, columns):
        return row
    require_state(row, *ASSIST_WRITABLE)
    _require_branch(facts)
    if row.state == AssistState.HELD and row.period != facts.period and _has_plans(row):
        raise Refused("サポートプランが決まっているため、開催日時は変えられません。")
    if row.organization_id != facts.organization.pk:
        _change_bank(row, facts.organization, by)
    write(row, columns)
    note(row, AssistAct.EDITED, by=by)
    return row


def _change_bank(row: AssistConference, organization: Organization, by: User) -> None:
    """Another bank takes the bank's seat. Its branches are others: only before there are cases."""
    if row.cases.exists():
        raise Refused("案件があるため、金融機関は変えられません。")
    row.parties.filter(organization=row.organization).update(left_at=timezone.now(), left_by=by)
    AssistParty.objects.update_or_create(
        conference=row,
        organization=organization,
        defaults={"role": PartyRole.BANK, "position": 0, "left_at": None, "left_by": None},
    )


def _require_branch(facts: ConferenceFacts) -> None:
    if facts.branch is not None and facts.branch.organization_id != facts.organization.pk:
        raise ValidationError({"branch": "この金融機関の支店を選んでください。"})


def _has_plans(row: AssistConference) -> bool:
    return SupportPlan.objects.filter(case__conference=row, decided_on__isnull=False).exists()


# --- its steps


@transaction.atomic
def conference_move(
    *, conference: AssistConference, state: AssistState, version: int, by: User, reason: str = ""
) -> AssistConference:
    """One step forward or back; the same click twice is one step.

    Raises Stale, WrongState, Refused.
    """
    row = lock(conference, by)
    if is_done(row, version, {"state": state}):
        return row
    before = AssistState(row.state)
    if (before, state) not in ASSIST_TRANSITIONS:
        raise WrongState(f"この会議は「{before.label}」のため、「{state.label}」にできません。")
    act = STEP_ACTS[before, state]
    said = require_reason(reason, _WORDS[act]) if (before, state) in WITH_REASON else ""
    _CHECKS.get(act, lambda _: None)(row)
    changed: dict[str, Any] = {"state": state}
    if state == AssistState.CANCELLED:
        changed["cancel_reason"] = said
    write(row, changed)
    note(row, act, by=by, was=before, reason=said)
    return row


_WORDS = {
    AssistAct.REOPENED: "準備中に戻す",
    AssistAct.UNHELD: "開催の記録を取り消す",
    AssistAct.CLOSING_UNDONE: "終了を取り消す",
    AssistAct.CANCELLED: "中止の",
}


def _may_fix(row: AssistConference) -> None:
    """From here on the numbers of the cases are on paper."""
    if row.period is None:
        raise Refused("開催日時が決まっていません。会議の内容に日時を入れてください。")
    if not row.cases.live().exists():
        raise Refused("議題に案件がありません。案件を追加してください。")
    renumber(row)


def _may_hold(row: AssistConference) -> None:
    if row.period.lower > timezone.now():
        raise Refused("開催日時になっていません。始まってから記録してください。")


def _may_unhold(row: AssistConference) -> None:
    if _has_plans(row):
        raise Refused("サポートプランが決まっているため、開催の記録は取り消せません。")


def _may_close(row: AssistConference) -> None:
    open_cases = row.cases.live().exclude(plan__decided_on__isnull=False)
    numbers = "、".join(f"案件{case.position}" for case in open_cases.order_by("position"))
    if numbers:
        raise Refused(
            f"{numbers}のサポートプランが決まっていません。決定するか、取り下げてください。"
        )


_CHECKS: dict[AssistAct, Any] = {
    AssistAct.FIXED: _may_fix,
    AssistAct.HELD: _may_hold,
    AssistAct.UNHELD: _may_unhold,
    AssistAct.CLOSED: _may_close,
}


# --- who sits at the table


@transaction.atomic
def parties_save(
    *, conference: AssistConference, parties: list[PartyFacts], version: int, by: User
) -> AssistConference:
    """The whole list as one act: names, attendance, new ones, those that leave.

    Raises Stale, WrongState, Refused, ValidationError.
    """
    row = lock(conference, by)
    if _says(row, parties):
        return row
    is_done(row, version, {"version": version})
    require_state(row, *ASSIST_WRITABLE, AssistState.CLOSED)
    known = {each.pk: each for each in row.parties.all()}
    for facts in parties:
        _save_party(row, facts, known, by)
    write(row, {})
    note(row, AssistAct.PARTIES, by=by)
    return row


def _says(row: AssistConference, parties: list[PartyFacts]) -> bool:
    """Whether the list stands like this already: a second click."""
    seated = row.parties.seated().select_related("organization").prefetch_related("coordinators")
    now = {
        _line(each.role, each.organization, each.people, each.attended, each.coordinators.all())
        for each in seated
    }
    wanted = {
        _line(each.role, each.organization, each.people, each.came, each.coordinators)
        for each in parties
        if not each.leaves
    }
    return now == wanted


def _line(
    role: str,
    organization: Organization | None,
    people: str,
    came: bool,
    coordinators: Iterable[Coordinator],
) -> tuple[Any, ...]:
    return (role, organization, people, came, frozenset(coordinators))


def _save_party(
    row: AssistConference, facts: PartyFacts, known: dict[int, AssistParty], by: User
) -> None:
    party = known.get(facts.party_id or 0) or _same(row, facts)
    if facts.leaves:
        _leave(row, party, by)
        return
    if party is None:
        party = AssistParty(conference=row, organization=facts.organization, position=len(known))
    if facts.came and row.state in ASSIST_OPEN:
        raise Refused("出席は、開催を記録してから付けられます。")
    if facts.coordinators and not party.is_centre:
        raise Refused("COの出席は、拠点の行に記録します。")
    party.role, party.people, party.attended = facts.role, facts.people, facts.came
    party.left_at = party.left_by = None
    party.full_clean()
    party.save()
    party.coordinators.set(facts.coordinators)
    known[party.pk] = party


def _same(row: AssistConference, facts: PartyFacts) -> AssistParty | None:
    """One that left comes back to its place."""
    return row.parties.filter(organization=facts.organization).first()


def _leave(row: AssistConference, party: AssistParty | None, by: User) -> None:
    if party is None or party.left_at is not None:
        return
    if party.is_centre or party.organization_id == row.organization_id:
        raise Refused(f"{settings.CENTER_NAME}と案件を出す金融機関は、外せません。")
    party.left_at, party.left_by, party.attended = timezone.now(), by, False
    party.save(update_fields=["left_at", "left_by", "attended"])
