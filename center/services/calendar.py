"""Days off: add one or several in a row, change, call off, bring back."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import audit
from accounts.models import User
from center.errors import Stale
from center.models import ClosedDay
from yorozu.kit.wareki import format_date

# 年末年始 and a summer break are shorter; more is a slip of the keyboard.
LONGEST = 31


@transaction.atomic
def closed_days_add(*, first: date, last: date, name: str, by: User) -> list[ClosedDay]:
    """One row a day; days that are there already stay as they are. Raises ValidationError."""
    if last < first:
        raise ValidationError({"last": "最終日は、初日以降の日付を入力してください。"})
    length = (last - first).days + 1
    if length > LONGEST:
        raise ValidationError(
            {"last": f"一度に登録できるのは{LONGEST}日までです（いま{length}日）。"}
        )
    days = [first + timedelta(days=n) for n in range(length)]
    there = set(ClosedDay.objects.filter(day__in=days).values_list("day", flat=True))
    new = [ClosedDay(day=day, name=name) for day in days if day not in there]
    if not new:
        words = format_date(first) if length == 1 else f"{format_date(first)}からの{length}日間"
        raise ValidationError({"first": f"{words}は、すでに登録されています。"})
    for row in new:
        row.full_clean(validate_unique=False)
    ClosedDay.objects.bulk_create(new, ignore_conflicts=True)
    audit.record("closed_day.added", by=by, name=name, days=[row.day.isoformat() for row in new])
    return list(ClosedDay.objects.filter(day__in=[row.day for row in new]))


@transaction.atomic
def closed_day_change(*, row: ClosedDay, version: int, day: date, name: str, by: User) -> ClosedDay:
    """Raises Stale, ValidationError."""
    row = ClosedDay.objects.select_for_update().get(pk=row.pk)
    if row.version != version:
        raise Stale
    if ClosedDay.objects.filter(day=day).exclude(pk=row.pk).exists():
        raise ValidationError({"day": f"{format_date(day)}は、すでに登録されています。"})
    before = {"day": row.day.isoformat(), "name": row.name}
    row.day, row.name = day, name
    row.full_clean(validate_unique=False)
    row.version += 1
    row.save()
    after = {"day": day.isoformat(), "name": name}
    audit.record("closed_day.changed", target=row, by=by, before=before, after=after)
    return row


@transaction.atomic
def closed_day_set_active(*, row: ClosedDay, is_active: bool, by: User) -> ClosedDay:
    """Call a day off, or take it back; said twice it changes nothing more."""
    row = ClosedDay.objects.select_for_update().get(pk=row.pk)
    if row.is_active != is_active:
        row.is_active = is_active
        row.version += 1
        row.save(update_fields=["is_active", "version"])
        act = "closed_day.brought_back" if is_active else "closed_day.called_off"
        audit.record(act, target=row, by=by, day=row.day.isoformat())
    return row
