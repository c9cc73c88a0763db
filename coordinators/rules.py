"""Who may do what with one coordinator and one proposal (design.md, row 'skill map')."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.enums import COUNSEL, OFFICE, Permission, Role
from accounts.permissions import has_permission
from coordinators.enums import GroupKind, GroupState, ProposalState

if TYPE_CHECKING:
    from accounts.models import User
    from coordinators.models import Coordinator, GroupAction, SkillProposal, WorkingGroup


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


def leads_the_centre(user: User) -> bool:
    """The chiefs and the manager, who run the centre together (共同経営)."""
    return user.role in (Role.CHIEF, Role.MANAGER)


def can_found(user: User, kind: str) -> bool:
    """部会 and PJ are set up by the centre; a 小集団活動 or 自主勉強会 by any coordinator."""
    if not has_permission(user, Permission.GROUP_WRITE):
        return False
    return user.role != Role.COORDINATOR or kind in (GroupKind.CIRCLE, GroupKind.STUDY)


def can_manage(user: User, group: WorkingGroup) -> bool:
    """Name, aim, members, whether it goes on: its lead, the chiefs, the manager."""
    return has_permission(user, Permission.GROUP_WRITE) and (
        group.lead_id == user.pk or leads_the_centre(user)
    )


def can_write(user: User, group: WorkingGroup) -> bool:
    """Meetings, minutes, actions, outputs: the members, as long as the group works."""
    return group.state == GroupState.ACTIVE and is_member(user, group)


def is_member(user: User, group: WorkingGroup) -> bool:
    return (
        has_permission(user, Permission.GROUP_WRITE)
        and group.memberships.filter(user_id=user.pk, left_on__isnull=True).exists()
    )


def can_settle(user: User, action: GroupAction) -> bool:
    """Done or dropped: whoever owes it, and the members; also after the group has ended."""
    return action.owner_id == user.pk or is_member(user, action.group)


def can_decide_together(user: User) -> bool:
    return has_permission(user, Permission.DECISION_WRITE)
