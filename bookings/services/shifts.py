"""One day of somebody's shifts set by hand; weekly patterns added, changed, ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from bookings.enums import ShiftOrigin
from bookings.errors import Refused, Stale
from bookings.models import Appointment, Shift, ShiftPattern
from bookings.models.periods import day_range, period_of
from bookings.models.shift import WEEKDAYS
from bookings.services.rollout import (
    Rewritten,
    Stretch,
    appointments_outside,
    is_day_of_rest,
    shifts_rewrite,
)
from bookings.workers import Worker, worker_of
from center.models import ClosedDay, Office

LONGEST_REASON = 200
MOST_STRETCHES = 3


@dataclass(frozen=True)
class Hours:
    """A stretch of a day as somebody types it."""

    starts: time
    ends: time
    office: Office | None = None

    def on(self, day: date) -> Stretch:
        start, end = (
            timezone.make_aware(datetime.combine(day, each)) for each in (self.starts, self.ends)
        )
        return Stretch(period_of(start, end), self.office)


def day_rows(worker: Worker, day: date) -> list[Shift]:
    rows = Shift.objects.filter(period__overlap=day_range(day), **worker.fields)
    return list(rows.select_related("office").order_by("period", "pk"))


def day_version(rows: Iterable[Shift]) -> str:
    """What a page was opened with: another once anything of the day has changed."""
    return "-".join(sorted(f"{row.pk}.{row.version}" for row in rows)) or "none"


@transaction.atomic
def shift_day_set(
    *, worker: Worker, day: date, hours: list[Hours], reason: str, by: User, version: str
) -> list[Appointment]:
    """The day as it is from now on; without hours a day off. Patterns no longer touch it.

    Returns the appointments that now stand outside. Raises Stale, Refused.
    """
    worker.lock()
    rows = day_rows(worker, day)
    if day_version(rows) != version:
        raise Stale
    reason = reason.strip()
    _require_day(day, hours, reason)
    before = _told(rows)
    stretches = [each.on(day) for each in hours]
    _write(worker, day, rows, stretches, reason)
    audit.record(
        "shift.day_set" if hours else "shift.day_off",
        target=worker.owner,
        by=by,
        day=day.isoformat(),
        before=before,
        after=_told(day_rows(worker, day)),
        reason=reason,
    )
    return appointments_outside(worker, day, stretches)


@transaction.atomic
def shift_day_reset(*, worker: Worker, day: date, by: User, version: str) -> Rewritten:
    """Give the day back to the patterns. Raises Stale, Refused."""
    worker.lock()
    rows = day_rows(worker, day)
    if day_version(rows) != version:
        raise Stale
    if day <= timezone.localdate():
        raise Refused("今日と過ぎた日は、週間パターンに戻せません。")
    before = _told(rows)
    Shift.objects.filter(pk__in=[row.pk for row in rows]).update(origin=ShiftOrigin.PATTERN)
    result = shifts_rewrite(worker=worker, days=[day])
    audit.record(
        "shift.day_reset",
        target=worker.owner,
        by=by,
        day=day.isoformat(),
        before=before,
        after=_told(day_rows(worker, day)),
    )
    return result


def _require_day(day: date, hours: list[Hours], reason: str) -> None:
    if len(reason) > LONGEST_REASON:
        raise Refused(f"理由は{LONGEST_REASON}字以内で入力してください。")
    if not hours and not reason:
        raise Refused("休みの理由を入力してください。")
    closed = ClosedDay.objects.filter(day=day, is_active=True).exists()
    if any(each.office for each in hours) and (is_day_of_rest(day) or closed) and not reason:
        raise Refused(
            "土日・祝日・休業日は、原則として在宅（オンライン）です。"
            "拠点に出るときは、理由を入力してください。"
        )
    ordered = sorted(hours, key=lambda each: each.starts)
    for one in ordered:
        if one.ends <= one.starts:
            raise Refused("終了は、開始より後の時刻にしてください。")
    for one, other in pairwise(ordered):
        if other.starts < one.ends:
            raise Refused("同じ日の時間帯が重なっています。")


def _write(
    worker: Worker, day: date, rows: list[Shift], stretches: list[Stretch], reason: str
) -> None:
    """Rows that are there are used again; what is left over stays as a row that is off."""
    wanted: list[Stretch | None] = [*stretches]
    if not wanted and not rows:
        wanted = [Hours(time(0), time(23, 59)).on(day)]
    rows += [Shift(**worker.fields, version=-1) for _ in range(len(wanted) - len(rows))]
    wanted += [None] * (len(rows) - len(wanted))
    # All step aside first: none may meet another's old place on the way.
    Shift.objects.filter(pk__in=[row.pk for row in rows if row.pk]).update(is_off=True)
    for row, each in zip(rows, wanted, strict=True):
        if each is not None:
            row.period, row.office = each.period, each.office
        row.is_off = each is None or not stretches
        row.origin, row.reason = ShiftOrigin.HAND, reason
        row.version += 1
        row.save()


def _told(rows: list[Shift]) -> list[str]:
    return [_words(row) for row in rows]


def _words(row: Shift) -> str:
    if row.is_off:
        return "休み"
    start, end = timezone.localtime(row.period.lower), timezone.localtime(row.period.upper)
    return f"{start:%H:%M}-{end:%H:%M} {row.place}"


# ── weekly patterns ──────────────────────────────────────────────────────────────────────────


@transaction.atomic
def pattern_add(*, worker: Worker, values: Mapping[str, Any], by: User) -> Rewritten:
    """A weekday's hours from a day on, written into the days ahead. Raises ValidationError."""
    worker.lock()
    pattern = ShiftPattern(**worker.fields, **values)
    _require_pattern(pattern)
    pattern.save(force_insert=True)
    audit.record("shift_pattern.added", target=worker.owner, by=by, after=_pattern_words(pattern))
    return shifts_rewrite(worker=worker)


