from coordinators.models.coordinator import Coordinator, CoordinatorQuerySet
from coordinators.models.skill import (
    SkillLevel,
    SkillLevelQuerySet,
    SkillProposal,
    SkillProposalQuerySet,
)

__all__ = [
    "Coordinator",
    "CoordinatorQuerySet",
    "SkillLevel",
    "SkillLevelQuerySet",
    "SkillProposal",
    "SkillProposalQuerySet",
]
