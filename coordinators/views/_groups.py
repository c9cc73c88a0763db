"""What the pages of working groups share: fetching within one's scope, the way back."""

import uuid as uuids

from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from coordinators.models import GroupAction, GroupMeeting, GroupOutput, WorkingGroup

Crumbs = list[tuple[str, str]]


def fetch_group(user: User, pk: int) -> WorkingGroup:
    """The group if this user may read it; 404 otherwise."""
    rows = WorkingGroup.objects.visible_to(user).select_related("lead")
    return get_object_or_404(rows, pk=pk)


def fetch_meeting(user: User, uuid: uuids.UUID) -> GroupMeeting:
    rows = GroupMeeting.objects.visible_to(user)
    return get_object_or_404(rows.select_related("group__lead", "written_by"), uuid=uuid)


def fetch_action(user: User, uuid: uuids.UUID) -> GroupAction:
    rows = GroupAction.objects.visible_to(user)
    return get_object_or_404(rows.select_related("group", "meeting", "owner"), uuid=uuid)


def fetch_output(user: User, uuid: uuids.UUID) -> GroupOutput:
    """Not what was withdrawn."""
    rows = GroupOutput.objects.visible_to(user).current()
    return get_object_or_404(rows.select_related("group", "meeting__group", "added_by"), uuid=uuid)


def group_crumbs(group: WorkingGroup | None = None, meeting: GroupMeeting | None = None) -> Crumbs:
    found = [("部会・PJ", reverse("coordinators:groups"))]
    if group:
        found.append((group.name, group.get_absolute_url()))
    if meeting:
        found.append((str(meeting), meeting.get_absolute_url()))
    return found
