"""Who should answer: ranked coordinators with reasons in words. Plain data in, plain data out.

Points are few and said with their reason, so that a person at the desk can follow the order:
the primary topic counts most, then who knows the client, then the rest; what is full or far away
costs. Nobody is proposed who could not take the session.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from bookings.availability import Calendar, FreeSlot, free_slots
from bookings.enums import PartOfDay, ReasonKind
from bookings.history import History, Past
from bookings.models import BookingPolicy
from center.enums import Method
from coordinators.enums import Language, Level
from coordinators.models import NOT_ALONE_YET
from coordinators.selectors import Skilled
from yorozu.kit.wareki import format_date

SHOWN_SLOTS = 4
SLOTS_A_DAY = 2
BEST = 3

PRIMARY_POINTS = 10
OTHER_POINTS = 3
COURSE_POINTS = 2
CLIENT_POINTS = 15
# Who teaches the wished lesson comes before who is strong in its topic and knows the client.
THEME_POINTS = 60
LANGUAGE_POINTS = 10
MOST_INDUSTRY = 10
LOAD_POINTS = 2
MOST_LOAD = 10
MOST_WAIT = 10
LONGEST_EVIDENCE = 60


@dataclass(frozen=True, kw_only=True)
class Need:
    """What is wanted, on the days [first, until). Topics by id with their name, primary first.

    `theme` is a lesson of よろずゼミ, `teachers` who teach it, `minutes` how long it takes.
    """

    method: str
    first: date
    until: date
    earliest: datetime
    topics: Mapping[int, str] = field(default_factory=dict)
    course: str = ""
    course_topics: Mapping[int, str] = field(default_factory=dict)
    industry: str = ""
    office_id: int | None = None
    language: str = ""
    part: str = PartOfDay.ANY
    theme: str = ""
    teachers: frozenset[int] = frozenset()
    minutes: int | None = None


@dataclass(frozen=True)
class Reason:
    """Why somebody stands where they stand. `public` is what a bank may read of it."""

    kind: ReasonKind
    words: str
    points: int = 0
    public: str = ""


@dataclass(frozen=True)
class Proposal:
    """One coordinator: with free times and no conflict, or with what is in the way."""

    coordinator: Skilled
    reasons: tuple[Reason, ...]
    slots: tuple[FreeSlot, ...]
    load: int
    conflicts: tuple[str, ...] = ()

    @property
    def score(self) -> int:
        return sum(each.points for each in self.reasons)

    @property
    def first(self) -> FreeSlot:
        return self.slots[0]

    @property
    def public_words(self) -> list[str]:
        return [each.public for each in self.reasons if each.public]

    def kept(self) -> dict[str, Any]:
        """As it is stored with the appointment."""
        return {
            "coordinator": self.coordinator.id,
            "name": self.coordinator.name,
            "score": self.score,
            "reasons": [each.words for each in self.reasons],
        }


@dataclass(frozen=True)
class Matching:
    """`proposals` from the best on; `others` cannot take it, in the order of their names."""

    proposals: tuple[Proposal, ...]
    others: tuple[Proposal, ...]

    @property
    def best(self) -> tuple[Proposal, ...]:
        return self.proposals[:BEST]

    @property
    def further(self) -> tuple[Proposal, ...]:
        return self.proposals[BEST:]


def match(
    need: Need,
    people: Iterable[Skilled],
    calendar: Calendar,
    history: History,
    policy: BookingPolicy,
) -> Matching:
    """Everybody is either proposed or told why not. `people` come in the order of names."""
    looked_at = [_look_at(each, need, calendar, history.get(each.id), policy) for each in people]
    able = [each for each in looked_at if not each.conflicts]
    able.sort(key=lambda each: (-each.score, each.first.start, each.load))
    return Matching(tuple(able), tuple(each for each in looked_at if each.conflicts))


def _look_at(
    who: Skilled, need: Need, calendar: Calendar, past: Past | None, policy: BookingPolicy
) -> Proposal:
    conflicts = list(_cannot(who, need))
    slots = () if conflicts else tuple(_slots(who, need, calendar, policy))
    if not slots and not conflicts:
        conflicts.append(_no_time(who, need, calendar))
    load = _load(calendar, who.id, slots[0].start) if slots else 0
    reasons = [*_of_theme(who, need), *_of_skill(who, need), *_of_past(need, past or Past())]
    reasons += _of_language(who, need)
    if slots:
        reasons += _of_time(need, slots[0], load)
    return Proposal(who, tuple(reasons), slots, load, tuple(conflicts))


def _cannot(who: Skilled, need: Need) -> Iterator[str]:
    """What no free time would change."""
    for topic, name in need.topics.items():
        skill = who.skills.get(topic)
        if skill is not None and skill.level == Level.NONE:
            yield f"「{name}」は対応不可です"
    if need.language and need.language not in who.languages:
        yield f"{_language(need.language)}では対応できません"
    if not who.stands_alone_on(need.until - timedelta(days=1)):
        assert who.alone_from is not None
        if who.alone_from == NOT_ALONE_YET:
            yield "OJT中のため、まだ一人では対応しません"
        else:
            yield f"単独で対応できるのは{format_date(who.alone_from)}からです"


def _slots(
    who: Skilled, need: Need, calendar: Calendar, policy: BookingPolicy
) -> Iterator[FreeSlot]:
    """The first free times, at most two of a day."""
    of_day: Counter[date] = Counter()
    found = free_slots(
        calendar,
        who.id,
        method=need.method,
        office_id=need.office_id,
        policy=policy,
        earliest=need.earliest,
        minutes=need.minutes,
    )
    for slot in found:
        # The starts of `free_slots` are local.
        start = slot.start
        day = start.date()
        if day >= need.until or of_day.total() >= SHOWN_SLOTS:
            return
        fits = day >= need.first and PartOfDay(need.part).holds(start.hour)
        if fits and who.stands_alone_on(day) and of_day[day] < SLOTS_A_DAY:
            of_day[day] += 1
            yield slot


def _no_time(who: Skilled, need: Need, calendar: Calendar) -> str:
    days = [
        stretch
        for stretch in calendar.work.get(who.id, ())
        if need.first <= timezone.localtime(stretch.start).date() < need.until
    ]
    if not days:
        return "この期間に出勤の予定がありません"
    if need.method == Method.VISIT and not any(
        stretch.office_id and need.office_id in (None, stretch.office_id) for stretch in days
    ):
        return "この期間に、この拠点への出勤がありません"
    return "この期間に空きがありません"


def _load(calendar: Calendar, who: int, moment: datetime) -> int:
    """Sessions in the week of the moment, from Monday."""
    day = timezone.localtime(moment)
    monday = (day - timedelta(days=day.weekday())).replace(hour=0, minute=0, second=0)
    sunday = monday + timedelta(days=7)
    return sum(monday <= start < sunday for start, _ in calendar.taken.get(who, ()))


def _of_theme(who: Skilled, need: Need) -> Iterator[Reason]:
    if need.theme and who.id in need.teachers:
        words = f"よろずゼミ「{need.theme}」の担当"
        yield Reason(ReasonKind.THEME, words, THEME_POINTS, words)


def _of_skill(who: Skilled, need: Need) -> Iterator[Reason]:
    for place, (topic, name) in enumerate(need.topics.items()):
        skill = who.skills.get(topic)
        if skill is None:
            yield Reason(ReasonKind.SKILL, f"{name}：スキル未登録")
            continue
        points = skill.level * (OTHER_POINTS if place else PRIMARY_POINTS)
        level, evidence = Level(skill.level), skill.evidence.strip()
        short = evidence[:LONGEST_EVIDENCE] + ("…" if len(evidence) > LONGEST_EVIDENCE else "")
        because = f"（{short}）" if short else ""
        words = f"{name}：{level.value} {level.label}{because}"
        yield Reason(ReasonKind.SKILL, words, points, _to_bank(name, level))
    yield from _of_course(who, need)


def _of_course(who: Skilled, need: Need) -> Iterator[Reason]:
    """The strongest topic of the course that was not asked for by itself."""
    rated = [
        (who.skills[topic].level, name)
        for topic, name in need.course_topics.items()
        if topic in who.skills and topic not in need.topics
    ]
    level, name = max(rated, default=(0, ""), key=lambda pair: pair[0])
    if level >= Level.ABLE:
        words = f"{need.course}の分野：{name} {level} {Level(level).label}"
        yield Reason(ReasonKind.COURSE, words, level * COURSE_POINTS, _to_bank(name, Level(level)))


def _to_bank(topic: str, level: Level) -> str:
    """No level and no evidence leaves the house (coordinators, 'skill map')."""
    if level < Level.ABLE:
        return ""
    return f"{topic}{'が得意です' if level >= Level.STRONG else 'に対応できます'}"


def _of_past(need: Need, past: Past) -> Iterator[Reason]:
    if past.with_client:
        last = past.last_with_client
        when = f"（直近 {format_date(last)}）" if last else ""
        words = f"この相談者を{past.with_client}回担当{when}"
        yield Reason(ReasonKind.CLIENT, words, CLIENT_POINTS)
    if past.in_industry:
        words = f"{need.industry or '同じ業種'}の相談 {past.in_industry}件"
        yield Reason(ReasonKind.INDUSTRY, words, min(past.in_industry, MOST_INDUSTRY))


def _of_language(who: Skilled, need: Need) -> Iterator[Reason]:
    if need.language and need.language in who.languages:
        words = f"{_language(need.language)}で対応できます"
        yield Reason(ReasonKind.LANGUAGE, words, LANGUAGE_POINTS, words)


def _of_time(need: Need, slot: FreeSlot, load: int) -> Iterator[Reason]:
    words = f"その週の予約 {load}件" if load else "その週の予約はまだありません"
    yield Reason(ReasonKind.LOAD, words, -min(load * LOAD_POINTS, MOST_LOAD))
    start = timezone.localtime(slot.start)
    words = f"最初の空き {format_date(start.date(), weekday=True)} {start:%H:%M}"
    waits = (start.date() - max(need.first, timezone.localtime(need.earliest).date())).days
    yield Reason(ReasonKind.SLOT, words, -min(max(waits, 0), MOST_WAIT))


def _language(code: str) -> str:
    return str(Language(code).label) if code in Language.values else code
