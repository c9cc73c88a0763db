"""A year of the demo's events that is over, with the memos of their sessions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from bookings.models.periods import period_of
from center.calendar import is_working_day
from center.enums import Method
from consultations.models import Memo
from desks.demo.events_scene import Scene
from desks.demo.events_store import Made
from partners.enums import EventKind, EventState
from partners.models import Branch

S = EventState


def past(scene: Scene, counts: Mapping[EventKind, int]) -> Iterator[Made]:
    days = [scene.today - timedelta(days=n) for n in range(2, 364)]
    days = [day for day in days if is_working_day(day)]
    sessions = _sessions(scene)
    for kind, count in counts.items():
        for _ in range(count):
            if kind == EventKind.CONSULTATION and sessions:
                yield _with_memos(scene, *sessions.pop())
            else:
                yield _over(scene, kind, scene.dice.choice(days))


def _sessions(scene: Scene) -> list[tuple[date, int, list[Memo]]]:
    """The outreach memos of a coordinator's day: what an event brought."""
    since = timezone.make_aware(datetime.combine(scene.today - timedelta(days=363), time()))
    rows = (
        Memo.objects.counted()
        .filter(
            started_at__gte=since,
            method=Method.OUTREACH,
            lead__in=scene.people,
            programme=scene.programme,
        )
        .select_related("introduced_branch__organization")
        .only("started_at", "ended_at", "lead_id", "introduced_branch")
        .order_by("started_at", "pk")
    )
    found: dict[tuple[date, int], list[Memo]] = defaultdict(list)
    for memo in rows:
        if memo.lead_id is not None:
            found[memo.held_on, memo.lead_id].append(memo)
    return [(day, lead, memos) for (day, lead), memos in found.items()]


def _with_memos(scene: Scene, day: date, lead: int, memos: list[Memo]) -> Made:
    sent = next((each.introduced_branch for each in memos if each.introduced_branch), None)
    made = _over(scene, EventKind.CONSULTATION, day, branch=sent)
    first, last = memos[0].started_at, memos[-1].ended_at
    assert first is not None and last is not None
    made.row.period = period_of(first, last)
    made.people = [scene.people[lead]]
    made.row.participants = made.row.companies_count = len(memos)
    made.memos = [each.pk for each in memos]
    return made


def _over(scene: Scene, kind: EventKind, day: date, branch: Branch | None = None) -> Made:
    days = (scene.today - day).days
    chance = scene.dice.random()
    state = S.REPORTED if days > 10 else S.HELD
    if chance < 0.03 and branch is None:
        state = S.CANCELLED
    made = scene.event(kind, day, state, branch=branch)
    if state == S.CANCELLED:
        made.row.cancel_reason = scene.dice.choice(scene.raw["reasons"])
        return made
    made.row.participants = scene.crowd(kind)
    if kind != EventKind.GATHERING:
        made.row.companies_count = max(1, round(made.row.participants * 0.8))
    if state == S.REPORTED:
        made.row.report = scene.dice.choice(scene.raw["reports"])
    made.people = scene.dice.sample(list(scene.people.values()), 1 + (scene.dice.random() < 0.4))
    return made
