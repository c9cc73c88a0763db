"""What a coordinator did, read out of the records: sessions, events, meetings."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.urls import reverse

from consultations.enums import MemoStatus, Method, ParticipantRole
from consultations.models import MemoParticipant
from coordinators.models import Coordinator
from partners.enums import EVENT_COUNTED, Answer
from partners.models import EventCoordinator
from reports.duty import meetings
from reports.duty.pieces import Found, Gap, Piece, lay_out
from reports.enums import DutyKind
from yorozu.kit.wareki import start_of

METHODS = {str(value): str(label) for value, label in Method.choices}
HANDED_IN = (MemoStatus.SUBMITTED, MemoStatus.RETURNED, MemoStatus.CONFIRMED)


def found_of(first: date, until: date, coordinator: Coordinator | None = None) -> dict[int, Found]:
    """By coordinator, what they did on these days, laid out in order. Seven queries."""
    pieces: dict[int, list[Piece]] = defaultdict(list)
    gaps: dict[int, list[Gap]] = defaultdict(list)
    _sessions(first, until, coordinator, pieces, gaps)
    _events(first, until, coordinator, pieces)
    meetings.meetings(first, until, coordinator, pieces, gaps)
    meetings.groups(first, until, coordinator, pieces)
    meetings.conferences(first, until, coordinator, pieces)
    meetings.follow_ups(first, until, coordinator, pieces)
    return {
        key: Found(lay_out(pieces.get(key, ())), tuple(gaps.get(key, ())))
        for key in {*pieces, *gaps}
    }


def _sessions(
    first: date,
    until: date,
    coordinator: Coordinator | None,
    pieces: dict[int, list[Piece]],
    gaps: dict[int, list[Gap]],
) -> None:
    rows = MemoParticipant.objects.filter(
        memo__started_at__gte=start_of(first),
        memo__started_at__lt=start_of(until),
        memo__status__in=HANDED_IN,
        memo__programme__isnull=False,
        coordinator__isnull=False,
    )
    if coordinator is not None:
        rows = rows.filter(coordinator=coordinator)
    for row in rows.order_by().values("coordinator_id", *_SESSION):
        who, number = row["coordinator_id"], row["memo__number"]
        if row["memo__ended_at"] is None:
            url = reverse("consultations:detail", args=[number])
            gaps[who].append(Gap(f"{number}（終了時刻がありません）", url))
        else:
            pieces[who].append(_session(row))


_SESSION = (
    *("role", "memo__number", "memo__started_at", "memo__ended_at", "memo__programme_id"),
    *("memo__method", "memo__event_id", "memo__status", "memo__primary_topic__name"),
)


def _session(row: dict[str, Any]) -> Piece:
    number = row["memo__number"]
    words = [number, METHODS.get(row["memo__method"], ""), row["memo__primary_topic__name"]]
    if row["role"] == ParticipantRole.NEW_CO:
        words.append("同席")
    return Piece(
        DutyKind.SESSION,
        row["memo__programme_id"],
        row["memo__started_at"],
        row["memo__ended_at"],
        " ".join(filter(None, words)),
        number,
        reverse("consultations:detail", args=[number]),
        row["memo__event_id"],
        is_unconfirmed=row["memo__status"] != MemoStatus.CONFIRMED,
    )


def _events(
    first: date, until: date, coordinator: Coordinator | None, pieces: dict[int, list[Piece]]
) -> None:
    rows = EventCoordinator.objects.filter(
        answer=Answer.ACCEPTED,
        event__state__in=EVENT_COUNTED,
        event__period__startswith__gte=start_of(first),
        event__period__startswith__lt=start_of(until),
    ).select_related("event")
    if coordinator is not None:
        rows = rows.filter(coordinator=coordinator)
    for row in rows:
        event = row.event
        pieces[row.coordinator_id].append(
            Piece(
                DutyKind.EVENT,
                event.programme_id,
                event.period.lower,
                event.period.upper,
                event.title,
                f"行事{event.pk}",
                event.get_absolute_url(),
                event.pk,
            )
        )
