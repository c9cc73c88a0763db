from coordinators.services.decisions import DecisionFacts, decision_record, decision_show
from coordinators.services.group_actions import (
    ActionFacts,
    action_add,
    action_change,
    action_done,
    action_drop,
    action_reopen,
)
from coordinators.services.groups import (
    GroupFacts,
    group_change,
    group_close,
    group_create,
    group_reopen,
)
from coordinators.services.meetings import (
    MeetingFacts,
    facts_of,
    meeting_cancel,
    meeting_hold,
    meeting_plan,
    meeting_replan,
    meeting_save,
)
from coordinators.services.minutes import minutes_drop, minutes_keep
from coordinators.services.outputs import (
    OutputFacts,
    OutputRefused,
    output_add,
    output_change,
    output_withdraw,
    upload_read,
)
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
    "ActionFacts",
    "DecisionFacts",
    "GroupFacts",
    "MeetingFacts",
    "OutputFacts",
    "OutputRefused",
    "Post",
    "action_add",
    "action_change",
    "action_done",
    "action_drop",
    "action_reopen",
    "coordinator_appoint",
    "coordinator_leave",
    "coordinator_solo",
    "decision_record",
    "decision_show",
    "facts_of",
    "group_change",
    "group_close",
    "group_create",
    "group_reopen",
    "meeting_cancel",
    "meeting_hold",
    "meeting_plan",
    "meeting_replan",
    "meeting_save",
    "minutes_drop",
    "minutes_keep",
    "output_add",
    "output_change",
    "output_withdraw",
    "photo_remove",
    "photo_set",
    "profile_change",
    "proposal_approve",
    "proposal_return",
    "proposal_withdraw",
    "skill_propose",
    "skill_set",
    "upload_read",
]
