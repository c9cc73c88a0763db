"""Groups for tests, made through the real services."""

from __future__ import annotations

import itertools
import uuid
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from coordinators.enums import GroupKind, OutputKind
from coordinators.models import Decision, GroupAction, GroupMeeting, GroupOutput, WorkingGroup
from coordinators.services import (
    ActionFacts,
    DecisionFacts,
    GroupFacts,
    MeetingFacts,
    OutputFacts,
    action_add,
    decision_record,
    group_create,
    meeting_hold,
    meeting_plan,
    output_add,
    upload_read,
)
from tests import builders as make

_serial = itertools.count(1)


def group(*members: User, by: User | None = None, **facts: Any) -> WorkingGroup:
    """Led by the first of the members."""
    lead, *others = members
    plain: dict[str, Any] = {
        "kind": GroupKind.COMMITTEE,
        "name": f"部会 {next(_serial)}",
        "aim": "拠点の知見を集める",
        "active_from": date(2026, 4, 1),
    }
    return group_create(
        uuid=uuid.uuid4(),
        by=by or make.user("manager"),
        facts=GroupFacts(**(plain | facts), lead=lead, members=tuple(others)),
    )


def meeting(
    of: WorkingGroup, *, by: User | None = None, held: bool = False, **facts: Any
) -> GroupMeeting:
    """Yesterday at 13:00 unless it says otherwise."""
    start = facts.pop("start", make.at(timezone.localdate() - timedelta(days=1), "13:00"))
    by = by or of.lead
    made = meeting_plan(
        group=of,
        uuid=uuid.uuid4(),
        by=by,
        facts=MeetingFacts(started_at=start, ended_at=start + timedelta(hours=1), **facts),
    )
    return meeting_hold(meeting=made, by=by, version=0) if held else made


def action(
    of: WorkingGroup,
    *,
    owner: User | None = None,
    due_on: date | None = None,
    what: str = "様式の案を作る",
    meeting: GroupMeeting | None = None,
) -> GroupAction:
    return action_add(
        group=of,
        uuid=uuid.uuid4(),
        by=of.lead,
        facts=ActionFacts(what, owner or of.lead, due_on or timezone.localdate()),
        meeting=meeting,
    )


def output(of: WorkingGroup, *, file: str = "", **facts: Any) -> GroupOutput:
    """A text; with `file` (its text) also a file: such tests take the `media` fixture."""
    plain: dict[str, Any] = {
        "title": "資金繰り表のひな型",
        "kind": OutputKind.TEMPLATE,
        "text": "記入の例",
    }
    upload = None
    if file:
        upload = upload_read(ContentFile(file.encode(), name="ひな型.txt"), "ひな型.txt")
    return output_add(
        group=of, uuid=uuid.uuid4(), by=of.lead, facts=OutputFacts(**(plain | facts)), upload=upload
    )


def decision(by: User, *, replaces: Decision | None = None, **facts: Any) -> Decision:
    plain: dict[str, Any] = {
        "what": "相談枠を60分にする",
        "why": "聞き取りが浅くなっていたため",
        "decided_on": date(2026, 10, 1),
        "deciders": (by,),
    }
    return decision_record(
        uuid=uuid.uuid4(), by=by, facts=DecisionFacts(**(plain | facts)), replaces=replaces
    )
