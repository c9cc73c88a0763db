"""The meetings a coordinator was at, of every room that keeps some."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q
from django.urls import reverse

from assist.models import AssistConference
from center.models import DEFAULT_PROGRAMME, Programme
from coordinators.models import Coordinator, GroupMeeting
from partners.models import LiaisonMeeting
from reports.duty.pieces import Gap, Piece
from reports.enums import DutyKind
from trainees.models import FollowUpMeeting
from yorozu.kit.wareki import start_of


def meetings(
    first: date,
    until: date,
    coordinator: Coordinator | None,
    pieces: dict[int, list[Piece]],
    gaps: dict[int, list[Gap]],
) -> None:
    rows = (
        LiaisonMeeting.objects.counted()
        .between(first, until)
        .filter(by_one(coordinator, "people__coordinator"))
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


def groups(
    first: date, until: date, coordinator: Coordinator | None, pieces: dict[int, list[Piece]]
) -> None:
    """Of no programme themselves: their hours are the commissioned programme's.

    Of a 限定 group nothing is named: the log is read by people who may not know of it.
    """
    programme = Programme.objects.filter(code=DEFAULT_PROGRAMME).values_list("pk", flat=True)
    rows = (
        GroupMeeting.objects.held()
        .between(first, until)
        .filter(by_one(coordinator, "attendees__coordinator"))
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


def conferences(
    first: date, until: date, coordinator: Coordinator | None, pieces: dict[int, list[Piece]]
) -> None:
    """アシスト会議 that were held, of those whom the centre's line names as present."""
    who = "parties__coordinators"
    rows = (
        AssistConference.objects.counted()
        .between(first, until)
        .filter(by_one(coordinator, who))
        .order_by()
        .values_list(who, "pk", "programme_id", "period", "title")
    )
    for person, pk, programme, period, title in rows:
        url = reverse("assist:detail", args=[pk])
        span = (period.lower, period.upper)
        pieces[person].append(Piece(DutyKind.ASSIST, programme, *span, title, f"アシスト{pk}", url))


def follow_ups(
    first: date, until: date, coordinator: Coordinator | None, pieces: dict[int, list[Piece]]
) -> None:
    """フォローアップ会議 of the alumni that were held."""
    rows = (
        FollowUpMeeting.objects.held()
        .filter(starts_at__gte=start_of(first), starts_at__lt=start_of(until))
        .filter(by_one(coordinator, "coordinators"))
        .order_by()
        .values_list("coordinators", "pk", "programme_id", "starts_at", "ends_at", "title")
    )
    for person, pk, programme, start, end, title in rows:
        url = reverse("trainees:meeting", args=[pk])
        source = f"フォロー{pk}"
        pieces[person].append(Piece(DutyKind.FOLLOW_UP, programme, start, end, title, source, url))


def by_one(coordinator: Coordinator | None, path: str) -> Q:
    if coordinator is None:
        return Q(**{f"{path}__isnull": False})
    return Q(**{path: coordinator})
