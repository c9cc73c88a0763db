from coordinators.services.photos import photo_remove, photo_set
from coordinators.services.posts import (
    Post,
    coordinator_appoint,
    coordinator_leave,
    coordinator_solo,
)
from coordinators.services.profiles import profile_change
from coordinators.services.proposals import (
    proposal_approve,
    proposal_return,
    proposal_withdraw,
    skill_propose,
)
from coordinators.services.skills import skill_set

__all__ = [
    "Post",
    "coordinator_appoint",
    "coordinator_leave",
    "coordinator_solo",
    "photo_remove",
    "photo_set",
    "profile_change",
    "proposal_approve",
    "proposal_return",
    "proposal_withdraw",
    "skill_propose",
    "skill_set",
]
