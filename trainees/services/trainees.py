"""A trainee's record and their way through the states."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.enums import Role
from accounts.models import User
from accounts.services import (
    outsider_access,
    outsider_invite,
    outsider_invite_again,
    outsider_unpledged,
)
from accounts.services.users import UserFacts
from bookings.enums import PENDING
from bookings.models import Appointment
from bookings.services import appointment_observer_remove
from center.enums import ParticipantRole
from trainees.enums import (
    BACKWARDS,
    TRANSITIONS,
    WITH_ACCESS,
    WITH_REASON,
    TraineeState,
)
from trainees.errors import Refused
from trainees.models import Cohort, Trainee, TraineeTransition
from trainees.services._keeping import changed_of, lock, require_version, said_twice, write
from yorozu.kit.wareki import start_of

FIELDS = (
    *("cohort", "name", "kana", "email", "phone", "organization", "branch", "department"),
    *("supervisor_name", "supervisor_email", "supervisor_phone", "mentor"),
    *("starts_on", "ends_on", "aims"),
)
PROFILE = ("themes", "may_call", "now_at", "message", "email", "phone")
_ACTS = {
    TraineeState.APPLIED: "trainee.reopened",
    TraineeState.ACCEPTED: "trainee.accepted",
    TraineeState.IN_TRAINING: "trainee.started",
    TraineeState.COMPLETED: "trainee.completed",
    TraineeState.ALUMNI: "trainee.graduated",
    TraineeState.DECLINED: "trainee.declined",
    TraineeState.WITHDRAWN: "trainee.withdrawn",
}
LONGEST_REASON = 200


@transaction.atomic
def trainee_apply(*, cohort: Cohort, values: Mapping[str, Any], by: User) -> Trainee:
    """Put an application down; sent twice it is there once. Raises ValidationError by field."""
    facts = {name: values[name] for name in FIELDS if name in values} | {"cohort": lock(cohort)}
    known = Trainee.objects.filter(state=TraineeState.APPLIED, **facts).first()
    if known is not None:
        return known
    row = Trainee(**facts)
    _require_branch(row)
    row.full_clean()
    row.save(force_insert=True)
    _step(row, "", by)
    audit.record("trainee.applied", target=row, by=by)
    return row


@transaction.atomic
def trainee_change(
    *, trainee: Trainee, values: Mapping[str, Any], by: User, version: int
) -> Trainee:
    """Put the record right; the account's dates follow the term. Raises Stale, ValidationError."""
    row = lock(trainee, version)
    facts = {name: values[name] for name in FIELDS if name in values}
    changed = changed_of(row, facts)
    if not changed:
        return row
    for name in changed:
        setattr(row, name, facts[name])
    _require_branch(row)
    if row.received_on is not None and "starts_on" in changed:
        row.received_on = row.starts_on
        changed.append("received_on")
    write(row, {name: getattr(row, name) for name in changed})
    if row.state in WITH_ACCESS and {"starts_on", "ends_on"} & {*changed}:
        _open(row, by, min(row.ends_on, row.ended_on or row.ends_on))
    audit.record("trainee.changed", target=row, by=by, fields=changed)
    return row


@transaction.atomic
def trainee_move(
    *,
    trainee: Trainee,
    state: TraineeState,
    by: User,
    version: int,
    reason: str = "",
    on: date | None = None,
) -> Trainee:
    """One step; said twice it is done once. `on` is the last day, at the completion.

    Raises Stale, Refused.
    """
    row = lock(trainee, None, "cohort")
    if row.state == state and said_twice(row, version):
        return row
    require_version(row, version)
    was = TraineeState(row.state)
    reason = _require_step(was, state, reason)
    values = _CHANGES[state](row, by, on)
    write(row, {"state": state, **values})
    _step(row, was, by, reason)
    audit.record(_ACTS[state], target=row, by=by)
    return row


@transaction.atomic
def trainee_invite_again(*, trainee: Trainee, by: User) -> None:
    """Raises Refused."""
    row = lock(trainee)
    if row.user is None or row.state not in WITH_ACCESS:
        raise Refused("受入を決めてから、招待メールを送ります。")
    _again(row.user, by)


@transaction.atomic
def profile_change(
    *, trainee: Trainee, values: Mapping[str, Any], by: User, version: int
) -> Trainee:
    """修了生名簿: themes, whether colleagues may call. Raises Stale, ValidationError."""
    row = lock(trainee, version)
    facts = {name: values[name] for name in PROFILE if name in values}
    if changed := changed_of(row, facts):
        write(row, {name: facts[name] for name in changed})
        audit.record("trainee.profile_changed", target=row, by=by, fields=changed)
    return row


# ── what each step does ──────────────────────────────────────────────────────────────────────


def _accept(row: Trainee, by: User, on: date | None) -> dict[str, Any]:  # noqa: ARG001
    return {"user": _account(row, by)}


def _start(row: Trainee, by: User, on: date | None) -> dict[str, Any]:  # noqa: ARG001
    if row.starts_on > timezone.localdate():
        raise Refused("開始日より前です。早く始めるときは、先に開始日を直してください。")
    if row.user is not None and _is_elsewhere(row, row.user):
        raise Refused(ELSEWHERE)
    _open(row, by, row.ends_on)
    return {"received_on": row.starts_on, "ended_on": None}


