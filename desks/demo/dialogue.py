"""Dialogues of the demo centre: 支部 and their members, what was held, what is coming.

Written in bulk: what the services would leave is what stands here.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone
from psycopg.types.range import TimestamptzRange

from accounts.models import User
from center.models import DEFAULT_PROGRAMME, Programme
from desks.demo.clients import birth_year, someone
from desks.demo.team import Team
from partners.dialogues.grouping import Grouping, Guest, group, pairs_of
from partners.dialogues.wording import CURRENT
from partners.enums import Affiliation, AttendanceState, Audience, EventKind, EventState, WishState
from partners.models import (
    Chapter,
    DialogueAttendance,
    DialogueMember,
    DialogueRound,
    DialogueSession,
    EventChange,
    IntroductionWish,
    MetPair,
    Organization,
    OutreachEvent,
)

MEMBERS, INVITED = 120, 3
EXPECTED, ARRIVED = 62, 18
CHAPTERS = (
    ("城南支部", "大田区・品川区・目黒区", ("大田区", "品川区", "目黒区")),
    ("城東支部", "江東区・墨田区・葛飾区・江戸川区", ("墨田区", "葛飾区", "江戸川区")),
    ("多摩支部", "立川市・八王子市・青梅市ほか", ("立川市", "八王子市", "青梅市")),
)
# Of twenty members: who comes from where.
SHARES = (
    *[Affiliation.FINANCE] * 8,
    *[Affiliation.GOVERNMENT] * 5,
    *[Affiliation.SUPPORT] * 3,
    *[Affiliation.COMPANY] * 2,
    Affiliation.UNIVERSITY,
    Affiliation.OTHER,
)
HOUSES = {
    Affiliation.SUPPORT: (
        "東京商工会議所",
        "東京都商工会連合会",
        "東京信用保証協会",
        "立川商工会議所",
    ),
    Affiliation.COMPANY: ("みなと計器株式会社", "有限会社つばさ印刷", "株式会社グリーン食品"),
    Affiliation.UNIVERSITY: ("武蔵野産業大学", "東京臨海大学"),
    Affiliation.OTHER: ("NPO法人まちの縁側", "商店街連合会"),
}
PAST = (
    (0, 150, "城南支部 対話のつどい（春）", "大田区産業プラザ", 45),
    (None, 60, "三支部合同 対話のつどい", "新橋拠点 大会議室", 70),
)
WORDS = (
    "商店街の空き店舗の活用を担当している自治体の方",
    "事業承継の支援に関わっている金融機関の方",
    "大学で地域金融を研究されている方",
)


@transaction.atomic
def dialogue_create(*, team: Team, today: date, seed: int) -> None:
    rng, by = Random(seed + 31), team.people["concierge"]
    chapters = Chapter.objects.bulk_create(
        Chapter(name=name, area=area, owner=by) for name, area, _ in CHAPTERS
    )
    members = _members(rng, chapters, by, today)
    for chapter in chapters:
        chapter.leads.set([each for each in members if each.chapter_id == chapter.pk][:2])
    joined = [each for each in members if each.opted_in_at is not None]
    for place, days, title, where, count in PAST:
        able = [each for each in joined if place is None or each.chapter == chapters[place]]
        on = _workday(today - timedelta(days=days))
        _held(rng, by, rng.sample(able, min(count, len(able))), title, where, on)
    _this_evening(rng, by, joined, today)
    _wishes(by, joined, today)


def _workday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _members(rng: Random, chapters: list[Chapter], by: User, today: date) -> list[DialogueMember]:
    banks = list(Organization.objects.filter(is_member=True, is_active=True).order_by("pk"))
    since = _at(today - timedelta(days=200), 9)
    rows = []
    for number in range(MEMBERS + INVITED):
        who = someone(rng, birth_year(rng, 1968, 1999))
        place = number % len(chapters)
        kind = SHARES[(number * 7) % len(SHARES)]
        bank = rng.choice(banks) if kind == Affiliation.FINANCE and banks else None
        invited = since + timedelta(hours=rng.randrange(24 * 30))
        is_new = number >= MEMBERS
        if is_new:
            invited = _at(today - timedelta(days=2), 11)
        rows.append(
            DialogueMember(
                name=who.name,
                kana=who.kana,
                kind=kind,
                organization=bank,
                affiliation=bank.name if bank else _house(rng, kind, place),
                chapter=chapters[place],
                email=f"taiwa{number:03d}@example.jp",
                invited_by=by,
                invited_at=invited,
                opted_in_at=None if is_new else invited + timedelta(days=1),
                wording="" if is_new else CURRENT,
            )
        )
    return DialogueMember.objects.bulk_create(rows)


def _house(rng: Random, kind: Affiliation, place: int) -> str:
    if kind == Affiliation.GOVERNMENT:
        return rng.choice(CHAPTERS[place][2])
    return rng.choice(HOUSES.get(kind, ("地域信用組合",)))


def _event(by: User, title: str, where: str, on: date, state: EventState) -> OutreachEvent:
    event = OutreachEvent.objects.create(
        kind=EventKind.DIALOGUE,
        state=state,
        title=title,
        programme=Programme.objects.get(code=DEFAULT_PROGRAMME),
        period=TimestamptzRange(_at(on, 18), _at(on, 20), "[)"),
        place=where,
        summary="組織や肩書きを離れて、5人くらいの組で話します。",
        audience=Audience.STAFF,
        requested_by=by,
        received_at=_at(on - timedelta(days=40), 10),
    )
    EventChange.objects.create(
        event=event, sequence=0, act="confirmed", to_state=EventState.CONFIRMED, by=by,
        at=event.received_at,
    )  # fmt: skip
    return event


def _held(
    rng: Random, by: User, people: list[DialogueMember], title: str, where: str, on: date
) -> None:
    event = _event(by, title, where, on, EventState.CONFIRMED)
    event.state, event.participants, event.version = EventState.HELD, len(people), 1
    event.save(update_fields=["state", "participants", "version"])
    EventChange.objects.create(
        event=event, sequence=1, act="held", from_state=EventState.CONFIRMED,
        to_state=EventState.HELD, by=by, at=_at(on, 20),
    )  # fmt: skip
    before = set(MetPair.objects.values_list("one_id", "other_id"))
    guests = [Guest(each.pk, each.kind, each.house) for each in people]
    found = group(guests, met=before, seed=rng.randrange(1000))
    _closed(by, event, people, found, on)


def _closed(
    by: User, event: OutreachEvent, people: list[DialogueMember], found: Grouping, on: date
) -> None:
    """Who has met, the figures and the rounds: all that stays of an evening."""
    rows = [
        MetPair(one_id=one, other_id=other, event=event, round=number)
        for number, groups in enumerate(found.rounds, start=1)
        for one, other in pairs_of(groups)
    ]
    MetPair.objects.bulk_create(rows)
    house = {each.pk: each.house for each in people}
    session = DialogueSession.objects.create(
        event=event,
        seed=event.pk,
        closed_at=_at(on, 20),
        closed_by=by,
        people=len(people),
        new_pairs=len(rows) - found.repeated,
        repeated_pairs=found.repeated,
        least_repeats=found.minimum,
        mix=dict(sorted(Counter(each.kind for each in people).items())),
    )
    DialogueRound.objects.bulk_create(
        DialogueRound(
            session=session,
            number=number,
            started_at=_at(on, 18) + timedelta(minutes=35 * (number - 1) + 10),
            people=len(people),
            groups=len(groups),
            repeated_pairs=repeats,
            colleague_pairs=sum(
                bool(house[one]) and house[one] == house[other] for one, other in pairs_of(groups)
            ),
            least_repeats=found.minimum,
        )
        for number, (groups, repeats) in enumerate(
            zip(found.rounds, found.repeats, strict=True), start=1
        )
    )


def _this_evening(rng: Random, by: User, joined: list[DialogueMember], on: date) -> None:
    """Sixty are expected, some stand at the door already."""
    event = _event(
        by, "三支部合同 対話のつどい（冬）", "新橋拠点 大会議室", on, EventState.CONFIRMED
    )
    session = DialogueSession.objects.create(event=event, seed=event.pk)
    DialogueAttendance.objects.bulk_create(
        DialogueAttendance(
            session=session,
            member=each,
            state=AttendanceState.HERE if place < ARRIVED else AttendanceState.EXPECTED,
        )
        for place, each in enumerate(rng.sample(joined, EXPECTED))
    )


def _wishes(by: User, joined: list[DialogueMember], today: date) -> None:
    """Some wait for an answer, one was agreed to, two were made, three say it in words."""
    keys = {each.pk: each for each in joined}
    pairs = [
        (keys[one], keys[other])
        for one, other in MetPair.objects.order_by("pk").values_list("one_id", "other_id")[:400:40]
    ]
    states = (WishState.MADE, WishState.MADE, WishState.AGREED, WishState.ASKED, WishState.ASKED)
    rows = []
    for number, ((asker, wanted), state) in enumerate(zip(pairs, states, strict=False)):
        asked = _at(_workday(today - timedelta(days=20 - 4 * number)), 10)
        made = state == WishState.MADE
        rows.append(
            IntroductionWish(
                asker=asker,
                wanted=wanted,
                message="先日のお話の続きを、もう少し伺えればと思います。",
                state=state,
                asked_at=asked,
                answered_at=None if state == WishState.ASKED else asked + timedelta(days=1),
                made_at=asked + timedelta(days=2) if made else None,
                made_by=by if made else None,
            )
        )
    for number, words in enumerate(WORDS):
        asked = _at(_workday(today - timedelta(days=3 + number)), 15)
        rows.append(IntroductionWish(asker=joined[number * 11], wanted_words=words, asked_at=asked))
    IntroductionWish.objects.bulk_create(rows)
