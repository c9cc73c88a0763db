"""Members, and a dialogue in the making, for tests."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from partners.dialogues.services.chapters import chapter_open
from partners.dialogues.services.door import attendance_expect
from partners.dialogues.services.members import MemberFacts, member_admit
from partners.dialogues.services.sessions import DialoguePlan, dialogue_announce
from partners.enums import Affiliation, AttendanceState
from partners.models import Chapter, DialogueMember, DialogueSession
from tests import builders as make

_serial = itertools.count(1)
KINDS = (Affiliation.FINANCE, Affiliation.GOVERNMENT, Affiliation.SUPPORT, Affiliation.COMPANY)


def facts(name: str = "", **changes: Any) -> MemberFacts:
    number = next(_serial)
    plain: dict[str, Any] = {
        "name": name or f"対話 {number:03}",
        "kana": f"タイワ {number:03}",
        "kind": KINDS[number % len(KINDS)],
        "affiliation": f"所属{number}",
        "email": f"member{number}@example.jp",
    }
    return MemberFacts(**(plain | changes))


def member(name: str = "", *, by: User | None = None, **changes: Any) -> DialogueMember:
    return member_admit(facts=facts(name, **changes), by=by or make.user(Role.SECRETARIAT))


def members(count: int, *, by: User, **changes: Any) -> list[DialogueMember]:
    return [member(by=by, **changes) for _ in range(count)]


def chapter(name: str = "東京支部", *, by: User | None = None) -> Chapter:
    known = Chapter.objects.filter(name=name).first()
    return known or chapter_open(
        name=name, area="東京都", owner=None, by=by or make.user(Role.SECRETARIAT)
    )


def session(*, by: User, people: int = 0, here: bool = False, **changes: Any) -> DialogueSession:
    """A dialogue of today with `people` on its list."""
    make.programme()
    now = timezone.now()
    plain: dict[str, Any] = {
        "title": "対話のつどい",
        "start": now,
        "end": now + timedelta(hours=2),
        "place": "新橋会議室",
    }
    event = dialogue_announce(plan=DialoguePlan(**(plain | changes)), by=by)
    row = DialogueSession.objects.get(event=event)
    if people:
        attendance_expect(session=row, members=members(people, by=by), by=by)
        if here:
            row.attendances.update(state=AttendanceState.HERE)
    return row
