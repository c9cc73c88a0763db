"""What matching asks: for a set of topics everybody in office, with levels and evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from coordinators.models import Coordinator, SkillLevel


@dataclass(frozen=True, slots=True)
class Skill:
    level: int
    evidence: str


@dataclass(frozen=True, slots=True)
class Skilled:
    """A coordinator in office, as matching weighs them. `skills` by the topic's id."""

    id: int
    name: str
    rank: str
    office_id: int | None
    languages: tuple[str, ...]
    themes: tuple[str, ...]
    alone_from: date | None
    is_public: bool
    skills: Mapping[int, Skill]

    def stands_alone_on(self, day: date) -> bool:
        return self.alone_from is None or self.alone_from <= day


def skilled_in(topics: Collection[int], *, on: date) -> list[Skilled]:
    """Everybody in office on the day with their levels in these topics; two queries.

    A topic that somebody was never rated in is missing from `skills`: no level is not level 0.
    """
    rows = list(Coordinator.objects.in_office_on(on))
    skills: dict[int, dict[int, Skill]] = defaultdict(dict)
    found = SkillLevel.objects.filter(topic__in=topics, coordinator__in=[row.pk for row in rows])
    for who, topic, level, evidence in found.values_list(
        "coordinator_id", "topic_id", "level", "evidence"
    ):
        skills[who][topic] = Skill(level, evidence)
    return [
        Skilled(
            id=row.pk,
            name=row.name,
            rank=row.rank,
            office_id=row.office_id,
            languages=tuple(row.languages),
            themes=tuple(row.themes),
            alone_from=row.alone_from,
            is_public=row.is_public,
            skills=skills.get(row.pk, {}),
        )
        for row in rows
    ]
