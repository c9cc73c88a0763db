"""A case: put on the agenda, moved, corrected, taken off; its memos, its company's consents."""

import uuid as uuids
from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from assist.enums import ASSIST_WRITABLE, AssistAct, AssistState
from assist.errors import Refused, Stale, WrongState
from assist.models import AssistCase, AssistConference, AssistParty
from assist.services._keeping import (
    is_done,
    lock,
    lock_case,
    note,
    require_live,
    require_reason,
    require_state,
    write,
)
from assist.services.agenda import renumber
from companies.enums import ConsentKind, ConsentMeans
from companies.models import Company
from companies.models.consent import client_q
from companies.services import consent_give
from companies.services.consents import lock_root
from consultations.models import Memo
from partners.models import Branch

MOST_CASES = 30


@dataclass(frozen=True)
class CaseFacts:
    """What the form says of a case: what the bank tells."""

    company: Company | None = None
    branch: Branch | None = None
    bank_person: str = ""
    situation: str = ""
    debt: str = ""
    repayment: str = ""
    ask: str = ""

    def columns(self) -> dict[str, Any]:
        """The company is the record that stands for it today."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        if self.company is not None:
            found["company"] = lock_root(self.company)
        return found


@transaction.atomic
def case_add(
    *, conference: AssistConference, facts: CaseFacts, uuid: uuids.UUID, by: User
) -> AssistCase:
    """At the end of the agenda. Sent twice it is added once.

    Raises WrongState, Refused, ValidationError.
    """
    row = lock(conference, by)
    if (there := AssistCase.objects.filter(uuid=uuid).first()) is not None:
        return there
    require_state(row, *ASSIST_WRITABLE)
    _require_branch(row, facts)
    last = row.cases.aggregate(last=Max("position"))["last"] or 0
    if last >= MOST_CASES:
        raise Refused(f"1回の会議の案件は{MOST_CASES}件までです。")
    case = AssistCase(uuid=uuid, conference=row, position=last + 1, added_by=by, **facts.columns())
    case.full_clean()
    case.save(force_insert=True)
    if row.state == AssistState.PLANNED:
        renumber(row)
        case.refresh_from_db(fields=["position"])
    note(row, AssistAct.CASE_ADDED, by=by, case=case)
    return case


@transaction.atomic
def case_edit(*, case: AssistCase, facts: CaseFacts, version: int, by: User) -> AssistCase:
    """Raises Stale, WrongState, Refused, ValidationError."""
    row = lock_case(case, by)
    columns = facts.columns()
    if is_done(row, version, columns):
        return row
    require_state(row.conference, *ASSIST_WRITABLE)
    require_live(row)
    _require_branch(row.conference, facts)
    was = row.company_id
    write(row, columns)
    if was != row.company_id:
        # Memos of another company have nothing to do with this one.
        own = Memo.objects.filter(client_q(row.company)) if row.company else Memo.objects.none()
        row.memos.remove(*row.memos.exclude(pk__in=own.values("pk")))
    note(row.conference, AssistAct.CASE_EDITED, by=by, case=row)
    return row


def _require_branch(conference: AssistConference, facts: CaseFacts) -> None:
    if facts.branch is not None and facts.branch.organization_id != conference.organization_id:
        raise ValidationError({"branch": "この会議の金融機関の支店を選んでください。"})


@transaction.atomic
def case_move(*, case: AssistCase, position: int, version: int, by: User) -> AssistCase:
    """To a neighbour's place, while the agenda is not fixed. `version` is the conference's.

    The button says where to: pressed twice, the second finds the case there. Raises Stale,
    WrongState.
    """
    row = lock_case(case, by)
    conference = row.conference
    if row.position == position:
        return row
    if conference.version != version:
        raise Stale
    require_state(conference, AssistState.PLANNED)
    require_live(row)
    other = conference.cases.live().filter(position=position).first()
    if other is None or abs(position - row.position) != 1:
        raise WrongState("この案件は、そこへは動かせません。")
    conference.cases.filter(pk=other.pk).update(position=row.position)
    conference.cases.filter(pk=row.pk).update(position=position)
    write(conference, {})
    note(conference, AssistAct.CASE_MOVED, by=by, case=row)
    row.refresh_from_db(fields=["position"])
    return row


@transaction.atomic
def case_withdraw(*, case: AssistCase, reason: str, version: int, by: User) -> AssistCase:
    """Off the agenda, with the reason. Said twice, the first reason stands.

    Raises Stale, WrongState, Refused.
    """
    row = lock_case(case, by)
    if not row.is_live:
        return row
    require_state(row.conference, *ASSIST_WRITABLE)
    if row.version != version:
        raise Stale
    said = require_reason(reason, "取り下げる")
    write(row, {"withdrawn_at": timezone.now(), "withdrawn_by": by, "withdrawn_reason": said})
    _close_ranks(row)
    note(row.conference, AssistAct.CASE_WITHDRAWN, by=by, case=row, reason=said)
    return row


@transaction.atomic
def case_restore(*, case: AssistCase, version: int, by: User) -> AssistCase:
    """On the agenda again. Raises Stale, WrongState, ValidationError."""
    row = lock_case(case, by)
    if row.is_live:
        return row
    require_state(row.conference, *ASSIST_WRITABLE)
    if row.version != version:
        raise Stale
    write(row, {"withdrawn_at": None, "withdrawn_by": None, "withdrawn_reason": ""})
    _close_ranks(row)
    note(row.conference, AssistAct.CASE_RESTORED, by=by, case=row)
    return row


def _close_ranks(case: AssistCase) -> None:
    """Once the agenda is fixed the numbers are on paper and stay."""
    if case.conference.state == AssistState.PLANNED:
        renumber(case.conference)
        case.refresh_from_db(fields=["position"])


@transaction.atomic
def case_memos_set(*, case: AssistCase, memos: Collection[int], by: User) -> AssistCase:
    """Which of the company's memos belong to it; those `by` does not see stay as they are."""
    row = lock_case(case, by)
    if row.root is None:
        raise Refused("企業が登録されていないため、メモを選べません。")
    seen = Memo.objects.visible_to(by).numbered().filter(client_q(row.root))
    wanted = set(seen.filter(pk__in=memos).values_list("pk", flat=True))
    linked = set(row.memos.visible_to(by).values_list("pk", flat=True))
    if wanted == linked:
        return row
    row.memos.remove(*(linked - wanted))
    row.memos.add(*(wanted - linked))
    note(row.conference, AssistAct.MEMOS, by=by, case=row, count=len(wanted))
    return row


@transaction.atomic
def case_consent(
    *,
    case: AssistCase,
    parties: Collection[AssistParty],
    given_on: date,
    means: ConsentMeans,
    by: User,
    paper: str = "",
) -> AssistCase:
    """The company agrees that these parties hear of it: one consent to each organisation.

    What was agreed to already stays as it is. Raises Refused, ValidationError.
    """
    row = lock_case(case, by)
    if row.root is None:
        raise Refused("企業が登録されていないため、同意を記録できません。")
    others = [each for each in parties if each.organization and each.left_at is None]
    if not others:
        raise Refused("同意のあった機関を選んでください。")
    for party in others:
        assert party.organization is not None
        consent_give(
            client=row.root,
            kind=ConsentKind.ASSIST,
            agency=party.organization.name,
            given_on=given_on,
            means=means,
            note=paper,
            by=by,
        )
    ids = sorted(party.pk for party in others)
    note(row.conference, AssistAct.CONSENT, by=by, case=row, parties=ids)
    return row
