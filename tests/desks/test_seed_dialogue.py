"""The demo's dialogues: the same for the same seed, as the services would leave them."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from desks.demo.build import SCALES, centre_build
from desks.demo.dialogue import EXPECTED, INVITED, MEMBERS, dialogue_create
from partners.dialogues.reading import coming_sessions, past_sessions
from partners.models import (
    Chapter,
    DialogueMember,
    DialogueSeat,
    DialogueSession,
    IntroductionWish,
    MetPair,
)


def build(seed: int) -> list[tuple[Any, ...]]:
    today = timezone.localdate()
    team = centre_build(scale=SCALES["tiny"], seed=seed, today=today)
    dialogue_create(team=team, today=today, seed=seed)
    rows = MetPair.objects.order_by("event__title", "round", "one__email", "other__email")
    return list(rows.values_list("event__title", "round", "one__name", "other__name"))


def test_same_seed_same_pairs(db: Any) -> None:
    found = []
    for _ in range(2):
        with transaction.atomic():
            found.append(build(3))
            transaction.set_rollback(True)
    assert found[0] == found[1]


def test_the_dialogues_stand_as_the_services_would_leave_them(db: Any) -> None:
    build(1)
    assert (Chapter.objects.count(), DialogueSeat.objects.count()) == (3, 0)
    assert DialogueMember.objects.joined().count() == MEMBERS
    assert DialogueMember.objects.current().count() == MEMBERS + INVITED
    for row in [*DialogueMember.objects.all(), *IntroductionWish.objects.all()]:
        row.full_clean()
    desk = Chapter.objects.all()[0].owner
    assert desk is not None
    assert coming_sessions(desk).count() == 1
    held = list(past_sessions(desk))
    assert len(held) == 2
    for session in held:
        pairs = session.event.met_pairs.count()
        assert pairs == (session.new_pairs or 0) + (session.repeated_pairs or 0)
        assert session.event.participants == session.people == sum(session.mix.values())
    assert DialogueSession.objects.get(closed_at=None).attendances.count() == EXPECTED
