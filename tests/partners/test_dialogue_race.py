"""Several people at one dialogue at the same moment: nobody is lost, and one is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from accounts.enums import Role
from partners.dialogues.errors import DialogueError, DialogueStale
from partners.dialogues.services.door import attendance_set, attendance_walk_in
from partners.dialogues.services.introductions import wish_answer, wish_ask, wish_withdraw
from partners.dialogues.services.members import member_leave
from partners.dialogues.services.rounds import round_start, rounds_make
from partners.dialogues.services.sessions import dialogue_close
from partners.enums import AttendanceState, WishState
from partners.models import (
    DialogueMember,
    DialogueSeat,
    DialogueSession,
    IntroductionWish,
    MetPair,
)
from tests import builders as make
from tests.partners import dialogue_world as talk


def together(*acts: Callable[[], Any]) -> list[str]:
    """What each was told: "" when the act was done."""
    start = Barrier(len(acts))

    def perform(act: Callable[[], Any]) -> str:
        start.wait()
        try:
            act()
        except DialogueError as error:
            return type(error).__name__
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(perform, acts))


def test_of_many_who_make_the_groups_at_once_one_does(transactional_db: None) -> None:
    desk = make.user(Role.SECRETARIAT)
    session = talk.session(by=desk, people=12, here=True)
    told = together(*[lambda: rounds_make(session=session, by=desk, version=0)] * 4)
    assert sorted(told) == ["", *[DialogueStale.__name__] * 3]
    assert DialogueSeat.objects.count() == 36
    assert session.rounds.count() == 3


def test_the_door_goes_on_while_groups_are_made(transactional_db: None) -> None:
    """Who comes in meanwhile is here; the groups hold those who were here when they were made."""
    desk = make.user(Role.SECRETARIAT)
    session = talk.session(by=desk, people=14, here=True)
    late = list(session.attendances.all()[:2])
    session.attendances.filter(pk__in=[row.pk for row in late]).update(
        state=AttendanceState.EXPECTED
    )
    told = together(
        lambda: rounds_make(session=session, by=desk, version=0),
        *(
            lambda row=row: attendance_set(attendance=row, state=AttendanceState.HERE, by=desk)
            for row in late
        ),
        lambda: attendance_walk_in(session=session, facts=talk.facts(), by=desk),
    )
    assert told == ["", "", "", ""]
    assert session.attendances.filter(state=AttendanceState.HERE).count() == 15
    seats = DialogueSeat.objects.filter(round__number=1).count()
    assert 12 <= seats <= 15


def test_one_begins_the_round_and_one_closes(transactional_db: None) -> None:
    desk = make.user(Role.SECRETARIAT)
    session = talk.session(by=desk, people=10, here=True)
    rounds_make(session=session, by=desk, version=0)
    told = together(*[lambda: round_start(session=session, by=desk, version=1)] * 3)
    assert told.count("") == 1
    assert session.rounds.filter(started_at__isnull=False).count() == 1
    told = together(*[lambda: dialogue_close(session=session, by=desk, version=2)] * 3)
    assert told.count("") == 1
    assert MetPair.objects.count() == 20


def test_who_leaves_while_the_pairs_are_written_is_in_none(transactional_db: None) -> None:
    desk = make.user(Role.SECRETARIAT)
    session = talk.session(by=desk, people=10, here=True)
    rounds_make(session=session, by=desk, version=0)
    round_start(session=session, by=desk, version=1)
    leaving = list(DialogueMember.objects.order_by("pk")[:2])
    told = together(
        lambda: dialogue_close(session=session, by=desk, version=2),
        *(lambda row=row: member_leave(member=row, by=None) for row in leaving),
    )
    assert told == ["", "", ""]
    gone = {row.pk for row in leaving}
    pairs = MetPair.objects.values_list("one_id", "other_id")
    assert not any(gone & set(pair) for pair in pairs)
    assert DialogueSession.objects.get().closed_at is not None


def test_two_who_wish_for_each_other_never_block(transactional_db: None) -> None:
    desk = make.user(Role.SECRETARIAT)
    one, other = talk.members(2, by=desk)
    told = together(
        lambda: wish_ask(asker=one, wanted=other),
        lambda: wish_ask(asker=other, wanted=one),
        lambda: wish_ask(asker=one, wanted=other),
    )
    assert sorted(told) == ["", "", "DialogueRefused"]
    wish = IntroductionWish.objects.get(asker=one)
    told = together(
        lambda: wish_answer(wish=wish, agrees=True, by=None, version=0),
        lambda: wish_withdraw(wish=wish, by=None, version=0),
    )
    assert told.count("") == 1
    wish.refresh_from_db()
    assert wish.state in (WishState.AGREED, WishState.WITHDRAWN)
