"""Trainees, their learning, the alumni, 新CO OJT."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.enums import Permission as P
from accounts.enums import Role
from tests import trainee_builders as make
from tests.matrix.page import Page
from tests.matrix.world import World
from trainees.models import MeetingInvitation, OjtItem, Survey


def pk(world: World) -> dict[str, Any]:
    """The world's trainee, who sits in its appointment; the coordinator is the mentor."""
    return {"pk": make.of_world(world).pk}


def version(world: World) -> dict[str, Any]:
    return {"version": make.of_world(world).version}


def act(world: World) -> dict[str, Any]:
    return {**pk(world), "state": "completed"}


def cohort(world: World) -> dict[str, Any]:
    return {"pk": make.of_world(world).cohort_id}


def with_lists(world: World) -> dict[str, Any]:
    make.of_world(world)
    make.competencies()
    return {}


def beside(made: Callable[[World], dict[str, Any]]) -> Callable[[World], dict[str, Any]]:
    """For a list that shows the record, and names none in its address."""

    def kwargs(world: World) -> dict[str, Any]:
        made(world)
        return {}

    return kwargs


def stage(world: World) -> dict[str, Any]:
    make.competencies()
    return {**pk(world), "stage": "start"}


def evaluated(world: World) -> dict[str, Any]:
    trainee = make.of_world(world)
    make.evaluations(trainee, world.users["coordinator"])
    return {"pk": trainee.pk}


def log(world: World) -> dict[str, Any]:
    return {"pk": make.log_of_world(world).pk}


def meeting(world: World) -> dict[str, Any]:
    return {"pk": make.meeting_of_world(world).pk}


def meeting_state(world: World) -> dict[str, Any]:
    return {**meeting(world), "state": "cancelled"}


def begun(world: World) -> dict[str, Any]:
    """Attendance is taken from the day itself."""
    row = make.meeting_of_world(world)
    start = timezone.now() - timedelta(hours=2)
    rows = type(row).objects.filter(pk=row.pk)
    rows.update(starts_at=start, ends_at=start + timedelta(hours=1))
    return {"version": row.version}


def meeting_version(world: World) -> dict[str, Any]:
    return {"version": make.meeting_of_world(world).version}


def invited(world: World) -> dict[str, Any]:
    row = make.meeting_of_world(world)
    return {"token": MeetingInvitation.objects.get(meeting=row).token()}


def asked(world: World) -> dict[str, Any]:
    row, _ = Survey.objects.get_or_create(
        trainee=make.alumnus_of_world(world), months=6, defaults={"due_on": timezone.localdate()}
    )
    return {"token": row.token()}


def plan(world: World) -> dict[str, Any]:
    return {"pk": make.plan_of_world(world).pk}


def item(world: World) -> dict[str, Any]:
    return {"pk": OjtItem.objects.filter(plan=make.plan_of_world(world)).earliest("pk").pk}


def plan_version(world: World) -> dict[str, Any]:
    return {"version": make.plan_of_world(world).version}


def ready(world: World) -> dict[str, Any]:
    on = timezone.localdate() + timedelta(days=1)
    return {**plan_version(world), "on": on.isoformat(), "note": "十分に同席した"}


