"""What was written down about an appointment, put right; who sits in."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from bookings.enums import LIVE, AppointmentAct
from bookings.errors import Refused, SlotTaken, WrongState
from bookings.models import Appointment, AppointmentParticipant
from bookings.models.participant import RESPONDERS
from bookings.services._keeping import lock, require_change, save_act
from bookings.services.conflicts import taken_names
from center.enums import ParticipantRole
from coordinators.models import Coordinator
from yorozu.kit.db import insert_unless_taken

# What may be put right without moving the appointment.
CORRECTABLE = (
    *("primary_topic", "course", "theme", "language", "briefing", "declines_observers"),
    *("client_name", "contact_name", "contact_kana", "contact_phone", "contact_email"),
    *("introducer_name", "introducer_email", "introducer_phone", "meeting_url", "place"),
)
MOST_OBSERVERS = 2


@transaction.atomic
def appointment_correct(
    *, appointment: Appointment, values: Mapping[str, Any], by: User, version: int
) -> Appointment:
    """Put the named fields (`CORRECTABLE`, `other_topics`) right; nothing changed, nothing done.

    The history says which fields, never their content: it outlives the client's data.
    Raises Stale, WrongState, Refused, ValidationError by field, PermissionDenied.
    """
    row = require_change(lock(appointment, version), by)
    _require_live(row)
    fields = {name: value for name, value in values.items() if name in CORRECTABLE}
    changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
    topics = values.get("other_topics")
    topics_changed = topics is not None and set(topics) != set(row.other_topics.all())
    if changed.get("declines_observers") and _observers(row):
        raise Refused("同席する方がいます。先に同席を外してください。")
    if not changed and not topics_changed:
        return row
    for name, value in changed.items():
        setattr(row, name, value)
    row.full_clean(validate_constraints=False, validate_unique=False)
    words = [str(getattr(row._meta.get_field(name), "verbose_name", name)) for name in changed]
    if topics_changed and topics is not None:
        row.other_topics.set(topics)
        words.append("相談分野（他）")
    return save_act(row, AppointmentAct.CHANGED, by=by, fields=changed, before={"fields": words})


@transaction.atomic
def appointment_observer_add(
    *,
    appointment: Appointment,
    role: ParticipantRole,
    by: User,
    version: int,
    coordinator: Coordinator | None = None,
    user: User | None = None,
    name: str = "",
) -> AppointmentParticipant:
    """同席: a new CO, a trainee after the pledge, somebody of the bank. At most two.

    Raises SlotTaken when they sit elsewhere at that time; Stale, WrongState, Refused,
    PermissionDenied.
    """
    row = require_change(lock(appointment, version), by)
    _require_live(row)
    _require_seat(row, role, coordinator=coordinator, user=user, name=name)
    seat = AppointmentParticipant(
        appointment=row,
        coordinator=coordinator,
        user=user or (coordinator.user if coordinator else None),
        name=name or str(coordinator or user),
        role=role,
        position=10 + len(_observers(row)),
        period=row.period,
    )
    if not insert_unless_taken(seat):
        names = taken_names(
            period=row.period,
            booth=None,
            coordinators=[coordinator.pk] if coordinator else [],
            but=row.pk,
        )
        raise SlotTaken(names or [f"{seat.name}さん"])
    words = f"{seat.name}（{seat.get_role_display()}）"
    save_act(row, AppointmentAct.CHANGED, by=by, fields={}, before={"added": words})
    return seat


@transaction.atomic
def appointment_observer_remove(
    *, appointment: Appointment, seat: int, by: User, version: int
) -> Appointment:
    """Take an observer off. Raises Stale, WrongState, Refused, PermissionDenied."""
    row = require_change(lock(appointment, version), by)
    _require_live(row)
    found = next((each for each in _observers(row) if each.pk == seat), None)
    if found is None:
        raise Refused("その方の同席は、すでに外れています。")
    found.delete()
    words = f"{found.shown_name}（{found.get_role_display()}）"
    return save_act(row, AppointmentAct.CHANGED, by=by, fields={}, before={"removed": words})


def _require_live(row: Appointment) -> None:
    if row.state not in LIVE:
        raise WrongState(f"「{row.get_state_display()}」の予約は、直せません。")


def _observers(row: Appointment) -> list[AppointmentParticipant]:
    return list(row.participants.exclude(role__in=RESPONDERS))


def _require_seat(
    row: Appointment,
    role: ParticipantRole,
    *,
    coordinator: Coordinator | None,
    user: User | None,
    name: str,
) -> None:
    if row.declines_observers:
        raise Refused("相談者が同席を希望していません。")
    if len(_observers(row)) >= MOST_OBSERVERS:
        raise Refused(f"同席は{MOST_OBSERVERS}人までです。")
    if role in RESPONDERS:
        raise Refused("対応者を加えるときは、日時・担当の変更で行ってください。")
    if role == ParticipantRole.NEW_CO and coordinator is None:
        raise Refused("同席するコーディネーターを選んでください。")
    if role == ParticipantRole.TRAINEE and (user is None or not user.is_trainee):
        raise Refused("同席するトレーニーを選んでください。")
    if user is not None and not user.may_see_clients_on(row.day):
        raise Refused(f"{user.name}さんは、守秘の誓約が済んでいないか、受入期間の外です。")
    if not (coordinator or user or name):
        raise Refused("同席する方を選ぶか、氏名を入力してください。")
    there = row.participants.all()
    seated = (coordinator and there.filter(coordinator=coordinator).exists()) or (
        user and there.filter(user=user).exists()
    )
    if seated:
        raise Refused("その方は、すでにこの予約に入っています。")
