"""スキルの申請: made by the office or the coordinator, decided by somebody else."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from center.models import Topic
from coordinators.enums import Level, ProposalState
from coordinators.errors import Refused
from coordinators.models import Coordinator, SkillLevel, SkillProposal
from coordinators.rules import can_decide, can_propose, can_withdraw
from coordinators.services._locks import lock
from coordinators.services.skills import require_rateable, write

DECIDED = "この申請は、すでに「{}」になっています。"


@transaction.atomic
def skill_propose(
    *, coordinator: Coordinator, topic: Topic, level: int, evidence: str, by: User
) -> SkillProposal:
    """Ask for a level. The same wish sent twice is one. Raises Refused, ValidationError,
    PermissionDenied.
    """
    row = lock(coordinator)
    if not can_propose(by, row):
        raise PermissionDenied
    require_rateable(row, topic)
    evidence = evidence.strip()
    waiting = SkillProposal.objects.still_open().filter(coordinator=row, topic=topic).first()
    if waiting is not None:
        if (waiting.level, waiting.evidence, waiting.proposed_by_id) == (level, evidence, by.pk):
            return waiting
        raise Refused("この分野には、承認を待っている申請があります。")
    now = SkillLevel.objects.filter(coordinator=row, topic=topic).first()
    if now is not None and (now.level, now.evidence) == (level, evidence):
        raise Refused("いまの登録と同じ内容です。")
    proposal = SkillProposal(
        coordinator=row, topic=topic, level=level, evidence=evidence, proposed_by=by
    )
    proposal.full_clean()
    proposal.save(force_insert=True)
    _record("skill.proposed", proposal, by)
    return proposal


@transaction.atomic
def proposal_approve(*, proposal: SkillProposal, by: User, revision: int) -> SkillProposal:
    """Set the level. `revision` is that of the level shown beside it, 0 where none was.

    A second click finds it approved. Raises Refused, Stale, PermissionDenied.
    """
    row = _lock(proposal)
    if (row.state, row.decided_by_id) == (ProposalState.APPROVED, by.pk):
        return row
    _require_decidable(row, by)
    require_rateable(row.coordinator, row.topic)
    write(row.coordinator, row.topic, Level(row.level), row.evidence, by, revision)
    _decide(row, ProposalState.APPROVED, by)
    _record("skill.approved", row, by)
    return row


@transaction.atomic
def proposal_return(*, proposal: SkillProposal, by: User, reason: str) -> SkillProposal:
    """Raises Refused, ValidationError (no reason), PermissionDenied."""
    row = _lock(proposal)
    if (row.state, row.decided_by_id) == (ProposalState.RETURNED, by.pk):
        return row
    _require_decidable(row, by)
    if not reason.strip():
        raise ValidationError({"reason": "差し戻す理由を入力してください。"})
    _decide(row, ProposalState.RETURNED, by, reason.strip())
    _record("skill.returned", row, by)
    return row


@transaction.atomic
def proposal_withdraw(*, proposal: SkillProposal, by: User) -> SkillProposal:
    """Raises Refused, PermissionDenied."""
    row = _lock(proposal)
    if (row.state, row.decided_by_id) == (ProposalState.WITHDRAWN, by.pk):
        return row
    if not row.is_open:
        raise Refused(DECIDED.format(row.get_state_display()))
    if not can_withdraw(by, row):
        raise PermissionDenied
    _decide(row, ProposalState.WITHDRAWN, by)
    _record("skill.withdrawn", row, by)
    return row


def _lock(proposal: SkillProposal) -> SkillProposal:
    """The coordinator first, as every act on a skill does, then the proposal as it is now."""
    lock(proposal.coordinator)
    rows = SkillProposal.objects.select_related("coordinator", "topic")
    return rows.select_for_update(of=("self",)).get(pk=proposal.pk)


def _require_decidable(row: SkillProposal, by: User) -> None:
    if not row.is_open:
        raise Refused(DECIDED.format(row.get_state_display()))
    if not can_decide(by, row):
        raise PermissionDenied


def _decide(row: SkillProposal, state: ProposalState, by: User, reason: str = "") -> None:
    row.state, row.decided_by, row.decided_at, row.reason = state, by, timezone.now(), reason
    row.full_clean()
    row.save(update_fields=["state", "decided_by", "decided_at", "reason"])


def _record(act: str, row: SkillProposal, by: User) -> None:
    audit.record(act, target=row.coordinator, by=by, topic=row.topic.name, level=int(row.level))
