"""Closed months of the demo centre, and last month with something in the way of closing it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import islice
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from center.models import DEFAULT_PROGRAMME, MonthLock, Programme
from consultations.confirming.services import memo_confirm, memo_return, memo_unconfirm, memo_void
from consultations.enums import MemoStatus
from consultations.models import Memo
from consultations.models.querysets import MemoQuerySet
from consultations.writing.forms.raw import raw_from_data
from consultations.writing.services.draft import draft_open, draft_save
from coordinators.models import Coordinator
from desks.demo.team import Team
from reports import services
from reports.closing.freezing import count_lines, freeze
from reports.duty.reading import Month, months_of_all
from reports.enums import CloseAct, CloseState, DutyKind
from reports.errors import ReportError
from reports.models import DutyLog, MonthClose, MonthCloseStep
from reports.services import Written
from yorozu.kit.wareki import format_date, month_range

STEPS = (
    (CloseAct.APPLY, CloseState.APPLIED, "concierge", 2, "確認はすべて終わっています。"),
    (CloseAct.CHECK, CloseState.CHECKED, "chief", 3, "件数を確かめました。"),
    (CloseAct.APPROVE, CloseState.CLOSED, "manager", 4, ""),
)
# More than any centre has; a nation's three hundred would be as many logs.
MOST_LOGS = 60
LATE = "提出が締めに間に合わなかったため"


@transaction.atomic
def closing_create(*, team: Team, today: date, closed: int) -> None:
    """So many months are closed, the last of them with 訂正 since."""
    last = _month_before(today, 1)
    for back in range(closed + 1, 1, -1):
        month = _month_before(today, back)
        for programme in Programme.objects.order_by("pk"):
            rows = _memos(month).filter(programme=programme)
            if rows.exists():
                _close(month, programme, team, late=back == 2)
    _in_the_way(last, team)
    _duty(_month_before(today, 2), last, team)


def _month_before(day: date, back: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - back, 12)
    return date(year, month + 1, 1)


def _memos(month: date) -> MemoQuerySet:
    rows = Memo.objects.between(*month_range(month)).filter(status=MemoStatus.CONFIRMED)
    return rows.filter(is_restricted=False).order_by("started_at", "pk")


def _close(month: date, programme: Programme, team: Team, *, late: bool) -> None:
    """As the three would have done it on the first working days; `late` leaves two for 訂正."""
    clerk = team.people["concierge"]
    two = list(_memos(month).filter(programme=programme)[:2]) if late else []
    late_one = memo_unconfirm(memo=two[0], by=clerk, reason="終了時刻の誤り") if two else None
    closed_at = _at(month, STEPS[-1][3])
    close = MonthClose.objects.create(
        month=month,
        programme=programme,
        round=1,
        state=CloseState.CLOSED,
        version=len(STEPS),
        total=0,
        closed_at=closed_at,
    )
    close.total = freeze(close)
    close.figures = count_lines(close)
    close.save(update_fields=["total", "figures"])
    for sequence, (act, state, who, day, comment) in enumerate(STEPS, 1):
        MonthCloseStep.objects.create(
            close=close,
            sequence=sequence,
            act=act,
            to_state=state,
            by=team.people[who],
            at=_at(month, day),
            comment=comment,
        )
    MonthLock.objects.create(
        month=month, programme=programme, locked_at=closed_at, locked_by=team.people["manager"]
    )
    if late_one is not None:
        memo_confirm(memo=late_one, by=clerk, reason=LATE)
    if len(two) > 1:
        memo_void(memo=two[1], by=clerk, reason="同じ相談のメモが二重に提出されていたため")


def _at(month: date, day: int) -> datetime:
    """The day of the month after, in the afternoon."""
    return timezone.make_aware(datetime.combine(month_range(month)[1].replace(day=day), time(15)))


def _in_the_way(month: date, team: Team) -> None:
    """Two memos to be confirmed, one sent back, a draft that nobody handed in."""
    clerk = team.people["concierge"]
    rows = _memos(month).filter(programme__code=DEFAULT_PROGRAMME)
    for n, memo in enumerate(islice(rows.iterator(), 0, 21, 7)):
        opened = memo_unconfirm(memo=memo, by=clerk, reason="相談分野の確認")
        if n == 1:
            memo_return(memo=opened, by=clerk, reason="相談分野をご確認ください。")
    writer = team.people["coordinator"]
    draft = draft_open(uuid=uuid5(NAMESPACE_URL, f"draft of {month}"), by=writer)
    day = month_range(month)[1] - timedelta(days=3)
    data = {"held_on": format_date(day), "starts": "15:00", "content": "販路の相談。続きは後で。"}
    draft_save(memo=draft, by=writer, revision=0, data=raw_from_data(data))


def _duty(before: date, last: date, team: Team) -> None:
    """The month before last is approved where nothing clashes; of the last some are confirmed."""
    manager = team.people["manager"]
    for found in months_of_all(manager, before)[:MOST_LOGS]:
        if log := _confirmed(found):
            services.duty_approve(log=log, by=manager, version=log.version)
    own = Coordinator.objects.get(user=team.people["coordinator"])
    for n, found in enumerate(months_of_all(manager, last)[:MOST_LOGS]):
        if found.coordinator == own:
            _by_hand(found)
        elif n % 2:
            _confirmed(found)


def _confirmed(found: Month) -> DutyLog | None:
    by = found.coordinator.user
    if by is None or found.clashes or not found.lines:
        return None
    return services.duty_confirm(
        coordinator=found.coordinator, month=found.month, by=by, version=found.version
    )


def _by_hand(found: Month) -> None:
    """A journey before the first session of the month, and an hour of desk work."""
    by = found.coordinator.user
    assert by is not None
    programme = Programme.objects.get(code=DEFAULT_PROGRAMME)
    lines = (
        (DutyKind.TRAVEL, time(8), time(8, 50), "新橋から立川への移動", "新橋 → 立川（JR）", 660),
        (DutyKind.OTHER, time(18, 30), time(19, 30), "相談事例の整理", "", None),
    )
    for kind, first, until, title, route, fare in lines:
        for day in found.days[:2]:
            _write(found, by, Written(
                uuid=uuid5(NAMESPACE_URL, f"{day.on} {title}"),
                kind=kind,
                programme=programme,
                start=timezone.make_aware(datetime.combine(day.on, first)),
                end=timezone.make_aware(datetime.combine(day.on, until)),
                title=title,
                route=route,
                fare=fare,
            ))  # fmt: skip


def _write(found: Month, by: User, written: Written) -> None:
    """Left out where a session stands at that time."""
    try:
        services.duty_line_add(
            coordinator=found.coordinator, month=found.month, written=written, by=by
        )
    except ReportError:
        return
