"""A figure is the length of the list it opens, whoever looks."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import User
from coordinators.counting_groups import MeetingsAsked, meeting_counts, meetings_found
from coordinators.enums import GroupKind, MeetingState
from coordinators.models import GroupMeeting, WorkingGroup
from tests import builders as make
from tests.coordinators import group_world as groups

FIRST = date(2026, 9, 1)
MONTHS = [date(2026, month, 1) for month in range(9, 13)] + [date(2027, 1, 1), date(2027, 2, 1)]


def test_month_is_cut_at_midnight_in_tokyo(db: None) -> None:
    group = groups.group(make.user("coordinator"))
    for start in (
        make.at("2026-08-31", "23:59"),
        make.at("2026-09-01", "00:00"),
        make.at("2026-09-30", "23:59"),
        make.at("2026-10-01", "00:00"),
    ):
        groups.meeting(group, start=start, held=True)
    assert meeting_counts([(FIRST, date(2026, 10, 1))])[""] == [2]


def test_a_day_does_not_tell_when_a_restricted_group_met(db: None, client: Client) -> None:
    lead = make.user("coordinator")
    groups.meeting(groups.group(lead, is_restricted=True), start=make.at("2026-09-10"), held=True)
    client.force_login(make.user("secretariat"))
    url = "/coordinators/groups/meetings/?counted=1&from=2026-09-10&to=2026-09-10"
    assert client.get(url).context["found"].total == 0


def test_list_says_how_many_it_does_not_show(db: None, client: Client) -> None:
    lead = make.user("coordinator")
    for is_restricted in (False, True):
        group = groups.group(lead, is_restricted=is_restricted)
        groups.meeting(group, start=make.at("2026-09-10"), held=True)
    client.force_login(make.user("secretariat"))
    url = "/coordinators/groups/meetings/?counted=1&from=2026-09-01&to=2026-09-30"
    answer = client.get(url)
    assert (answer.context["found"].total, len(answer.context["page"].rows)) == (2, 1)
    assert "うち1件は限定" in answer.content.decode()


MEETING = st.tuples(
    st.sampled_from(list(GroupKind)),
    st.booleans(),
    st.sampled_from(list(MeetingState)),
    st.integers(0, 60 * 24 * 150),
)


class TestFigures(TestCase):
    """Any meetings, any spans: a figure, the list behind it and a plain count agree."""

    @settings(max_examples=25)
    @given(st.lists(MEETING, max_size=12), st.integers(0, 2), st.integers(1, 3))
    def test_figure_equals_list(
        self, rows: list[tuple[GroupKind, bool, MeetingState, int]], skip: int, months: int
    ) -> None:
        lead, reader = make.user("coordinator"), make.user("secretariat")
        for kind, is_restricted, state, minute in rows:
            store(lead, kind, is_restricted, state, minute)
        first, until = MONTHS[skip], MONTHS[skip + months]
        counts = meeting_counts([(first, until), (FIRST, FIRST)])
        assert [counts[kind][1] for kind in ("", *GroupKind)] == [0] * (1 + len(GroupKind))
        assert counts[""][0] == sum(counts[kind][0] for kind in GroupKind)
        for kind in ("", *GroupKind):
            asked = MeetingsAsked(
                first=first, last=until - timedelta(days=1), kind=kind, counted=True
            )
            mine, theirs = meetings_found(lead, asked), meetings_found(reader, asked)
            expected = sum(
                state == MeetingState.HELD
                and kind in ("", each)
                and first <= (FIRST + timedelta(minutes=minute // 1440 * 1440)) < until
                for each, _, state, minute in rows
            )
            assert counts[kind][0] == expected
            assert len(mine.rows) == mine.total == counts[kind][0]
            assert len(theirs.rows) + theirs.hidden == theirs.total == counts[kind][0]


def store(
    lead: User, kind: GroupKind, is_restricted: bool, state: MeetingState, minute: int
) -> GroupMeeting:
    found = WorkingGroup.objects.filter(kind=kind, is_restricted=is_restricted).first()
    group = found or groups.group(lead, kind=kind, is_restricted=is_restricted)
    midnight = timezone.make_aware(datetime.combine(FIRST, datetime.min.time()))
    start = midnight + timedelta(minutes=minute)
    return GroupMeeting.objects.create(
        group=group,
        started_at=start,
        ended_at=start + timedelta(hours=1),
        state=state,
        reason="流会" if state == MeetingState.CANCELLED else "",
        written_by=lead,
    )
