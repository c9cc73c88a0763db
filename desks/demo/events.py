"""Outreach events of the demo centre: a year of 出張相談会 and seminars, and those to come.

123 and 54 in a year with Tokyo's shinkin, as the centre's own presentation counts them. Written
in bulk: what the services would leave is what stands here.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from consultations.models import Memo
from desks.demo.events_coming import coming
from desks.demo.events_past import past
from desks.demo.events_scene import Scene
from desks.demo.events_store import events_store
from desks.demo.team import Team
from partners.enums import EventKind

# Below this many memos a handful is enough.
FEW_MEMOS = 1_000
A_YEAR = {EventKind.CONSULTATION: 123, EventKind.SEMINAR: 54, EventKind.GATHERING: 12}
A_FEW = {EventKind.CONSULTATION: 6, EventKind.SEMINAR: 3, EventKind.GATHERING: 1}


@transaction.atomic
def events_create(*, team: Team, today: date, seed: int) -> None:
    """Deterministic; a handful in the smallest centre."""
    scene = Scene(team, today, seed)
    is_small = Memo.objects.count() < FEW_MEMOS
    made = [*past(scene, A_FEW if is_small else A_YEAR), *coming(scene, is_small=is_small)]
    events_store(made, desk=scene.desk)