@transaction.atomic
def pattern_change(
    *, pattern: ShiftPattern, version: int, values: Mapping[str, Any], by: User
) -> Rewritten:
    """Raises Stale, ValidationError by field."""
    worker = worker_of(pattern)
    worker.lock()
    row = ShiftPattern.objects.select_related("office").get(pk=pattern.pk)
    if row.version != version:
        raise Stale
    before = _pattern_words(row)
    for name, value in values.items():
        setattr(row, name, value)
    _require_pattern(row)
    row.version += 1
    row.save()
    audit.record(
        "shift_pattern.changed",
        target=worker.owner,
        by=by,
        before=before,
        after=_pattern_words(row),
    )
    return shifts_rewrite(worker=worker)


@transaction.atomic
def pattern_stop(*, pattern: ShiftPattern, by: User) -> Rewritten:
    """No more from tomorrow on; said twice it changes nothing more."""
    worker = worker_of(pattern)
    worker.lock()
    row = ShiftPattern.objects.select_related("office").get(pk=pattern.pk)
    if not row.is_active:
        return Rewritten()
    row.is_active = False
    row.version += 1
    row.save(update_fields=["is_active", "version"])
    audit.record("shift_pattern.stopped", target=worker.owner, by=by, before=_pattern_words(row))
    return shifts_rewrite(worker=worker)


def _require_pattern(row: ShiftPattern) -> None:
    if row.starts >= row.ends:
        raise ValidationError({"ends": "開始より後の時刻を入力してください。"})
    if row.valid_until and row.valid_until < row.valid_from:
        raise ValidationError({"valid_until": "適用開始日以降の日付を入力してください。"})
    if row.weekday > 4 and row.office is not None:
        raise ValidationError(
            {
                "office": "土日は在宅です。拠点に出る日は、出勤表でその日だけを変えてください"
                "（理由が必要です）。"
            }
        )
    row.full_clean(validate_constraints=False)
    others = ShiftPattern.objects.filter(
        is_active=True,
        weekday=row.weekday,
        starts__lt=row.ends,
        ends__gt=row.starts,
        coordinator=row.coordinator,
        user=row.user,
    ).exclude(pk=row.pk)
    for each in others:
        if _share_days(each, row):
            raise ValidationError(
                {"starts": f"すでにある{_pattern_words(each)}と、時間が重なっています。"}
            )


def _share_days(one: ShiftPattern, other: ShiftPattern) -> bool:
    far = date.max - timedelta(days=1)
    first = max(one.valid_from, other.valid_from)
    return first <= min(one.valid_until or far, other.valid_until or far)


def _pattern_words(row: ShiftPattern) -> str:
    weekday = dict(WEEKDAYS)[row.weekday]
    place = str(row.office) if row.office else "在宅"
    until = row.valid_until.isoformat() if row.valid_until else ""
    days = f"{row.valid_from.isoformat()}から{until}"
    return f"{weekday}曜 {row.starts:%H:%M}-{row.ends:%H:%M} {place}（{days}）"
