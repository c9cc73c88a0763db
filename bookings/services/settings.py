"""Booths and the rules of booking: the manager's. Nothing is deleted.

Acts on booths lock the list first: two of them never wait crosswise.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from bookings.enums import PENDING
from bookings.errors import Refused, Stale
from bookings.models import Appointment, BookingPolicy, Booth
from yorozu.kit.textkeys import name_key


@transaction.atomic
def booth_add(*, values: Mapping[str, Any], by: User) -> Booth:
    """A booth at the end of its office's list. Raises ValidationError by field."""
    rows = _locked()
    there = [each.position for each in rows if each.office_id == values["office"].pk]
    booth = Booth(**values, position=max(there, default=-1) + 1)
    _require_sole(booth, rows)
    booth.full_clean()
    booth.save(force_insert=True)
    audit.record("booth.added", target=booth, by=by, after=_plain(booth))
    return booth


@transaction.atomic
def booth_change(*, booth: Booth, version: int, values: Mapping[str, Any], by: User) -> Booth:
    """Raises Stale, ValidationError by field. The office of a booth stays what it is."""
    rows = _locked()
    row = next(each for each in rows if each.pk == booth.pk)
    if row.version != version:
        raise Stale
    before = _plain(row)
    for name, value in values.items():
        setattr(row, name, value)
    _require_sole(row, rows)
    row.full_clean()
    row.version += 1
    row.save()
    audit.record("booth.changed", target=row, by=by, before=before, after=_plain(row))
    return row


@transaction.atomic
def booth_set_active(*, booth: Booth, is_active: bool, by: User) -> Booth:
    """Retire it or use it again; said twice it changes nothing more.

    Raises Refused while appointments are still to come there: they would lose their place.
    """
    row = next(each for each in _locked() if each.pk == booth.pk)
    if row.is_active == is_active:
        return row
    waiting = Appointment.objects.filter(
        booth=row, state__in=PENDING, period__endswith__gt=timezone.now()
    ).count()
    if not is_active and waiting:
        raise Refused(
            f"「{row}」には、これからの予約が{waiting}件あります。"
            "別のブースへ移してから、もう一度操作してください。"
        )
    row.is_active = is_active
    row.version += 1
    row.save(update_fields=["is_active", "version"])
    audit.record("booth.brought_back" if is_active else "booth.retired", target=row, by=by)
    return row


@transaction.atomic
def booth_place(*, booth: Booth, beside: Booth, after: bool, by: User) -> Booth:
    """Right before or after another of its office; said twice it changes nothing more."""
    rows = [each for each in _locked() if each.office_id == booth.office_id]
    row = next(each for each in rows if each.pk == booth.pk)
    if row.pk == beside.pk or beside.pk not in {each.pk for each in rows}:
        return row
    order = [each for each in rows if each.pk != row.pk]
    order.insert(next(n for n, each in enumerate(order) if each.pk == beside.pk) + after, row)
    if order == rows:
        return row
    for position, each in enumerate(order):
        each.position = position
    Booth.objects.bulk_update(order, ["position"])
    audit.record("booth.moved", target=row, by=by, before=rows.index(row), after=order.index(row))
    return row


@transaction.atomic
def policy_change(*, version: int, values: Mapping[str, Any], by: User) -> BookingPolicy:
    """How the centre takes bookings from now on. Raises Stale, ValidationError by field."""
    BookingPolicy.objects.get_or_create(pk=1)
    policy = BookingPolicy.objects.select_for_update().get(pk=1)
    if policy.version != version:
        raise Stale
    before = {name: str(getattr(policy, name)) for name in values}
    for name, value in values.items():
        setattr(policy, name, value)
    if policy.opens >= policy.closes:
        raise ValidationError({"closes": "受付開始時刻より後の時刻を入力してください。"})
    policy.full_clean(validate_constraints=False)
    after = {name: str(getattr(policy, name)) for name in values}
    changed = [name for name in values if before[name] != after[name]]
    if not changed:
        return policy
    policy.version += 1
    policy.save()
    audit.record(
        "booking_policy.changed",
        target=policy,
        by=by,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return policy


def _locked() -> list[Booth]:
    list(Booth.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    return list(Booth.objects.all())


def _require_sole(booth: Booth, rows: list[Booth]) -> None:
    for each in rows:
        same = each.office_id == booth.office_id and name_key(each.name) == name_key(booth.name)
        if same and each.pk != booth.pk:
            raise ValidationError({"name": f"この拠点には「{each}」がすでにあります。"})


def _plain(booth: Booth) -> dict[str, Any]:
    return {
        "office": booth.office.name,
        "name": booth.name,
        "seats": booth.seats,
        "equipment": booth.equipment_words,
        "note": booth.note,
    }
