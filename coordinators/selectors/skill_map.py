"""The skill map as a whole: a fixed number of queries, whatever its size."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from accounts.models import User
from center.models import SupportCourse, Topic
from coordinators.enums import ENOUGH, Level
from coordinators.models import Coordinator, SkillLevel, SkillProposal
from coordinators.rules import sees_everybody
from yorozu.kit.wareki import fiscal_year


@dataclass(frozen=True, slots=True)
class Column:
    """A topic and how many in office today answer it alone (level 2 or more)."""

    topic: Topic
    able: int

    @property
    def is_thin(self) -> bool:
        return self.able < ENOUGH


@dataclass(frozen=True, slots=True)
class Square:
    """One coordinator in one topic. Without a level nobody has rated it yet."""

    coordinator: Coordinator
    topic: Topic
    level: Level | None = None
    evidence: str = ""
    set_by: str = ""
    set_on: date | None = None
    proposed: Level | None = None

    @property
    def words(self) -> str:
        return f"{self.level.value} {self.level.label}" if self.level is not None else "未登録"

    @property
    def public_words(self) -> str:
        """What a bank is told; below 対応可 nothing."""
        if self.level is None or self.level < Level.ABLE:
            return ""
        return "得意" if self.level >= Level.STRONG else "対応可"


@dataclass(frozen=True, slots=True)
class Row:
    coordinator: Coordinator
    squares: list[Square]

    @property
    def best_first(self) -> list[Square]:
        """Level 1 and more, the highest first."""
        rated = [square for square in self.squares if square.level]
        return sorted(rated, key=lambda square: -(square.level or 0))


@dataclass(frozen=True, slots=True)
class SkillMap:
    columns: list[Column]
    rows: list[Row]
    on: date
    is_public: bool = False
    by_topic: list[tuple[Column, list[Square]]] = field(default_factory=list)

    @property
    def thin(self) -> list[Column]:
        return [column for column in self.columns if column.is_thin]


def topics_of(on: date, course: SupportCourse | None = None) -> list[Topic]:
    """The topics that may be chosen this 年度, in the centre's order; of a course, its own."""
    topics = Topic.objects.valid_in(fiscal_year(on)).filter(is_legacy=False)
    return list(topics.filter(supportcourse=course) if course else topics)


def skill_map(
    user: User, *, on: date, office: int | None = None, course: SupportCourse | None = None
) -> SkillMap:
    """What this user may see of the map. Four queries, three for other organisations."""
    topics = topics_of(on, course)
    everybody = list(
        Coordinator.objects.visible_to(user)
        .in_office_on(on)
        .select_related("office")
        .order_by("kana", "name", "pk")
    )
    shown = [row for row in everybody if office is None or row.office_id == office]
    levels = levels_of(everybody, topics)
    able = Counter(topic for (_, topic), skill in levels.items() if skill.level >= Level.ABLE)
    columns = [Column(topic, able[topic.pk]) for topic in topics]
    is_public = not sees_everybody(user)
    open_ones = {} if is_public else _open_proposals(user)
    rows = [
        Row(who, [_square(who, topic, levels, open_ones, is_public) for topic in topics])
        for who in shown
    ]
    return SkillMap(columns, rows, on, is_public, _by_topic(columns, rows, is_public))


def levels_of(
    people: Iterable[Coordinator], topics: Iterable[Topic]
) -> dict[tuple[int, int], SkillLevel]:
    found = SkillLevel.objects.filter(
        coordinator__in=[who.pk for who in people], topic__in=[topic.pk for topic in topics]
    ).select_related("set_by")
    found = found.only(
        "coordinator", "topic", "level", "evidence", "set_on", "revision", "set_by__name"
    )
    return {(skill.coordinator_id, skill.topic_id): skill for skill in found}


def _open_proposals(user: User) -> dict[tuple[int, int], int]:
    rows = SkillProposal.objects.visible_to(user).still_open()
    return {
        (who, topic): level
        for who, topic, level in rows.values_list("coordinator_id", "topic_id", "level")
    }


def _square(
    who: Coordinator,
    topic: Topic,
    levels: Mapping[tuple[int, int], SkillLevel],
    open_ones: Mapping[tuple[int, int], int],
    is_public: bool,
) -> Square:
    skill, key = levels.get((who.pk, topic.pk)), (who.pk, topic.pk)
    proposed = Level(open_ones[key]) if key in open_ones else None
    if skill is None:
        return Square(who, topic, proposed=proposed)
    level = Level(skill.level)
    if is_public:
        return Square(who, topic, level)
    return Square(who, topic, level, skill.evidence, skill.set_by.name, skill.set_on, proposed)


def _by_topic(
    columns: list[Column], rows: list[Row], is_public: bool
) -> list[tuple[Column, list[Square]]]:
    """The same squares seen from the topic: who answers it, the highest level first."""
    least = Level.ABLE if is_public else Level.BASIC
    found = []
    for place, column in enumerate(columns):
        squares = [row.squares[place] for row in rows]
        able = [square for square in squares if square.level and square.level >= least]
        found.append((column, sorted(able, key=lambda square: -(square.level or 0))))
    return found


def skilled_topics(people: Iterable[Coordinator], *, on: date) -> dict[int, list[str]]:
    """By the coordinator's id the names of the topics they are strong in, the strongest first."""
    found = SkillLevel.objects.filter(
        coordinator__in=[who.pk for who in people],
        topic__in=Topic.objects.valid_in(fiscal_year(on)).filter(is_legacy=False),
        level__gte=Level.STRONG,
    ).order_by("-level", "topic__position", "topic")
    names: dict[int, list[str]] = defaultdict(list)
    for who, name in found.values_list("coordinator_id", "topic__name"):
        names[who].append(name)
    return names


def squares_of(user: User, who: Coordinator, *, on: date) -> list[Square]:
    """Every topic of this 年度 for one coordinator, as this user may see it."""
    topics = topics_of(on)
    is_public = not sees_everybody(user)
    open_ones = {} if is_public else _open_proposals(user)
    levels = levels_of([who], topics)
    return [_square(who, topic, levels, open_ones, is_public) for topic in topics]
