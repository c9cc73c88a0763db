"""A coordinator's entry and the account of the same person."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from center.models import Office
from coordinators.models import NOT_ALONE_YET, Coordinator
from coordinators.services._locks import lock


@dataclass(frozen=True)
class Post:
    """What the centre appointed the person to."""

    rank: str
    office: Office | None = None
    in_office_from: date | None = None
    in_office_until: date | None = None


@transaction.atomic
def coordinator_appoint(
    *, user: User, by: User, post: Post, entry: Coordinator | None = None
) -> Coordinator:
    """Give the account its entry: the one it has, `entry` of a past ledger, or a new one.

    Name and kana follow the account: it is one person.
    """
    row = Coordinator.objects.select_for_update(of=("self",)).filter(user=user).first()
    act = "coordinator.changed"
    if row is None and entry is not None:
        act = "coordinator.linked"
        row = Coordinator.objects.select_for_update(of=("self",)).get(pk=entry.pk, user=None)
    if row is None:
        row, act = Coordinator(), "coordinator.registered"
    before = _facts(row)
    row.user, row.name, row.kana, row.is_active = user, user.name, user.kana, True
    row.rank, row.office = post.rank, post.office
    row.in_office_from, row.in_office_until = post.in_office_from, post.in_office_until
    if _facts(row) != before:
        row.revision += 1
        row.full_clean()
        row.save()
        audit.record(act, target=row, by=by)
    return row


def _facts(row: Coordinator) -> tuple[object, ...]:
    return (
        *(row.user_id, row.name, row.kana, row.is_active, row.rank, row.office_id),
        *(row.in_office_from, row.in_office_until),
    )


@transaction.atomic
def coordinator_leave(*, user: User, by: User) -> None:
    """Today is their last day, unless an earlier one is known."""
    row = Coordinator.objects.select_for_update(of=("self",)).filter(user=user).first()
    today = timezone.localdate()
    if row is None or (row.in_office_until is not None and row.in_office_until <= today):
        return
    row.in_office_until = max(today, row.in_office_from or today)
    row.revision += 1
    row.save(update_fields=["in_office_until", "revision"])
    audit.record("coordinator.left", target=row, by=by)


@transaction.atomic
def coordinator_solo(*, coordinator: Coordinator, by: User, on: date | None) -> Coordinator:
    """From when they take a session by themselves; None: not before somebody decides."""
    row = lock(coordinator)
    day = on or NOT_ALONE_YET
    if row.solo_from != day:
        row.solo_from = day
        row.revision += 1
        row.full_clean()
        row.save(update_fields=["solo_from", "revision"])
        told = {"solo_from": on.isoformat()} if on else {}
        audit.record("coordinator.solo_set", target=row, by=by, **told)
    return row
