"""The order of the proposals is what a person at the desk would defend."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from bookings.availability import Calendar, Stretch
from bookings.enums import PartOfDay, ReasonKind
from bookings.history import Past
from bookings.matching import Matching, Need, match
from bookings.models import BookingPolicy
from center.enums import Method
from coordinators.selectors import Skill, Skilled
from tests import builders as make

# A Tuesday.
DAY = date(2026, 12, 1)
CASH, WEB, LABOUR = 1, 2, 3
NAMES = {CASH: "資金繰り", WEB: "ＥＣ・ウェブ", LABOUR: "労務"}
SHIMBASHI, TACHIKAWA = 10, 20
POLICY = BookingPolicy()


def need(*topics: int, **changes: Any) -> Need:
    plain = Need(
        method=Method.PHONE,
        first=DAY,
        until=DAY + timedelta(days=14),
        earliest=make.at(DAY, "00:00"),
        topics={each: NAMES[each] for each in topics or (CASH,)},
    )
    return replace(plain, **changes)


def person(pk: int, name: str = "", **changes: Any) -> Skilled:
    plain = Skilled(
        id=pk,
        name=name or f"相談 {pk}",
        rank="coordinator",
        office_id=SHIMBASHI,
        languages=(),
        themes=(),
        alone_from=None,
        is_public=True,
        skills={},
    )
    return replace(plain, **changes)


def skilled(pk: int, *levels: int, **changes: Any) -> Skilled:
    return person(
        pk,
        skills={
            topic: Skill(level, f"実績{level}") for topic, level in zip(NAMES, levels, strict=False)
        },
        **changes,
    )


def working(*people: Skilled, first: str = "09:00", last: str = "17:00") -> Calendar:
    calendar = Calendar()
    for each in people:
        for days in range(14):
            day = DAY + timedelta(days=days)
            calendar.work[each.id].append(
                Stretch(make.at(day, first), make.at(day, last), SHIMBASHI)
            )
    return calendar


def asked(wish: Need, *people: Skilled, calendar: Calendar | None = None, **history: Past):
    past = {int(key.removeprefix("co")): value for key, value in history.items()}
    return match(wish, people, calendar or working(*people), past, POLICY)


def order(matching: Matching) -> list[int]:
    return [each.coordinator.id for each in matching.proposals]


def words(matching: Matching, pk: int) -> str:
    rows = [*matching.proposals, *matching.others]
    found = next(each for each in rows if each.coordinator.id == pk)
    return " / ".join([*(each.words for each in found.reasons), *found.conflicts])


def test_stronger_in_the_primary_topic_comes_first() -> None:
    found = asked(need(CASH, WEB), skilled(1, 2, 4), skilled(2, 3, 0 + 1), skilled(3, 4))
    assert order(found) == [3, 2, 1]
    assert "資金繰り：4 指導できる（実績4）" in words(found, 3)


def test_who_knows_the_client_comes_before_a_level_more() -> None:
    found = asked(
        need(industry="製造業"),
        skilled(1, 3),
        skilled(2, 2),
        co2=Past(with_client=3, last_with_client=date(2026, 9, 1), in_industry=12),
    )
    assert order(found) == [2, 1]
    assert "この相談者を3回担当（直近 令和8年9月1日）" in words(found, 2)
    assert "製造業の相談 12件" in words(found, 2)


def test_a_bank_reads_neither_history_nor_load_nor_evidence() -> None:
    found = asked(need(), skilled(1, 3), co1=Past(with_client=3, in_industry=2))
    assert found.proposals[0].public_words == ["資金繰りが得意です"]


def test_full_week_costs_and_first_free_time_is_said() -> None:
    busy, free = skilled(1, 2), skilled(2, 2)
    calendar = working(busy, free)
    for hour in (9, 10, 11):
        start = make.at(DAY, f"{hour:02}:00")
        calendar.taken[1].append((start, start + timedelta(hours=1)))
    found = asked(need(), busy, free, calendar=calendar)
    assert order(found) == [2, 1]
    assert "その週の予約 3件" in words(found, 1)
    assert "最初の空き 令和8年12月1日(火) 12:00" in words(found, 1)
    assert found.proposals[1].load == 3


def test_not_alone_yet_is_told_and_not_proposed() -> None:
    new = skilled(1, 4, alone_from=DAY + timedelta(days=60))
    soon = skilled(2, 2, alone_from=DAY + timedelta(days=3))
    found = asked(need(), new, soon)
    assert order(found) == [2]
    assert timezone.localdate(found.proposals[0].first.start) == DAY + timedelta(days=3)
    assert "単独で対応できるのは令和9年1月30日からです" in words(found, 1)


def test_what_cannot_be_done_is_said_in_words() -> None:
    found = asked(
        need(CASH, language="en", office_id=TACHIKAWA, method=Method.VISIT),
        skilled(1, 0, languages=("en",)),
        skilled(2, 4),
        skilled(3, 4, languages=("en",)),
        person(4, languages=("en",)),
        calendar=working(skilled(1), skilled(2), skilled(3)),
    )
    assert order(found) == []
    assert "「資金繰り」は対応不可です" in words(found, 1)
    assert "英語では対応できません" in words(found, 2)
    assert "この期間に、この拠点への出勤がありません" in words(found, 3)
    assert "この期間に出勤の予定がありません" in words(found, 4)


def test_language_and_course_count_and_are_named() -> None:
    wish = need(CASH, language="en", course="売上増加支援", course_topics={WEB: NAMES[WEB]})
    found = asked(wish, skilled(1, 2, 4, languages=("en",)), skilled(2, 2, 0, languages=("en",)))
    assert order(found) == [1, 2]
    assert "売上増加支援の分野：ＥＣ・ウェブ 4 指導できる" in words(found, 1)
    assert "英語で対応できます" in words(found, 2)


def test_part_of_day_and_day_are_kept_to() -> None:
    later = DAY + timedelta(days=2)
    found = asked(need(part=PartOfDay.AFTERNOON, first=later), skilled(1, 2))
    starts = [timezone.localtime(slot.start) for slot in found.proposals[0].slots]
    assert [f"{each:%d %H:%M}" for each in starts] == [
        "03 12:00",
        "03 12:30",
        "04 12:00",
        "04 12:30",
    ]


levels = st.one_of(st.none(), st.integers(0, 4))
minutes = st.integers(0, 14 * 24 * 60)


@st.composite
def centres(draw: st.DrawFn) -> tuple[list[Skilled], Calendar, dict[int, Past]]:
    """Up to six people with any levels, shifts and bookings."""
    count = draw(st.integers(1, 6))
    people, calendar, history = [], Calendar(), {}
    origin = make.at(DAY, "00:00")
    for pk in range(1, count + 1):
        known = {topic: draw(levels) for topic in NAMES}
        people.append(
            person(
                pk,
                languages=draw(st.sampled_from([(), ("en",)])),
                alone_from=draw(st.sampled_from([None, DAY, DAY + timedelta(days=5)])),
                skills={key: Skill(value, "") for key, value in known.items() if value is not None},
            )
        )
        for start, length in draw(st.lists(st.tuples(minutes, st.integers(30, 700)), max_size=4)):
            begin = origin + timedelta(minutes=start)
            office = draw(st.sampled_from([None, SHIMBASHI, TACHIKAWA]))
            calendar.work[pk].append(Stretch(begin, begin + timedelta(minutes=length), office))
        for start, length in draw(st.lists(st.tuples(minutes, st.integers(1, 300)), max_size=5)):
            begin = origin + timedelta(minutes=start)
            calendar.taken[pk].append((begin, begin + timedelta(minutes=length)))
        history[pk] = Past(draw(st.integers(0, 3)), None, draw(st.integers(0, 30)))
    calendar.booths = {SHIMBASHI: [1], TACHIKAWA: [2]}
    return people, calendar, history


wishes = st.builds(
    lambda method, language, part, office: need(
        CASH,
        WEB,
        method=method,
        language=language,
        part=part,
        office_id=office,
        course="コース",
        course_topics={LABOUR: NAMES[LABOUR]},
    ),
    st.sampled_from(Method.values),
    st.sampled_from(["", "en"]),
    st.sampled_from(PartOfDay.values),
    st.sampled_from([None, SHIMBASHI]),
)


@given(centres(), wishes)
def test_nobody_unavailable_is_proposed(centre, wish: Need) -> None:
    people, calendar, history = centre
    found = match(wish, people, calendar, history, POLICY)
    assert {each.coordinator.id for each in [*found.proposals, *found.others]} == {
        each.id for each in people
    }
    for each in found.proposals:
        assert each.slots and not each.conflicts
        assert not wish.language or wish.language in each.coordinator.languages
        for slot in each.slots:
            check_slot(wish, calendar, each.coordinator, slot.start, slot.end)
    for each in found.others:
        assert each.conflicts and not each.slots


def check_slot(
    wish: Need, calendar: Calendar, who: Skilled, start: datetime, end: datetime
) -> None:
    day = timezone.localdate(start)
    places = [
        each.office_id for each in calendar.work[who.id] if each.start <= start and end <= each.end
    ]
    if wish.method == Method.VISIT:
        allowed = [wish.office_id] if wish.office_id else [SHIMBASHI, TACHIKAWA]
        places = [each for each in places if each in allowed]
    assert places
    assert wish.first <= day < wish.until
    assert who.stands_alone_on(day)
    taken = calendar.taken.get(who.id, [])
    assert all(end <= first or last <= start for first, last in taken)


@given(centres(), wishes, st.sampled_from([CASH, WEB, LABOUR]), st.integers(1, 4))
def test_more_skill_never_costs_a_place(centre, wish: Need, topic: int, level: int) -> None:
    people, calendar, history = centre
    before = order(match(wish, people, calendar, history, POLICY))
    who = people[0]
    known = who.skills.get(topic)
    better = replace(
        who, skills={**who.skills, topic: Skill(max(level, known.level if known else 0), "")}
    )
    after = order(match(wish, [better, *people[1:]], calendar, history, POLICY))
    if who.id in before:
        assert after.index(who.id) <= before.index(who.id)


@given(centres(), wishes)
def test_every_point_has_its_reason_and_skills_are_named(centre, wish: Need) -> None:
    people, calendar, history = centre
    for each in match(wish, people, calendar, history, POLICY).proposals:
        assert each.score == sum(reason.points for reason in each.reasons)
        assert all(reason.words for reason in each.reasons)
        said = " ".join(reason.words for reason in each.reasons)
        assert all(name in said for name in wish.topics.values())
        kinds = {reason.kind for reason in each.reasons}
        assert {ReasonKind.LOAD, ReasonKind.SLOT} <= kinds
        assert (ReasonKind.CLIENT in kinds) == bool(history[each.coordinator.id].with_client)
        told = " ".join(each.public_words)
        assert "担当" not in told and "件" not in told
