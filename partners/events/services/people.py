"""Which coordinators come along: asked, answered, asked again."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from coordinators.models import Coordinator
from partners.enums import Answer, EventAct, EventMailKind
from partners.events.errors import EventRefused
from partners.events.mails import post
from partners.events.services.keeping import event_lock, event_save, require_open, require_reason
from partners.models import EventCoordinator, OutreachEvent


@transaction.atomic
def event_ask(
    *, event: OutreachEvent, people: Iterable[Coordinator], by: User, version: int
) -> OutreachEvent:
    """Ask these to come along; who declined or was withdrawn is asked again.

    Raises EventStale, EventRefused.
    """
    row = event_lock(event, version)
    require_open(row)
    asked = []
    for each in sorted(people, key=lambda who: who.pk):
        seat = row.coordinators.filter(coordinator=each).first()
        if seat is not None and seat.answer in (Answer.ASKED, Answer.ACCEPTED):
            continue
        seat = seat or EventCoordinator(event=row, coordinator=each)
        seat.answer, seat.answered_at, seat.reason = Answer.ASKED, None, ""
        seat.asked_by, seat.asked_at = by, timezone.now()
        seat.full_clean(validate_constraints=False, validate_unique=False)
        seat.save()
        asked.append(each)
    if not asked:
        raise EventRefused("打診するコーディネーターを選んでください。")
    event_save(row, EventAct.ASKED, by=by, reason="、".join(each.name for each in asked)[:200])
    addresses = [each.user.email for each in asked if each.user is not None]
    post(row, EventMailKind.ASKED, addresses, occasion=f"v{row.version}")
    return row


@transaction.atomic
def event_answer(
    *,
    event: OutreachEvent,
    coordinator: Coordinator,
    answer: Answer,
    by: User,
    reason: str = "",
    version: int | None = None,
) -> OutreachEvent:
    """承諾 or 辞退 by the coordinator; the secretariat may note what they said, or withdraw.

    Said twice it is said once. Raises EventStale, EventRefused, PermissionDenied.
    """
    row = event_lock(event, version)
    require_open(row)
    own = coordinator.user_id == by.pk
    if not own and not _writes(by):
        raise PermissionDenied
    if answer == Answer.WITHDRAWN and not _writes(by):
        raise PermissionDenied
    seat = row.coordinators.select_for_update().filter(coordinator=coordinator).first()
    if seat is None or (seat.answer == Answer.WITHDRAWN and answer != Answer.WITHDRAWN):
        raise EventRefused("この行事への打診は、取り下げられています。")
    if seat.answer == answer:
        return row
    if answer == Answer.DECLINED:
        reason = require_reason(reason, "辞退")
    seat.answer, seat.answered_at, seat.reason = answer, timezone.now(), reason[:200]
    seat.save(update_fields=["answer", "answered_at", "reason"])
    words = f"{coordinator.name}：{answer.label}{f'（{reason}）' if reason else ''}"
    return event_save(row, EventAct.ANSWERED, by=by, reason=words)


def _writes(user: User) -> bool:
    from accounts.enums import Permission
    from accounts.permissions import has_permission

    return has_permission(user, Permission.EVENT_WRITE)
