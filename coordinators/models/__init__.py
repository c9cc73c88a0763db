from coordinators.models.coordinator import NOT_ALONE_YET, Coordinator, CoordinatorQuerySet
from coordinators.models.decision import Decision, DecisionQuerySet
from coordinators.models.group import GroupMember, WorkingGroup, WorkingGroupQuerySet
from coordinators.models.group_action import GroupAction, GroupActionQuerySet
from coordinators.models.meeting import GroupMeeting, GroupMeetingQuerySet, MeetingDraft
from coordinators.models.output import GroupOutput, GroupOutputQuerySet
from coordinators.models.skill import (
    SkillLevel,
    SkillLevelQuerySet,
    SkillProposal,
    SkillProposalQuerySet,
)

__all__ = [
    "NOT_ALONE_YET",
    "Coordinator",
    "CoordinatorQuerySet",
    "Decision",
    "DecisionQuerySet",
    "GroupAction",
    "GroupActionQuerySet",
    "GroupMeeting",
    "GroupMeetingQuerySet",
    "GroupMember",
    "GroupOutput",
    "GroupOutputQuerySet",
    "MeetingDraft",
    "SkillLevel",
    "SkillLevelQuerySet",
    "SkillProposal",
    "SkillProposalQuerySet",
    "WorkingGroup",
    "WorkingGroupQuerySet",
]
