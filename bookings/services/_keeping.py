"""What every act on an appointment does: lock, check the version, move, leave a trace."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from psycopg.errors import ExclusionViolation

from accounts import audit
from accounts.models import User
from bookings.enums import TRANSITIONS, WITH_REASON, AppointmentAct, AppointmentState
from bookings.errors import Refused, SlotTaken, Stale, WrongState
from bookings.models import Appointment, AppointmentChange
from bookings.rules import can_change
from bookings.services.conflicts import taken_names

LONGEST_REASON = 200


def lock(appointment: Appointment, version: int | None = None) -> Appointment:
    """The row as it stands now, for this transaction alone. Raises Stale.

    `version` is the one the person saw; None where no page was open (the portal itself).
    """
    locked = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("company", "person", "booth", "office", "event")
        .get(pk=appointment.pk)
    )
    if version is not None and locked.version != version:
        raise Stale
    return locked


def require_change(row: Appointment, by: User | None) -> Appointment:
    """Without `by` it is the client over the web, or the portal itself. Raises PermissionDenied."""
    if by is not None and not can_change(by, row):
        raise PermissionDenied
    return row


def require_reason(act: AppointmentAct, reason: str) -> str:
    reason = reason.strip()
    if act in WITH_REASON and not reason:
        raise Refused(f"{act.label}の理由を入力してください。")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"理由は{LONGEST_REASON}字以内で入力してください。")
    return reason


def require_move(appointment: Appointment, state: AppointmentState) -> None:
    before = AppointmentState(appointment.state)
    if (before, state) not in TRANSITIONS:
        raise WrongState(f"この予約は「{before.label}」のため、「{state.label}」にできません。")


def save_act(
    appointment: Appointment,
    act: AppointmentAct,
    *,
    by: User | None,
    fields: dict[str, Any],
    reason: str = "",
    before: dict[str, Any] | None = None,
    people: Collection[int] | None = None,
) -> Appointment:
    """Write the fields with one more version and the row of the history.

    Raises SlotTaken when the database finds the new time taken, naming the booth and those of
    `people` (ids of coordinators; by default those who take part) who have another session.
    """
    was = appointment.state
    if people is None:
        people = [each.coordinator_id or 0 for each in appointment.participants.all()]
    for name, value in fields.items():
        setattr(appointment, name, value)
    appointment.version += 1
    with slot_guard(appointment, people):
        appointment.save(update_fields={*fields, "version"})
    record_change(appointment, act, by=by, was=was, reason=reason, before=before)
    return appointment


@contextmanager
def slot_guard(appointment: Appointment, people: Collection[int]) -> Iterator[None]:
    """Turn a broken exclusion constraint into SlotTaken, with the transaction still usable."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if not isinstance(error.__cause__, ExclusionViolation):
            raise
        names = taken_names(
            period=appointment.period,
            booth=appointment.booth,
            coordinators=people,
            but=appointment.pk,
        )
        raise SlotTaken(names) from error


def record_change(
    appointment: Appointment,
    act: AppointmentAct,
    *,
    by: User | None,
    was: str = "",
    reason: str = "",
    before: dict[str, Any] | None = None,
) -> AppointmentChange:
    change = AppointmentChange(
        appointment=appointment,
        sequence=appointment.version,
        act=act,
        from_state=was,
        to_state=appointment.state,
        before=before or {},
        reason=reason,
        by=by,
    )
    change.save(force_insert=True)
    audit.record(f"appointment.{act.value}", target=appointment, by=by)
    return change


def names(people: Iterable[object]) -> str:
    return "、".join(str(each) for each in people)
