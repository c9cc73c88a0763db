from coordinators.models.coordinator import NOT_ALONE_YET, Coordinator, CoordinatorQuerySet
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
    "SkillLevel",
    "SkillLevelQuerySet",
    "SkillProposal",
    "SkillProposalQuerySet",
]
