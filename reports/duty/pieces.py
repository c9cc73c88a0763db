"""What a coordinator did, read out of the records: sessions, events, meetings. Plain data.

A session is the memo's time, whoever led it; two with the very same time are one session with two
clients (同時相談). Of an event the coordinator's own sessions there are taken out, so that no
hour is there twice. Nothing of the client is named: the log goes to those who audit hours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from center.models import DEFAULT_PROGRAMME, Programme
from consultations.enums import MemoStatus, Method, ParticipantRole
from consultations.models import MemoParticipant
from coordinators.models import Coordinator, GroupMeeting
from partners.enums import EVENT_COUNTED, Answer
from partners.models import EventCoordinator, LiaisonMeeting
from reports.enums import DutyKind
from yorozu.kit.wareki import start_of

METHODS = {str(value): str(label) for value, label in Method.choices}
HANDED_IN = (MemoStatus.SUBMITTED, MemoStatus.RETURNED, MemoStatus.CONFIRMED)


@dataclass(frozen=True)
class Piece:
    """A stretch of time of one coordinator. `source` names the record, `event` where it was."""

    kind: DutyKind
    programme: int
    start: datetime
    end: datetime
    title: str
    source: str
    url: str = ""
    event: int | None = None
    is_unconfirmed: bool = False

    def overlaps(self, other: Piece) -> bool:
        return self.start < other.end and other.start < self.end

    @property
    def day(self) -> date:
        return timezone.localtime(self.start).date()

    @property
    def key(self) -> tuple[str, int, datetime, datetime]:
        """What makes it another one for the log."""
        return (self.source, self.programme, self.start, self.end)


@dataclass(frozen=True)
class Gap:
    """A record whose hours cannot be told: it has no end."""

    words: str
    url: str


@dataclass(frozen=True)
class Found:
    pieces: tuple[Piece, ...] = ()
    gaps: tuple[Gap, ...] = ()


def found_of(first: date, until: date, coordinator: Coordinator | None = None) -> dict[int, Found]:
    """By coordinator, what they did on these days, laid out in order. Five queries."""
    pieces: dict[int, list[Piece]] = defaultdict(list)
    gaps: dict[int, list[Gap]] = defaultdict(list)
    _sessions(first, until, coordinator, pieces, gaps)
    _events(first, until, coordinator, pieces)
    _meetings(first, until, coordinator, pieces, gaps)
    _groups(first, until, coordinator, pieces)
    return {
        key: Found(lay_out(pieces.get(key, ())), tuple(gaps.get(key, ())))
        for key in {*pieces, *gaps}
    }


def lay_out(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """In order, 同時相談 as one, events without the sessions held at them."""
    merged = _merged(pieces)
    at_events = [each for each in merged if each.kind == DutyKind.SESSION and each.event]
    laid: list[Piece] = []
    for piece in merged:
        if piece.kind == DutyKind.EVENT:
            laid += _without(piece, [each for each in at_events if each.event == piece.event])
        else:
            laid.append(piece)
    return tuple(sorted(laid, key=lambda each: (each.start, each.end, each.source)))


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Sessions of one programme with the very same time are one."""
    together: dict[object, list[Piece]] = defaultdict(list)
    rest = []
    for piece in pieces:
        if piece.kind == DutyKind.SESSION:
            together[piece.programme, piece.start, piece.end].append(piece)
        else:
            rest.append(piece)
    for same in together.values():
        same.sort(key=lambda each: each.source)
        title = same[0].title
        if len(same) > 1:
            title = f"{title}（同時相談 {'、'.join(each.source for each in same[1:])}）"
        unconfirmed = any(each.is_unconfirmed for each in same)
        rest.append(replace(same[0], title=title, is_unconfirmed=unconfirmed))
    return rest


def _without(piece: Piece, taken: list[Piece]) -> list[Piece]:
    """What is left of the piece's time beside what was taken out of it."""
    left, at = [], piece.start
    for each in sorted(taken, key=lambda one: one.start):
        if each.start > at:
            left.append(replace(piece, start=at, end=min(each.start, piece.end)))
        at = max(at, each.end)
        if at >= piece.end:
            break
    if at < piece.end:
        left.append(replace(piece, start=at))
    return left


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


def _meetings(
    first: date,
    until: date,
    coordinator: Coordinator | None,
    pieces: dict[int, list[Piece]],
    gaps: dict[int, list[Gap]],
) -> None:
    rows = (
        LiaisonMeeting.objects.counted()
        .between(first, until)
        .filter(_is(coordinator, "people__coordinator"))
        .annotate(who=F("people__coordinator"))
        .order_by()
        .values_list("who", "pk", "programme_id", "starts_at", "ends_at", "subject")
    )
    for who, pk, programme, start, end, subject in rows:
        url = reverse("partners:meeting", args=[pk])
        if end is None:
            gaps[who].append(Gap(f"連携打合せ「{subject}」（終了時刻がありません）", url))
            continue
        source = f"打合せ{pk}"
        pieces[who].append(Piece(DutyKind.MEETING, programme, start, end, subject, source, url))


def _groups(
    first: date, until: date, coordinator: Coordinator | None, pieces: dict[int, list[Piece]]
) -> None:
    """Of no programme themselves: their hours are the commissioned programme's.

    Of a 限定 group nothing is named: the log is read by people who may not know of it.
    """
    programme = Programme.objects.filter(code=DEFAULT_PROGRAMME).values_list("pk", flat=True)
    rows = (
        GroupMeeting.objects.held()
        .between(first, until)
        .filter(_is(coordinator, "attendees__coordinator"))
        .annotate(who=F("attendees__coordinator"), home=programme[:1])
        .order_by()
        .values_list(
            *("who", "home", "pk", "uuid", "started_at", "ended_at"),
            *("title", "group__name", "group__is_restricted"),
        )
    )
    for who, home, pk, uuid, start, end, title, group, is_restricted in rows:
        if home is None:
            continue
        words = "部会・PJの会議" if is_restricted else f"{group} {title or '定例会議'}"
        url = "" if is_restricted else reverse("coordinators:meeting", args=[uuid])
        pieces[who].append(Piece(DutyKind.GROUP, home, start, end, words, f"会議{pk}", url))


def _is(coordinator: Coordinator | None, path: str) -> Q:
    if coordinator is None:
        return Q(**{f"{path}__isnull": False})
    return Q(**{path: coordinator})
