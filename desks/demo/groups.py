"""The demo centre's working groups: meetings with minutes, 宿題, outputs, the 決定記録."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from center.calendar import is_working_day
from center.models import Topic
from coordinators.enums import GroupState, MeetingState
from coordinators.models import (
    Decision,
    GroupAction,
    GroupMeeting,
    GroupMember,
    GroupOutput,
    WorkingGroup,
)
from desks.demo import corpus
from desks.demo.team import Team

# What fell due longer ago is done; since then somebody may be late.
LATE = timedelta(days=8)


@transaction.atomic
def groups_create(*, team: Team, today: date) -> None:
    """Everybody of the demo's own people; invented coordinators belong to no group."""
    raw = corpus.read("groups.toml")
    # Of two with one name the written one, who was there first.
    named = User.objects.filter(name__in=_names(raw)).order_by("-pk")
    people = {user.name: user for user in named}
    groups = [_group(row, people, today) for row in raw["group"]]
    WorkingGroup.objects.bulk_create(groups)
    GroupMember.objects.bulk_create(
        GroupMember(group=group, user=people[name], joined_on=group.active_from)
        for group, row in zip(groups, raw["group"], strict=True)
        for name in (row["lead"], *row["members"])
    )
    for group, row in zip(groups, raw["group"], strict=True):
        _meetings(group, row, people, today)
    _decisions(raw["decision"], {group.name: group for group in groups}, team, today)


def _names(raw: dict[str, Any]) -> set[str]:
    return {name for row in raw["group"] for name in (row["lead"], *row["members"])}


def _key(*words: object) -> uuid.UUID:
    """The same in every run: addresses in notes stay right."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join(map(str, words)))


def _month(today: date, months_ago: int) -> date:
    """The first of that month."""
    year, month = divmod(today.year * 12 + today.month - 1 - months_ago, 12)
    return date(year, month + 1, 1)


def _group(row: dict[str, Any], people: dict[str, User], today: date) -> WorkingGroup:
    lead, closed = people[row["lead"]], row.get("closed_months_ago")
    first = _month(today, row["since"])
    return WorkingGroup(
        uuid=_key("group", row["name"]),
        kind=row["kind"],
        name=row["name"],
        aim=row["aim"],
        lead=lead,
        active_from=first,
        active_until=_month(today, closed) if closed else None,
        state=GroupState.CLOSED if closed else GroupState.ACTIVE,
        is_restricted=row.get("restricted", False),
        created_by=lead,
        created_at=_moment(first, 9),
    )


def _meetings(
    group: WorkingGroup, row: dict[str, Any], people: dict[str, User], today: date
) -> None:
    members = [people[name] for name in (row["lead"], *row["members"])]
    rows = [(each, _meeting(group, row, each, today)) for each in row["meeting"]]
    coming = [] if "closed_months_ago" in row else [_coming(group, row, today)]
    GroupMeeting.objects.bulk_create([*(made for _, made in rows), *coming])
    for place, (each, made) in enumerate(rows):
        # Somebody is always with a client.
        away = members[1:][place % len(members[1:])]
        made.attendees.set([user for user in members if user is not away])
        _actions(made, each, people, today)
        if "output" in each:
            _output(made, each["output"])


def _meeting(
    group: WorkingGroup, row: dict[str, Any], each: dict[str, Any], today: date
) -> GroupMeeting:
    about = today - timedelta(days=28 * each["months_ago"] - 10)
    day = about - timedelta(days=(about.weekday() - row["weekday"]) % 7)
    start = _moment(_working(day), row["hour"])
    return GroupMeeting(
        uuid=_key("meeting", group.name, each["months_ago"]),
        group=group,
        title=each.get("title", ""),
        started_at=start,
        ended_at=start + timedelta(hours=1),
        place="新橋 会議室・オンライン",
        agenda=each["agenda"],
        minutes=each["minutes"],
        decisions=each["decisions"],
        state=MeetingState.HELD,
        written_by=group.lead,
        written_at=start + timedelta(hours=20),
        version=3,
    )


def _coming(group: WorkingGroup, row: dict[str, Any], today: date) -> GroupMeeting:
    """The next one, within the weeks to come."""
    ahead = (row["weekday"] - today.weekday()) % 7 or 7
    start = _moment(_working(today + timedelta(days=ahead)), row["hour"])
    return GroupMeeting(
        uuid=_key("meeting", group.name, "next"),
        group=group,
        started_at=start,
        ended_at=start + timedelta(hours=1),
        place="新橋 会議室・オンライン",
        agenda="１　前回の宿題の確認\n２　来年度の進め方",
        written_by=group.lead,
        written_at=_moment(today - timedelta(days=10), 9),
    )


def _working(day: date) -> date:
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def _actions(
    meeting: GroupMeeting, row: dict[str, Any], people: dict[str, User], today: date
) -> None:
    """What was due is done, but for what fell due in the last days: somebody is late."""
    made = []
    for what, owner, days in row["actions"]:
        due = meeting.day + timedelta(days=days)
        action = GroupAction(
            uuid=_key("action", meeting.uuid, what),
            group=meeting.group,
            meeting=meeting,
            what=what,
            owner=people[owner],
            due_on=due,
            created_by=meeting.written_by,
            created_at=meeting.written_at,
        )
        if due < today - LATE:
            action.done_on, action.done_by = due, people[owner]
        made.append(action)
    GroupAction.objects.bulk_create(made)


def _output(meeting: GroupMeeting, row: dict[str, Any]) -> None:
    output = GroupOutput(
        uuid=_key("output", row["title"]),
        group=meeting.group,
        meeting=meeting,
        title=row["title"],
        kind=row["kind"],
        text=row["text"],
        tags=row["tags"],
        added_by=meeting.written_by,
        added_at=meeting.written_at + timedelta(days=3),
    )
    if "file" in row:
        content = row["content"].encode("utf-8-sig")
        output.file_name, output.file_size = row["file"], len(content)
        output.file.save("file.csv", ContentFile(content), save=False)
    output.save(force_insert=True)
    output.topics.set(Topic.objects.filter(name__in=row.get("topics", [])))


def _decisions(
    rows: list[dict[str, Any]], groups: dict[str, WorkingGroup], team: Team, today: date
) -> None:
    chief, manager = team.people["chief"], team.people["manager"]
    keyed: dict[str, Decision] = {}
    for place, row in enumerate(rows):
        day = _working(_month(today, row["months_ago"]) + timedelta(days=4 + place % 9))
        decision = Decision.objects.create(
            uuid=_key("decision", row["what"]),
            what=row["what"],
            why=row["why"],
            decided_on=day,
            group=groups.get(row.get("group", "")),
            tags=row["tags"],
            is_open=row["open"],
            replaces=keyed.get(row.get("replaces", "")),
            recorded_by=chief if place % 2 else manager,
            recorded_at=_moment(day, 17),
        )
        decision.deciders.set([chief, manager])
        if "key" in row:
            keyed[row["key"]] = decision


def _moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
