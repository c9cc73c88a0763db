"""新CO OJT: planned from the template, signed item by item, decided by the chief."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from bookings.enums import AppointmentState
from bookings.models import Appointment
from bookings.models.participant import RESPONDERS
from center.enums import ParticipantRole
from coordinators.models import Coordinator
from coordinators.services import coordinator_solo
from trainees.enums import OjtKind, OjtState
from trainees.errors import Refused
from trainees.models import OjtItem, OjtPlan, OjtTemplate
from trainees.rules import can_decide, can_sign
from trainees.services._keeping import changed_of, lock, require_version, said_twice, write
from yorozu.kit.wareki import fiscal_year

# In which a session took place, whoever has marked it.
TOOK_PLACE = (AppointmentState.BOOKED, AppointmentState.ARRIVED, AppointmentState.DONE)


@transaction.atomic
def ojt_open(*, coordinator: Coordinator, values: Mapping[str, Any], by: User) -> OjtPlan:
    """Copy the template; from now on nobody is offered this coordinator alone.

    Sent twice it is begun once. Raises Refused.
    """
    Coordinator.objects.select_for_update(of=("self",), no_key=True).get(pk=coordinator.pk)
    known = OjtPlan.objects.still_open().filter(coordinator=coordinator).first()
    if known is not None and known.created_by_id == by.pk and not changed_of(known, values):
        return known
    if known is not None:
        raise Refused(f"{coordinator.name}さんのOJTは、すでに始まっています。")
    row = OjtPlan(coordinator=coordinator, created_by=by, **values)
    row.full_clean()
    row.save(force_insert=True)
    coordinator_solo(coordinator=coordinator, by=by, on=None)
    lines = OjtTemplate.objects.valid_in(fiscal_year(row.starts_on))
    OjtItem.objects.bulk_create(_copy(row, each, place) for place, each in enumerate(lines))
    audit.record("ojt.opened", target=row, by=by)
    return row


def _copy(plan: OjtPlan, line: OjtTemplate, place: int) -> OjtItem:
    due = plan.starts_on + timedelta(days=7 * line.week - 3)
    return OjtItem(
        plan=plan,
        name=line.name,
        kind=line.kind,
        description=line.description,
        due_on=min(due, plan.ends_on),
        position=place,
    )


@transaction.atomic
def ojt_change(*, plan: OjtPlan, values: Mapping[str, Any], by: User, version: int) -> OjtPlan:
    """The term and what is aimed at. Raises Stale, Refused, ValidationError."""
    row = _open(lock(plan, version))
    if changed := changed_of(row, values):
        write(row, {name: values[name] for name in changed})
        audit.record("ojt.changed", target=row, by=by, fields=changed)
    return row


@transaction.atomic
def item_add(
    *, plan: OjtPlan, values: Mapping[str, Any], by: User, version: int | None = None
) -> OjtItem:
    """One more than the template has; sent twice it is there once.

    `version` is that of the page; two alike from two pages are meant. Raises Refused, Stale,
    ValidationError.
    """
    row = _open(lock(plan))
    last = row.items.order_by("-position", "-pk").first()
    if last is not None and said_twice(row, version) and not changed_of(last, values):
        return last
    require_version(row, version)
    item = OjtItem(plan=row, position=last.position + 1 if last else 0, **values)
    item.full_clean()
    item.save(force_insert=True)
    write(row, {})
    audit.record("ojt.item_added", target=row, by=by)
    return item


@transaction.atomic
def item_sign(
    *, item: OjtItem, by: User, appointment: Appointment | None = None, note: str = ""
) -> OjtItem:
    """The coordinator who was there says that it was learnt. Signed twice it is signed once.

    座学 by who taught it, 同席 by who answered in a session in which the new one sat.
    Raises Refused, PermissionDenied.
    """
    plan = lock(item.plan, None, "coordinator")
    row = OjtItem.objects.select_related("plan__coordinator", "teacher").get(pk=item.pk)
    signer = Coordinator.objects.filter(user=by).first()
    if signer is not None and row.signed_by_id == signer.pk:
        return row
    if row.signed_at is not None:
        raise Refused("この項目は、ほかのCOが確認済みです。")
    _open(plan)
    if signer is None or not can_sign(by, row):
        raise PermissionDenied
    if row.kind == OjtKind.SIT_IN:
        _require_session(plan, signer, appointment)
        row.appointment = appointment
    row.signed_by, row.signed_at, row.note = signer, timezone.now(), note.strip()[:200]
    row.full_clean()
    row.save(update_fields=["signed_by", "signed_at", "note", "appointment"])
    audit.record("ojt.signed", target=plan, by=by, item=row.name)
    return row


@transaction.atomic
def item_unsign(*, item: OjtItem, by: User) -> OjtItem:
    """Taken back by who signed it, while the plan is open. Raises Refused, PermissionDenied."""
    plan = _open(lock(item.plan))
    row = OjtItem.objects.select_related("signed_by").get(pk=item.pk)
    if row.signed_by is None:
        return row
    if row.signed_by.user_id != by.pk:
        raise PermissionDenied
    row.signed_by, row.signed_at, row.note, row.appointment = None, None, "", None
    row.save(update_fields=["signed_by", "signed_at", "note", "appointment"])
    audit.record("ojt.unsigned", target=plan, by=by, item=row.name)
    return row


@transaction.atomic
def ojt_ready(*, plan: OjtPlan, on: date, note: str, by: User, version: int) -> OjtPlan:
    """単独対応可: from the day on matching offers this coordinator alone.

    Items that nobody signed need a word why. Raises Stale, Refused, PermissionDenied.
    """
    row = lock(plan, None, "coordinator")
    if row.state == OjtState.READY and said_twice(row, version):
        return row
    require_version(_open(row), version)
    if not can_decide(by, row):
        raise PermissionDenied
    if on < row.starts_on:
        raise Refused("単独対応の開始日は、OJTの開始日より後の日にしてください。")
    missing = row.items.filter(signed_at__isnull=True).count()
    if missing and not note.strip():
        raise Refused(f"確認していない項目が{missing}件あります。判断の理由を入力してください。")
    _decide(row, by, state=OjtState.READY, ready_from=on, note=note.strip())
    coordinator_solo(coordinator=row.coordinator, by=by, on=on)
    audit.record("ojt.ready", target=row, by=by, day=on.isoformat())
    return row


@transaction.atomic
def ojt_stop(*, plan: OjtPlan, note: str, by: User, version: int) -> OjtPlan:
    """Ended without a decision: they still do not stand alone. Raises Stale, Refused."""
    row = lock(plan, None, "coordinator")
    if row.state == OjtState.STOPPED and said_twice(row, version):
        return row
    require_version(_open(row), version)
    if not can_decide(by, row):
        raise PermissionDenied
    if not note.strip():
        raise Refused("中止する理由を入力してください。")
    _decide(row, by, state=OjtState.STOPPED, note=note.strip())
    audit.record("ojt.stopped", target=row, by=by)
    return row


def _decide(row: OjtPlan, by: User, **values: Any) -> None:
    write(row, {"decided_by": by, "decided_at": timezone.now(), **values})


def _open(row: OjtPlan) -> OjtPlan:
    if row.state != OjtState.OPEN:
        raise Refused(f"このOJTは「{row.get_state_display()}」のため、変えられません。")
    return row


def _require_session(plan: OjtPlan, signer: Coordinator, appointment: Appointment | None) -> None:
    if appointment is None:
        raise Refused("同席した相談を選んでください。")
    if appointment.period.lower > timezone.now() or appointment.state not in TOOK_PLACE:
        raise Refused("終わった相談だけ、確認に使えます。")
    seats = appointment.participants
    if not seats.filter(coordinator=plan.coordinator, role=ParticipantRole.NEW_CO).exists():
        raise Refused(f"{plan.coordinator.name}さんは、この相談に同席していません。")
    if not seats.filter(coordinator=signer, role__in=RESPONDERS).exists():
        raise Refused("確認できるのは、その相談を担当したCOです。")
