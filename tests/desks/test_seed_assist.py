"""The demo conferences: the same for the same seed, as the services would leave them."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from assist.consenting import sharing_of
from assist.enums import AssistState
from assist.models import AssistCase, AssistConference, AssistParty, SupportPlan
from assist.papers import conference_paper
from assist.reading import parties_of
from desks.demo import assist as demo
from desks.demo.assist import assist_create
from desks.demo.build import SCALES, centre_build


def build(seed: int) -> list[tuple[Any, ...]]:
    today = timezone.localdate()
    team = centre_build(scale=SCALES["tiny"], seed=seed, today=today)
    assist_create(team=team, today=today, seed=seed)
    rows = AssistCase.objects.order_by("conference__period", "position")
    return list(rows.values_list("conference__period", "company__name", "debt", "plan__aim"))


def test_same_seed_same_conferences(db: Any) -> None:
    found = []
    for _ in range(2):
        with transaction.atomic():
            found.append(build(3))
            transaction.set_rollback(True)
    assert found[0] == found[1]


def test_eight_banks_ten_conferences_and_one_to_come(db: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(demo, "MANY_MEMOS", 0)
    build(1)
    held = AssistConference.objects.counted()
    assert held.count() == 10 and held.values("organization").distinct().count() == 8
    coming = AssistConference.objects.get(state=AssistState.FIXED)
    for row in AssistConference.objects.all():
        assert row.parties.count() == 6
        if row != coming:
            assert 3 <= row.cases.count() <= 5
    plans = SupportPlan.objects.filter(decided_on__isnull=False)
    assert plans.count() == AssistCase.objects.counted().count()
    assert all(plan.follow_ups.count() == 3 for plan in plans)
    for each in (*AssistConference.objects.all(), *AssistParty.objects.all(), *plans):
        each.full_clean()
    cases = list(coming.cases.order_by("position"))
    parties = list(parties_of(coming))
    readers = [len(sharing_of(cases, parties).readers(parties, case)) for case in cases]
    assert readers == [5, 2, 0]
    paper = conference_paper(coming, parties[0])
    assert [bool(case.closed) for case in paper.cases] == [False, False, True]
