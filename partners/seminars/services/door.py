"""At the door: who came, by the code on a phone or from the list."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from partners.enums import EventState, RegistrationState
from partners.errors import Refused
from partners.models import OutreachEvent, Registration
from partners.seminars.registering import has_begun
from partners.seminars.services.registrations import attended, keep_count, lock_event
from yorozu.kit.wareki import format_date

_IN = (RegistrationState.REGISTERED, RegistrationState.WAITING, RegistrationState.ABSENT)


@transaction.atomic
def registration_check_in(*, registration: Registration, by: User) -> Registration:
    """They are here. Scanned twice it is once, with the first time. Raises Refused."""
    event = lock_event(registration.event)
    row = Registration.objects.select_for_update().get(pk=registration.pk)
    if row.state == RegistrationState.ATTENDED:
        return row
    _require_day(event)
    if row.state not in _IN:
        raise Refused(f"「{row.get_state_display()}」の申込みです。名簿で確かめてください。")
    before = attended(event)
    row.state, row.checked_in_at = RegistrationState.ATTENDED, timezone.now()
    row.save(update_fields=["state", "checked_in_at"])
    audit.record("registration.checked_in", target=row, by=by, event=event.pk)
    keep_count(event, before)
    return row


@transaction.atomic
def registration_check_out(*, registration: Registration, by: User) -> Registration:
    """受付の取消: it was somebody else. Twice is once. Raises Refused."""
    event = lock_event(registration.event)
    row = Registration.objects.select_for_update().get(pk=registration.pk)
    if row.state not in (RegistrationState.ATTENDED, RegistrationState.ABSENT):
        return row
    if event.state == EventState.REPORTED:
        raise Refused("報告済の行事です。報告を開いて戻してから、直してください。")
    before = attended(event)
    row.state, row.checked_in_at = RegistrationState.REGISTERED, None
    row.save(update_fields=["state", "checked_in_at"])
    audit.record("registration.checked_out", target=row, by=by, event=event.pk)
    keep_count(event, before)
    return row


@transaction.atomic
def attendance_close(*, event: OutreachEvent, by: User) -> int:
    """Whoever has a place and did not come was absent; how many. Raises Refused."""
    row = lock_event(event)
    _require_day(row)
    if not has_begun(row):
        raise Refused("開始時刻を過ぎてから、受付を終えてください。")
    rows = Registration.objects.filter(event=row, state=RegistrationState.REGISTERED)
    absent = rows.update(state=RegistrationState.ABSENT)
    if absent:
        audit.record("attendance.closed", target=row, by=by, absent=absent)
    return absent


def _require_day(event: OutreachEvent) -> None:
    if event.state not in (EventState.CONFIRMED, EventState.HELD) or event.period is None:
        raise Refused(f"「{event.get_state_display()}」の行事は、受付できません。")
    day = timezone.localtime(event.period.lower).date()
    if timezone.localdate() < day:
        raise Refused(f"受付できるのは、開催日（{format_date(day, weekday=True)}）からです。")
