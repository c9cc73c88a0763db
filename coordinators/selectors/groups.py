"""Working groups as their pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.enums import ROLES_WITH, Permission
from accounts.models import User
from coordinators.enums import GroupKind, GroupState, MeetingState
from coordinators.models import Decision, GroupAction, GroupMeeting, WorkingGroup
from coordinators.models.group import membership_of
from coordinators.models.output import LONG
from coordinators.rules import can_manage, can_write, is_member

MOST_SHOWN = 50


def eligible_members() -> QuerySet[User]:
    """Who may belong to a group: those who counsel and those who run the office."""
    roles = [role.value for role in ROLES_WITH[Permission.GROUP_WRITE]]
    return _by_name(User.objects.filter(role__in=roles, is_active=True))


def eligible_deciders() -> QuerySet[User]:
    roles = [role.value for role in ROLES_WITH[Permission.DECISION_WRITE]]
    return _by_name(User.objects.filter(role__in=roles, is_active=True))


def members_of(group: WorkingGroup) -> QuerySet[User]:
    now = group.memberships.filter(left_on__isnull=True)
    return _by_name(User.objects.filter(pk__in=now.values("user")))


def _by_name(rows: QuerySet[User]) -> QuerySet[User]:
    return rows.order_by("kana", "name", "pk")


def _count(rows: QuerySet[Any]) -> Any:
    """How many of the rows hang on the group at hand; a join would multiply them."""
    counted = rows.order_by().values("group").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def group_rows(user: User, *, state: str = GroupState.ACTIVE) -> QuerySet[WorkingGroup]:
    """Mine first, then by kind and name, each with what is going on in it. One query."""
    of_group = OuterRef("pk")
    meetings = GroupMeeting.objects.filter(group=of_group)
    actions = GroupAction.objects.filter(group=of_group).still_open()
    now, today = timezone.now(), timezone.localdate()
    soon = meetings.filter(state=MeetingState.PLANNED, ended_at__gte=now)
    memberships = WorkingGroup.members.through.objects.filter(group=of_group, left_on__isnull=True)
    rows = WorkingGroup.objects.visible_to(user).filter(state=state).select_related("lead")
    return rows.annotate(
        is_mine=Exists(membership_of(user, of_group)),
        people=_count(memberships),
        open_actions=_count(actions),
        overdue_actions=_count(actions.filter(due_on__lt=today)),
        last_held=Subquery(meetings.held().order_by("-started_at").values("started_at")[:1]),
        next_meeting=Subquery(soon.order_by("started_at").values("started_at")[:1]),
    ).order_by("-is_mine", *_kind_order(), "name", "pk")


def _kind_order() -> list[Any]:
    places = {kind: place for place, kind in enumerate(GroupKind)}
    return [Case(*(When(kind=kind, then=Value(place)) for kind, place in places.items()))]


@dataclass(frozen=True)
class GroupPage:
    """One group with its latest meetings, open actions and outputs."""

    group: WorkingGroup
    members: list[Any]
    coming: list[GroupMeeting]
    past: list[GroupMeeting]
    actions: list[GroupAction]
    settled: list[GroupAction]
    outputs: list[Any]
    decisions: list[Decision]
    may_manage: bool
    may_write: bool
    may_settle: bool


def group_page(user: User, group: WorkingGroup) -> GroupPage:
    """Eight queries, whatever the group holds."""
    now = timezone.now()
    meetings = group.meetings.listed()
    is_coming = Q(state=MeetingState.PLANNED, ended_at__gte=now)
    actions = group.actions.listed()
    settled = actions.exclude(done_on__isnull=True, dropped_at__isnull=True)
    outputs = group.outputs.current().select_related("added_by").defer(*LONG)
    decisions = Decision.objects.visible_to(user).filter(group=group).standing()
    return GroupPage(
        group=group,
        members=list(group.memberships.filter(left_on__isnull=True).select_related("user")),
        coming=list(meetings.filter(is_coming).order_by("started_at", "pk")[:MOST_SHOWN]),
        past=list(meetings.exclude(is_coming).order_by("-started_at", "-pk")[:MOST_SHOWN]),
        actions=list(actions.filter(done_on__isnull=True, dropped_at__isnull=True)),
        settled=list(settled.order_by("-done_on", "-pk")[:20]),
        outputs=list(outputs[:MOST_SHOWN]),
        decisions=list(decisions[:20]),
        may_manage=can_manage(user, group),
        may_write=can_write(user, group),
        may_settle=is_member(user, group),
    )


def my_open_actions(user: User) -> QuerySet[GroupAction]:
    """What one owes to one's groups, the most urgent first."""
    rows = GroupAction.objects.visible_to(user).still_open().filter(owner=user)
    return rows.listed().order_by("due_on", "pk")


def my_next_meetings(user: User, *, until: date) -> QuerySet[GroupMeeting]:
    """Those of one's own groups that are still to come."""
    rows = GroupMeeting.objects.filter(
        group__in=WorkingGroup.objects.visible_to(user).of_member(user).active(),
        state=MeetingState.PLANNED,
        ended_at__gte=timezone.now(),
    ).between(timezone.localdate(), until)
    return rows.listed().order_by("started_at", "pk")


def unwritten(user: User) -> tuple[int, datetime | None]:
    """Meetings of one's own groups that are over and neither held nor cancelled; the oldest."""
    rows = GroupMeeting.objects.filter(
        group__in=WorkingGroup.objects.visible_to(user).of_member(user).active(),
        state=MeetingState.PLANNED,
        ended_at__lt=timezone.now(),
    )
    found = rows.aggregate(n=Count("pk"), oldest=Min("started_at"))
    return found["n"], found["oldest"]
