"""What a centre does beside 相談対応件数: events, meetings, アシスト会議, trainees, working groups.

Counted by the rooms' own counting modules, which their lists count by too. 参加者数 is the one sum
here: of what was counted at the door of the events its link lists.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assist.counting import CASES, CONFERENCES, assist_counts
from center.models import Programme
from consultations.counting.events import consultations_at_events
from consultations.outcomes.counting import FIGURES, Figure, outcome_counts
from coordinators.counting_groups import meeting_counts as group_meeting_counts
from coordinators.enums import GroupKind
from partners.enums import EventKind, MeetingKind
from partners.events.counting import OWN, held_by_kind, held_by_organization, participants_by_kind
from partners.meetings.counting import meeting_counts
from partners.models import Organization
from reports.counts import Counts
from reports.lines import Group, Line
from reports.periods import Periods
from trainees.counting import (
    COMPLETED,
    RECEIVED,
    completed_counts,
    received_counts,
    sitting_counts,
)
from trainees.counting import meeting_counts as follow_up_counts
from trainees.enums import CohortKind
from yorozu.kit.spans import Span

COUNTED = {"counted": "1"}
NO_HOST = "拠点の主催"
PARTICIPANTS_NOTE = (
    "参加者数は会場で数えた人数の合計で、数えていない行事は含みません。"
    "行事での相談は、相談対応件数の内数です。"
)

OUTCOMES_NOTE = (
    "送付数とそのうち回答のあったものは送った日、ほかは回答の届いた日の月で数えます（相談の月では"
    "ありません）。割合は、その設問に答えた件数に占める割合です。付加価値額は、相談前と直近の両方に"
    "答えた方の合計です。"
)


def activities(periods: Periods, programme: Programme) -> tuple[Group, ...]:
    """A fixed number of queries, whatever the size."""
    spans = periods.spans
    makers: tuple[Callable[[Programme, list[Span]], Group], ...] = (
        _events,
        _hosts,
        _meetings,
        _assist,
        _trainees,
        _groups,
        _outcomes,
    )
    return tuple(make(programme, spans) for make in makers)


def _events(programme: Programme, spans: list[Span]) -> Group:
    held = held_by_kind(programme, spans)
    people = participants_by_kind(programme, spans)
    at_events = consultations_at_events(programme, spans)
    lines = [Line("開催件数", _counts(held[""]), "events:list", COUNTED)]
    lines += [
        Line(
            f"うち{kind.label}",
            _counts(held[kind]),
            "events:list",
            {**COUNTED, "kind": kind.value},
            is_part=True,
        )
        for kind in EventKind
    ]
    lines += [
        Line("参加者数", _counts(people[""]), "events:list", COUNTED),
        Line(
            "行事での相談",
            _counts(at_events),
            "consultations:list",
            {**COUNTED, "at_event": "1"},
        ),
    ]
    return Group("events", "出張相談会・セミナー", tuple(lines), PARTICIPANTS_NOTE)


def _hosts(programme: Programme, spans: list[Span]) -> Group:
    """By organisation, the one with most in the year first; the centre's own last."""
    held = held_by_organization(programme, spans)
    total = held.pop("", [])
    names = dict(
        Organization.objects.filter(pk__in=[key for key in held if key != OWN]).values_list(
            "pk", "name"
        )
    )
    keys = sorted(held, key=lambda key: (key == OWN, -held[key][1], key))
    lines = [Line("開催件数", _counts(total), "events:list", COUNTED)]
    lines += [
        Line(
            NO_HOST if key == OWN else names[int(key)],
            _counts(held[key]),
            "events:list",
            {**COUNTED, "organization": key},
            is_part=True,
        )
        for key in keys
    ]
    return Group("events_by_organization", "金融機関・機関別の開催件数", tuple(lines))


def _meetings(programme: Programme, spans: list[Span]) -> Group:
    counts = meeting_counts(programme, spans)
    lines = [Line("連携打合せ等", _counts(counts[""]), "partners:meetings", COUNTED)]
    lines += [
        Line(
            f"うち{kind.label}",
            _counts(counts[kind]),
            "partners:meetings",
            {**COUNTED, "kind": kind.value},
            is_part=True,
        )
        for kind in MeetingKind
    ]
    note = "1回の打合せは、相手の機関がいくつでも1件と数えます。"
    return Group("meetings", "連携打合せ", tuple(lines), note)


def _assist(programme: Programme, spans: list[Span]) -> Group:
    counts = assist_counts(programme, spans)
    lines = (
        Line("開催回数", _counts(counts[CONFERENCES]), "assist:list", COUNTED),
        Line("取り上げた案件数", _counts(counts[CASES]), "assist:cases", COUNTED),
    )
    return Group("assist", "アシスト会議", lines)


def _trainees(programme: Programme, spans: list[Span]) -> Group:
    """受入 by kind; 修了 is who became an alumnus in the time."""
    received = received_counts(programme, spans)
    lines = [
        Line("トレーニー受入数", _counts(received[""]), "trainees:list", {"counted": RECEIVED}),
        *(
            Line(
                f"うち{kind.label}",
                _counts(received[kind]),
                "trainees:list",
                {"counted": RECEIVED, "kind": kind.value},
                is_part=True,
            )
            for kind in CohortKind
        ),
        Line(
            "修了者数",
            _counts(completed_counts(programme, spans)[""]),
            "trainees:list",
            {"counted": COMPLETED},
        ),
        Line("同席（延べ）", _counts(sitting_counts(programme, spans)), "trainees:sittings", {}),
        Line(
            "フォローアップ会議",
            _counts(follow_up_counts(programme, spans)),
            "trainees:meetings",
            {"state": "held"},
        ),
    ]
    return Group("trainees", "トレーニー", tuple(lines), "同席は相談対応件数に含みません。")


def _groups(programme: Programme, spans: list[Span]) -> Group:  # noqa: ARG001 - of no programme
    """The centre's own groups work for all its programmes together."""
    counts = group_meeting_counts(spans)
    lines = [Line("部会・PJ等の会議", _counts(counts[""]), "coordinators:meetings", COUNTED)]
    lines += [
        Line(
            f"うち{kind.label}",
            _counts(counts[kind]),
            "coordinators:meetings",
            {**COUNTED, "kind": kind.value},
            is_part=True,
        )
        for kind in GroupKind
    ]
    note = "事業区分によらず、拠点全体の件数です。"
    return Group("working_groups", "部会・PJ", tuple(lines), note)


def _outcomes(programme: Programme, spans: list[Span]) -> Group:
    """成果アンケート. What came of advice is told weeks later: it counts when it is told."""
    counts = outcome_counts(programme, spans)
    lines = tuple(_outcome_line(figure, counts) for figure in FIGURES.values())
    return Group("outcomes", "成果アンケート", lines, OUTCOMES_NOTE)


def _outcome_line(figure: Figure, counts: dict[str, list[int]]) -> Line:
    return Line(
        figure.label,
        _counts(counts[figure.name]),
        "consultations:outcomes",
        {"counted": figure.name},
        of=_counts(counts[figure.of]) if figure.of else None,
    )


def _counts(numbers: Sequence[int]) -> Counts:
    return Counts(*numbers)
