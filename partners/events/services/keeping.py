"""What every act on an event does: lock, check the version, move, leave a trace."""

from __future__ import annotations

from typing import Any

from accounts import audit
from accounts.models import User
from partners.enums import EVENT_OPEN, EVENT_TRANSITIONS, EventAct, EventState
from partners.events.errors import EventRefused, EventStale
from partners.models import EventChange, OutreachEvent

LONGEST_REASON = 200


def event_lock(event: OutreachEvent, version: int | None = None) -> OutreachEvent:
    """The row as it stands now, for this transaction alone. Raises EventStale."""
    locked = (
        OutreachEvent.objects.select_for_update(of=("self",))
        .select_related("organization__owner", "branch", "programme", "office", "requested_by")
        .get(pk=event.pk)
    )
    if version is not None and locked.version != version:
        raise EventStale
    return locked


def require_reason(reason: str, what: str) -> str:
    reason = reason.strip()
    if not reason:
        raise EventRefused(f"{what}の理由を入力してください。")
    if len(reason) > LONGEST_REASON:
        raise EventRefused(f"理由は{LONGEST_REASON}字以内で入力してください。")
    return reason


def require_move(event: OutreachEvent, state: EventState) -> None:
    before = EventState(event.state)
    if (before, state) not in EVENT_TRANSITIONS:
        raise EventRefused(f"「{before.label}」のため、「{state.label}」にできません。")


def require_open(event: OutreachEvent) -> None:
    if event.state not in EVENT_OPEN:
        raise EventRefused(f"「{event.get_state_display()}」のため、変更できません。")


def event_save(
    event: OutreachEvent,
    act: EventAct,
    *,
    by: User | None,
    fields: dict[str, Any] | None = None,
    reason: str = "",
) -> OutreachEvent:
    """Write the fields with one more version and the row of the history."""
    was = event.state
    fields = fields or {}
    for name, value in fields.items():
        setattr(event, name, value)
    event.version += 1
    event.full_clean(validate_constraints=False, validate_unique=False)
    event.save(update_fields={*fields, "version"})
    event_record(event, act, by=by, was=was, reason=reason)
    return event


def event_record(
    event: OutreachEvent, act: EventAct, *, by: User | None, was: str = "", reason: str = ""
) -> None:
    EventChange(
        event=event,
        sequence=event.version,
        act=act,
        from_state=was,
        to_state=event.state,
        reason=reason[:LONGEST_REASON],
        by=by,
    ).save(force_insert=True)
    audit.record(f"event.{act.value}", target=event, by=by)
