"""部会・PJ, the library, the 決定記録. The world's group is led by the coordinator."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.enums import Permission as P
from accounts.enums import Role
from coordinators.models import Decision, GroupAction, GroupMeeting, GroupOutput, WorkingGroup
from coordinators.services import minutes_keep
from tests import builders as make
from tests.coordinators import group_world as groups
from tests.matrix.page import Page
from tests.matrix.world import World

# Only members write: the office and the chief of the world are none.
MEMBERS_ONLY = {"manager": 403, "secretariat": 403, "chief": 403}
NOT_MINE = {"secretariat": 403}
WRITER = (Role.COORDINATOR,)


def _group(world: World) -> WorkingGroup:
    found = WorkingGroup.objects.filter(name="ES部会").first()
    return found or groups.group(
        world.users["coordinator"], by=world.users["manager"], name="ES部会"
    )


def _meeting(world: World) -> GroupMeeting:
    found = GroupMeeting.objects.filter(title="第1回").first()
    return found or groups.meeting(
        _group(world), title="第1回", agenda="議題", minutes="報告\n意見", decisions="決めたこと"
    )


def _action(world: World) -> GroupAction:
    found = GroupAction.objects.filter(what="案を作る").first()
    return found or groups.action(_group(world), what="案を作る", meeting=_meeting(world))


def _output(world: World, file: str = "") -> GroupOutput:
    return groups.output(_group(world), file=file, tags=("様式",))


def _decision(world: World) -> Decision:
    return groups.decision(world.users["chief"], is_open=True, group=_group(world))


def group(world: World) -> dict[str, Any]:
    _action(world)
    _output(world)
    return {"pk": _group(world).pk}


def meeting(world: World) -> dict[str, Any]:
    return {"uuid": _meeting(world).uuid}


def drafted(world: World) -> dict[str, Any]:
    """With a draft of the writer's that was not saved yet."""
    found, lead = _meeting(world), world.users["coordinator"]
    minutes_keep(meeting=found, by=lead, base=0, revision=0, data={"minutes": "書きかけ"})
    return {"uuid": found.uuid}


def cancelled(world: World) -> dict[str, Any]:
    start = make.at(timezone.localdate() + timedelta(days=7))
    return {"uuid": groups.meeting(_group(world), start=start).uuid}


def action(world: World) -> dict[str, Any]:
    return {"uuid": _action(world).uuid}


def output(world: World) -> dict[str, Any]:
    return {"uuid": _output(world).uuid}


def with_file(world: World) -> dict[str, Any]:
    return {"uuid": _output(world, file="科目,金額").uuid}


def decision(world: World) -> dict[str, Any]:
    return {"uuid": _decision(world).uuid}


def filled(world: World) -> dict[str, Any]:
    group(world)
    groups.decision(world.users["chief"], is_open=True)
    return {}


def version(world: World) -> dict[str, Any]:
    return {"version": "0"}


def _new_group(world: World) -> dict[str, Any]:
    lead = str(world.users["coordinator"].pk)
    return {"kind": "study", "name": "勉強会", "lead": lead, "active_from": "2026-04-01"}


def _action_data(world: World) -> dict[str, Any]:
    return {"what": "調べる", "owner": str(world.users["coordinator"].pk), "due_on": "2026-12-01"}


PAGES: dict[str, Page] = {
    "coordinators:groups": Page(P.GROUP_READ, filled),
    "coordinators:group_new": Page(P.GROUP_WRITE),
    "coordinators:group": Page(P.GROUP_READ, group, seen_by=WRITER),
    "coordinators:group_edit": Page(
        P.GROUP_WRITE, group, exceptions=NOT_MINE, seen_by=(Role.COORDINATOR,)
    ),
    "coordinators:group_close": Page(
        P.GROUP_WRITE, group, ok=302, method="post", data=version, exceptions=NOT_MINE
    ),
    "coordinators:group_reopen": Page(
        P.GROUP_WRITE, group, ok=302, method="post", data=version, exceptions=NOT_MINE
    ),
    "coordinators:meeting_new": Page(P.GROUP_WRITE, group, exceptions=MEMBERS_ONLY, seen_by=WRITER),
    "coordinators:meetings": Page(P.GROUP_READ, filled),
    "coordinators:meeting": Page(P.GROUP_READ, meeting, seen_by=WRITER),
    "coordinators:meeting_hold": Page(
        P.GROUP_WRITE, meeting, ok=302, method="post", data=version, exceptions=MEMBERS_ONLY
    ),
    "coordinators:meeting_replan": Page(
        P.GROUP_WRITE, meeting, ok=302, method="post", data=version, exceptions=MEMBERS_ONLY
    ),
    "coordinators:meeting_cancel": Page(
        P.GROUP_WRITE,
        cancelled,
        ok=302,
        method="post",
        data=lambda world: {"version": "0", "reason": "流会"},
        exceptions=MEMBERS_ONLY,
    ),
    "coordinators:minutes": Page(P.GROUP_WRITE, drafted, exceptions=MEMBERS_ONLY, seen_by=WRITER),
    "coordinators:minutes_pdf": Page(P.GROUP_READ, meeting, sweep=False),
    # Without a body there is nothing to keep.
    "coordinators:minutes_autosave": Page(
        P.GROUP_WRITE, meeting, ok=400, method="post", exceptions=MEMBERS_ONLY, sweep=False
    ),
    "coordinators:minutes_drop": Page(
        P.GROUP_WRITE, drafted, ok=302, method="post", exceptions=MEMBERS_ONLY
    ),
    "coordinators:actions": Page(P.GROUP_READ, filled, query="?whose=all", seen_by=WRITER),
    "coordinators:action_add": Page(
        P.GROUP_WRITE, group, ok=302, method="post", data=_action_data, exceptions=MEMBERS_ONLY
    ),
    "coordinators:action_edit": Page(
        P.GROUP_WRITE, action, exceptions=MEMBERS_ONLY, seen_by=WRITER
    ),
    **{
        f"coordinators:action_{act}": Page(
            P.GROUP_WRITE, action, ok=302, method="post", exceptions=MEMBERS_ONLY
        )
        for act in ("done", "drop", "reopen")
    },
    "coordinators:library": Page(P.GROUP_READ, filled, query="?q=記入"),
    "coordinators:output": Page(P.GROUP_READ, output, seen_by=WRITER),
    "coordinators:output_new": Page(P.GROUP_WRITE, group, exceptions=MEMBERS_ONLY, seen_by=WRITER),
    "coordinators:output_edit": Page(
        P.GROUP_WRITE, output, exceptions=MEMBERS_ONLY, seen_by=WRITER
    ),
    "coordinators:output_file": Page(P.GROUP_READ, with_file, sweep=False),
    "coordinators:output_withdraw": Page(
        P.GROUP_WRITE, output, ok=302, method="post", exceptions=MEMBERS_ONLY
    ),
    "coordinators:decisions": Page(P.DECISION_READ, filled, seen_by=(Role.MANAGER,)),
    "coordinators:decision": Page(P.DECISION_READ, decision, seen_by=(Role.MANAGER,)),
    "coordinators:decision_new": Page(P.DECISION_WRITE),
    "coordinators:decision_replace": Page(P.DECISION_WRITE, decision),
    "coordinators:decision_show": Page(
        P.DECISION_WRITE, decision, ok=302, method="post", data=lambda world: {"open": "0"}
    ),
}