def _complete(row: Trainee, by: User, on: date | None) -> dict[str, Any]:
    """The last day is the last on which anything of a client is shown."""
    today = timezone.localdate()
    last = on or min(today, row.ends_on)
    if not row.starts_on <= last <= today:
        raise Refused("修了日は、開始日から今日までの日を入力してください。")
    _open(row, by, last)
    return {"ended_on": last, "ends_on": last}


def _graduate(row: Trainee, by: User, on: date | None) -> dict[str, Any]:  # noqa: ARG001
    _close(row, by)
    return {}


def _withdraw(row: Trainee, by: User, on: date | None) -> dict[str, Any]:  # noqa: ARG001
    _close(row, by)
    return {}


def _nothing(row: Trainee, by: User, on: date | None) -> dict[str, Any]:  # noqa: ARG001
    return {}


_CHANGES = {
    TraineeState.APPLIED: _nothing,
    TraineeState.ACCEPTED: _accept,
    TraineeState.IN_TRAINING: _start,
    TraineeState.COMPLETED: _complete,
    TraineeState.ALUMNI: _graduate,
    TraineeState.DECLINED: _nothing,
    TraineeState.WITHDRAWN: _withdraw,
}


def _open(row: Trainee, by: User, until: date) -> None:
    """What the person sits in is open to them in the term; seats beyond it are given back."""
    if row.user is None or _is_elsewhere(row, row.user):
        return
    outsider_access(user=row.user, by=by, access_from=row.starts_on, access_until=until)
    _free_seats(row.user, after=until, by=by)


def _close(row: Trainee, by: User) -> None:
    """From this moment nothing of a client is shown, whatever the term was.

    Not while the person is here for another stay: the account is that one's now.
    """
    if row.user is None or _is_elsewhere(row, row.user):
        return
    yesterday = timezone.localdate() - timedelta(days=1)
    until = min(row.user.access_until or yesterday, yesterday)
    first = min(row.user.access_from or until, until)
    outsider_access(user=row.user, by=by, access_from=first, access_until=until)
    _free_seats(row.user, after=until, by=by)


def _free_seats(user: User, *, after: date, by: User) -> None:
    """Of two seats for observers none is kept for somebody who does not come."""
    first = max(timezone.now(), start_of(after + timedelta(days=1)))
    rows = Appointment.objects.visible_to(by).filter(
        state__in=PENDING,
        period__startswith__gte=first,
        participants__user=user,
        participants__role=ParticipantRole.TRAINEE,
    )
    for each in rows.order_by("pk"):
        seat = each.participants.get(user=user, role=ParticipantRole.TRAINEE)
        appointment_observer_remove(appointment=each, seat=seat.pk, by=by, version=each.version)


def _account(row: Trainee, by: User) -> User:
    """Invited by mail; who was here before keeps their account."""
    if not row.email:
        raise Refused("招待メールを送る先がありません。先にメールアドレスを登録してください。")
    known: User | None = User.objects.filter(email__iexact=row.email).first()
    if known is None:
        facts = UserFacts(
            *(row.name, row.kana, row.email, Role.TRAINEE.value),
            access_from=row.starts_on,
            access_until=row.ends_on,
        )
        try:
            return outsider_invite(facts=facts, by=by)
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from error
    if known.role != Role.TRAINEE:
        raise Refused("このメールアドレスは、ほかの利用者が使っています。")
    if _is_elsewhere(row, known):
        raise Refused(ELSEWHERE)
    if Trainee.objects.filter(user=known).exclude(pk=row.pk).exists():
        # The pledge was that of the former stay.
        outsider_unpledged(user=known, by=by)
    outsider_access(user=known, by=by, access_from=row.starts_on, access_until=row.ends_on)
    if not known.is_active and not known.has_usable_password():
        _again(known, by)
    return known


_RUNNING = (TraineeState.ACCEPTED, TraineeState.IN_TRAINING)
ELSEWHERE = "この方は、いま別の受入期で受入中です。"


def _is_elsewhere(row: Trainee, user: User) -> bool:
    """Whether the person is here for another stay."""
    return Trainee.objects.filter(user=user, state__in=_RUNNING).exclude(pk=row.pk).exists()


def _again(user: User, by: User) -> None:
    from accounts.errors import Refused as AccountRefused

    try:
        outsider_invite_again(user=user, by=by)
    except AccountRefused as error:
        raise Refused(str(error)) from error


def _require_branch(row: Trainee) -> None:
    if row.branch is not None and row.branch.organization_id != row.organization_id:
        raise ValidationError({"branch": "派遣元の支店を選んでください。"})


def _require_step(was: TraineeState, state: TraineeState, reason: str) -> str:
    if (was, state) not in TRANSITIONS:
        raise Refused(f"「{was.label}」のため、「{state.label}」にはできません。")
    reason = reason.strip()
    if (state in WITH_REASON or (was, state) in BACKWARDS) and not reason:
        raise Refused(f"「{state.label}」にする理由を入力してください。")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"理由は{LONGEST_REASON}字以内で入力してください。")
    return reason


def _step(row: Trainee, was: str, by: User, reason: str = "") -> None:
    TraineeTransition(trainee=row, from_state=was, to_state=row.state, reason=reason, by=by).save(
        force_insert=True
    )
