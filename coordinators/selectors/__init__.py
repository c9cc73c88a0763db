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
    "Past",
    "Row",
    "Skill",
    "SkillMap",
    "Skilled",
    "Square",
    "Waiting",
    "past_levels",
    "past_proposals",
    "returned_to",
    "skill_map",
    "skilled_in",
    "skilled_topics",
    "squares_of",
    "topics_of",
    "waiting_lines",
]
