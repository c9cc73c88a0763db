"""Who may do what with one coordinator and one proposal (design.md, row 'skill map')."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.enums import COUNSEL, OFFICE, Permission, Role
from accounts.permissions import has_permission
from coordinators.enums import ProposalState

if TYPE_CHECKING:
    from accounts.models import User
    from coordinators.models import Coordinator, SkillProposal


def is_self(user: User, coordinator: Coordinator) -> bool:
    return coordinator.user_id == user.pk


def can_edit_post(user: User) -> bool:
    """Office, dates, whether shown to banks: the centre decides, not the person."""
    return has_permission(user, Permission.COORDINATOR_WRITE) and (
        user.role in OFFICE or user.role == Role.CHIEF
    )


def can_edit_profile(user: User, coordinator: Coordinator) -> bool:
    """Introduction, themes, languages, qualifications, photo."""
    return has_permission(user, Permission.COORDINATOR_WRITE) and (
        can_edit_post(user) or is_self(user, coordinator)
    )


def can_propose(user: User, coordinator: Coordinator) -> bool:
    """The office for everybody, coordinators (chiefs too) for themselves."""
    if not has_permission(user, Permission.SKILL_PROPOSE):
        return False
    return user.role not in COUNSEL or is_self(user, coordinator)


def can_set(user: User, coordinator: Coordinator) -> bool:
    """Without a proposal; nobody rates themselves."""
    return has_permission(user, Permission.SKILL_APPROVE) and not is_self(user, coordinator)


def can_decide(user: User, proposal: SkillProposal) -> bool:
    """Neither the proposer nor the person who is rated."""
    return (
        has_permission(user, Permission.SKILL_APPROVE)
        and proposal.state == ProposalState.OPEN
        and proposal.proposed_by_id != user.pk
        and not is_self(user, proposal.coordinator)
    )


def can_withdraw(user: User, proposal: SkillProposal) -> bool:
    """Whoever made it, and the person it is about."""
    return (
        has_permission(user, Permission.SKILL_PROPOSE)
        and proposal.state == ProposalState.OPEN
        and (proposal.proposed_by_id == user.pk or is_self(user, proposal.coordinator))
    )


def sees_everybody(user: User) -> bool:
    """Banks see the public part only."""
    return has_permission(user, Permission.SKILL_EVIDENCE)
