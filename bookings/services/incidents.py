"""The ledger of usage: people decide what counts."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from bookings.enums import AppointmentState
from bookings.errors import Refused, WrongState
from bookings.models import UsageIncident

LONGEST_REASON = 200
_HAPPENED = (AppointmentState.CANCELLED, AppointmentState.NO_SHOW)


@transaction.atomic
def incident_forgive(*, incident: UsageIncident, by: User, reason: str) -> UsageIncident:
    """It stays and no longer counts. Said twice, the first reason stands.

    Raises Refused, PermissionDenied.
    """
    row = _lock(incident, by)
    if row.forgiven_at is not None:
        return row
    reason = reason.strip()
    if not reason:
        raise Refused("数えない理由を入力してください。")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"理由は{LONGEST_REASON}字以内で入力してください。")
    row.forgiven_by, row.forgiven_at, row.forgiven_reason = by, timezone.now(), reason
    row.save(update_fields=["forgiven_by", "forgiven_at", "forgiven_reason"])
    audit.record("incident.forgiven", target=row, by=by)
    return row


@transaction.atomic
def incident_count(*, incident: UsageIncident, by: User) -> UsageIncident:
    """Count it after all; not where the act itself was taken back.

    Raises WrongState, PermissionDenied.
    """
    row = _lock(incident, by)
    if row.forgiven_at is None:
        return row
    if row.appointment.state not in _HAPPENED:
        raise WrongState("予約の操作が取り消されているため、数えられません。")
    row.forgiven_by, row.forgiven_at, row.forgiven_reason = None, None, ""
    row.save(update_fields=["forgiven_by", "forgiven_at", "forgiven_reason"])
    audit.record("incident.counted", target=row, by=by)
    return row


def _lock(incident: UsageIncident, by: User) -> UsageIncident:
    if not has_permission(by, Permission.INCIDENTS):
        raise PermissionDenied
    rows = UsageIncident.objects.select_for_update(of=("self",)).select_related("appointment")
    return rows.get(pk=incident.pk)
