"""個人情報の請求: received, worked on, answered or refused; each step with who, when and why."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from companies.enums import REQUEST_MOVES, REQUEST_OPEN, RequestState
from companies.errors import Refused, StaleRevision
from companies.models import DisclosureRequest, DisclosureTransition
from companies.models.request import ANSWER_WITHIN

TWICE_WITHIN = timedelta(minutes=1)


@transaction.atomic
def request_receive(
    *, by: User, received_on: date, due_on: date | None = None, **facts: Any
) -> DisclosureRequest:
    """Write a request down; without a date it is due two weeks on.

    The same written down twice within a minute (double click) is one. Raises ValidationError.
    """
    if received_on > timezone.localdate():
        raise ValidationError({"received_on": "受付日が未来の日付になっています。"})
    due_on = due_on or received_on + ANSWER_WITHIN
    if due_on < received_on:
        raise ValidationError({"due_on": "回答期限は、受付日以後にしてください。"})
    User.objects.select_for_update().get(pk=by.pk)
    moment_ago = timezone.now() - TWICE_WITHIN
    row = DisclosureRequest(received_on=received_on, due_on=due_on, created_by=by, **facts)
    row.full_clean()
    twice = DisclosureRequest.objects.filter(
        created_by=by,
        created_at__gte=moment_ago,
        received_on=received_on,
        due_on=due_on,
        **facts,
    ).first()
    if twice is not None:
        return twice
    row.save(force_insert=True)
    DisclosureTransition.objects.create(request=row, to_state=RequestState.RECEIVED, by=by)
    audit.record("request.received", target=row, by=by, kind=str(row.kind))
    return row


@transaction.atomic
def request_move(
    *,
    request: DisclosureRequest,
    to: RequestState,
    by: User,
    revision: int,
    reason: str = "",
    answer: str = "",
    answered_on: date | None = None,
) -> DisclosureRequest:
    """Change the state. Closing needs the answer and its day; taking up again needs the reason.

    A second click on the same button changes nothing.
    Raises Refused, StaleRevision, ValidationError.
    """
    row = DisclosureRequest.objects.select_for_update().get(pk=request.pk)
    if row.revision != revision:
        if row.state == to:
            return row
        raise StaleRevision
    old = RequestState(row.state)
    if (old, to) not in REQUEST_MOVES:
        raise Refused(f"「{old.label}」の請求には、この操作はできません。")
    if to in REQUEST_OPEN:
        if old not in REQUEST_OPEN and not reason.strip():
            raise ValidationError({"reason": "対応し直す理由を入力してください。"})
        row.answered_on = None
    else:
        _close(row, answer=answer, answered_on=answered_on or timezone.localdate())
    row.state = to
    row.revision += 1
    row.full_clean()
    row.save(update_fields=["state", "revision", "answer", "answered_on"])
    DisclosureTransition.objects.create(
        request=row, from_state=old, to_state=to, by=by, reason=reason.strip()
    )
    audit.record(f"request.{to.value}", target=row, by=by, kind=row.kind)
    return row


def _close(row: DisclosureRequest, *, answer: str, answered_on: date) -> None:
    if not answer.strip():
        raise ValidationError({"answer": "回答の内容を入力してください。"})
    if not row.received_on <= answered_on <= timezone.localdate():
        raise ValidationError({"answered_on": "回答日は、受付日から今日までの日付にしてください。"})
    row.answer, row.answered_on = answer, answered_on


@transaction.atomic
def request_postpone(
    *, request: DisclosureRequest, due_on: date, reason: str, by: User, revision: int
) -> DisclosureRequest:
    """Another due date, with the reason. Raises Refused, StaleRevision, ValidationError."""
    row = DisclosureRequest.objects.select_for_update().get(pk=request.pk)
    if row.revision != revision:
        if row.due_on == due_on:
            return row
        raise StaleRevision
    if not row.is_open:
        raise Refused("回答済みの請求の期限は変えられません。")
    if due_on < row.received_on:
        raise ValidationError({"due_on": "回答期限は、受付日以後にしてください。"})
    if not reason.strip():
        raise ValidationError({"reason": "期限を変える理由を入力してください。"})
    before, row.due_on = row.due_on, due_on
    row.revision += 1
    row.save(update_fields=["due_on", "revision"])
    DisclosureTransition.objects.create(
        request=row, from_state=row.state, to_state=row.state, by=by, reason=reason.strip()
    )
    audit.record("request.due_changed", target=row, by=by, before=str(before), after=str(due_on))
    return row