PAGES: dict[str, Page] = {
    "trainees:list": Page(P.TRAINEE_READ, with_lists, seen_by=(Role.SECRETARIAT,)),
    "trainees:sittings": Page(P.COHORT_READ),
    "trainees:new": Page(P.TRAINEE_WRITE),
    "trainees:cohorts": Page(P.COHORT_READ, with_lists),
    "trainees:cohort_new": Page(P.TRAINEE_WRITE),
    "trainees:cohort": Page(P.COHORT_READ, cohort),
    "trainees:cohort_edit": Page(P.TRAINEE_WRITE, cohort),
    "trainees:chasing": Page(P.SETTINGS_MANAGE),
    "trainees:wording": Page(P.SETTINGS_MANAGE, with_lists, seen_by=(Role.MANAGER,)),
    "trainees:log_desk": Page(P.LEARNING_READ, beside(log)),
    "trainees:log": Page(P.LEARNING_READ, log, seen_by=(Role.COORDINATOR,)),
    "trainees:log_comment": Page(
        P.LEARNING_COMMENT,
        log,
        ok=302,
        method="post",
        data=lambda world: {"text": "よく見ています。", "version": 0},
    ),
    "trainees:alumni": Page(P.ALUMNI_READ, beside(meeting)),
    "trainees:surveys": Page(P.ALUMNI_READ, beside(asked)),
    "trainees:meetings": Page(P.ALUMNI_READ, beside(meeting)),
    "trainees:meeting_new": Page(P.ALUMNI_WRITE),
    "trainees:meeting": Page(P.ALUMNI_READ, meeting),
    "trainees:meeting_edit": Page(P.ALUMNI_WRITE, meeting),
    "trainees:meeting_invite": Page(P.ALUMNI_WRITE, meeting, ok=302, method="post"),
    "trainees:meeting_attendance": Page(P.ALUMNI_WRITE, meeting, ok=302, method="post", data=begun),
    "trainees:meeting_move": Page(
        P.ALUMNI_WRITE, meeting_state, ok=302, method="post", data=meeting_version
    ),
    "trainees:answer": Page(None, invited),
    "trainees:survey": Page(None, asked),
    "trainees:ojt": Page(P.OJT_READ, beside(plan)),
    "trainees:ojt_new": Page(P.OJT_WRITE),
    "trainees:ojt_plan": Page(P.OJT_READ, plan, seen_by=(Role.CHIEF,)),
    "trainees:ojt_edit": Page(P.OJT_WRITE, plan),
    "trainees:ojt_sittings": Page(P.TRAINEE_PLAN, plan),
    "trainees:ojt_item": Page(
        P.OJT_WRITE,
        plan,
        ok=302,
        method="post",
        data=lambda world: {
            "item-name": "現場訪問",
            "item-kind": "classroom",
            "item-due_on": timezone.localdate().isoformat(),
            **plan_version(world),
        },
    ),
    "trainees:ojt_ready": Page(P.OJT_DECIDE, plan, ok=302, method="post", data=ready),
    "trainees:ojt_stop": Page(
        P.OJT_DECIDE,
        plan,
        ok=302,
        method="post",
        data=lambda world: {**plan_version(world), "stop-note": "配属が変わった"},
    ),
    "trainees:ojt_sign": Page(P.OJT_SIGN, item, ok=302, method="post"),
    "trainees:ojt_unsign": Page(P.OJT_SIGN, item, ok=302, method="post"),
    "trainees:trainee": Page(P.TRAINEE_READ, pk),
    "trainees:edit": Page(P.TRAINEE_WRITE, pk),
    "trainees:act": Page(P.TRAINEE_WRITE, act, ok=302, method="post", data=version),
    "trainees:invite": Page(P.TRAINEE_WRITE, pk, ok=302, method="post"),
    "trainees:profile": Page(
        P.TRAINEE_READ, pk, exceptions={Role.RECEPTION: 403, Role.COORDINATOR: 403}
    ),
    "trainees:pledge": Page(P.TRAINEE_OWN, pk, seen_by=(Role.TRAINEE,)),
    "trainees:pledge_paper": Page(
        P.TRAINEE_WRITE,
        pk,
        ok=302,
        method="post",
        data=lambda world: {
            "wording": make.wording().pk,
            "on": timezone.localdate().isoformat(),
        },
    ),
    "trainees:plan": Page(P.TRAINEE_PLAN, pk),
    "trainees:logs": Page(P.LEARNING_READ, pk),
    "trainees:log_write": Page(P.LEARNING_LOG, pk, seen_by=(Role.TRAINEE,)),
    "trainees:log_autosave": Page(P.LEARNING_LOG, pk, ok=400, method="post", sweep=False),
    "trainees:report": Page(P.LEARNING_READ, pk, sweep=False),
    "trainees:evaluations": Page(P.LEARNING_READ, evaluated),
    "trainees:evaluate": Page(
        P.EVALUATE, stage, exceptions={Role.CHIEF: 403}, seen_by=(Role.COORDINATOR,)
    ),
}
