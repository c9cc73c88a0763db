from coordinators.selectors.groups import (
    GroupPage,
    eligible_deciders,
    eligible_members,
    group_page,
    group_rows,
    members_of,
    my_next_meetings,
    my_open_actions,
    unwritten,
)
from coordinators.selectors.matching import Skill, Skilled, skilled_in
from coordinators.selectors.past import Past, past_levels, past_proposals
from coordinators.selectors.skill_map import (
    Column,
    Row,
    SkillMap,
    Square,
    skill_map,
    skilled_topics,
    squares_of,
    topics_of,
)
from coordinators.selectors.waiting import Waiting, returned_to, waiting_lines

__all__ = [
    "Column",
    "GroupPage",
    "Past",
    "Row",
    "Skill",
    "SkillMap",
    "Skilled",
    "Square",
    "Waiting",
    "eligible_deciders",
    "eligible_members",
    "group_page",
    "group_rows",
    "members_of",
    "my_next_meetings",
    "my_open_actions",
    "past_levels",
    "past_proposals",
    "returned_to",
    "skill_map",
    "skilled_in",
    "skilled_topics",
    "squares_of",
    "topics_of",
    "unwritten",
    "waiting_lines",
]
