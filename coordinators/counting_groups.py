"""How meetings of working groups are counted: held ones, by the day they began and their kind.

The report and the list count through this module, so that a figure and the list it opens cannot
differ. A figure's link to `coordinators:meetings` says in the list's query string:

    counted=1        `GroupMeetingQuerySet.held`: 開催済 only
    from= & to=      begun on these ISO days, both included
    kind=<code>      one kind of group; the kinds are disjoint and add up to the total

Meetings of 限定 groups count as well. Who may not read them sees in the list how many there are,
and nothing else of them.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from coordinators.enums import MeetingState
from coordinators.models import GroupMeeting
from coordinators.models.meeting import GroupMeetingQuerySet
from yorozu.kit.spans import Span, count_by
from yorozu.kit.wareki import start_of


def meeting_counts(spans: list[Span]) -> dict[str, list[int]]:
    """By kind, one number for each span; "" is the total. One query."""
    return count_by(GroupMeeting.objects.held(), "group__kind", spans, "started_at")


@dataclass(frozen=True)
class MeetingsAsked:
    """What the list of meetings is narrowed to; `last` is included."""

    first: date | None = None
    last: date | None = None
    kind: str = ""
    group: int | None = None
    state: str = ""
    counted: bool = False

    @property
    def is_a_figure(self) -> bool:
        """What a report opens: held, from the first of a month to the end of one."""
        whole = self.first and self.last and self.first.day == 1
        ends = self.last and (self.last + timedelta(days=1)).day == 1
        return bool(self.counted and whole and ends and not self.group)


@dataclass(frozen=True)
class MeetingsFound:
    """`hidden`: those of 限定 groups that this person may not read; total = shown + hidden."""

    rows: GroupMeetingQuerySet
    total: int
    hidden: int


def meetings_found(user: User, asked: MeetingsAsked) -> MeetingsFound:
    """Two queries for the numbers; the rows are for paging."""
    every = _narrowed(GroupMeeting.objects.all(), asked)
    rows = _narrowed(GroupMeeting.objects.visible_to(user), asked)
    shown = rows.count()
    # Only the figure of a report says that there are others: narrowed to a day or a state it would
    # tell when a group that nobody may know of met.
    total = every.count() if asked.is_a_figure else shown
    return MeetingsFound(rows, total, total - shown)


def _narrowed(rows: GroupMeetingQuerySet, asked: MeetingsAsked) -> GroupMeetingQuerySet:
    if asked.first:
        rows = rows.filter(started_at__gte=start_of(asked.first))
    if asked.last:
        rows = rows.filter(started_at__lt=start_of(asked.last + timedelta(days=1)))
    if asked.kind:
        rows = rows.filter(group__kind=asked.kind)
    if asked.group:
        rows = rows.filter(group=asked.group)
    if asked.counted:
        return rows.filter(state=MeetingState.HELD)
    return rows.filter(state=asked.state) if asked.state else rows
