"""Who may do what with one record of this room. Reading is each model's `visible_to`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from accounts.enums import OFFICE, Permission, Role
from accounts.permissions import has_permission
from trainees.enums import LogState, OjtState, Side, TraineeState

if TYPE_CHECKING:
    from accounts.models import User
    from trainees.models import LearningLog, OjtItem, OjtPlan, Trainee


def oversees(user: User) -> bool:
    """The office and the chiefs see every trainee's learning; a coordinator their own's."""
    return user.role in OFFICE or user.role == Role.CHIEF


def is_own(user: User, trainee: Trainee) -> bool:
    return trainee.user_id == user.pk


def is_mentor(user: User, trainee: Trainee) -> bool:
    return trainee.mentor is not None and trainee.mentor.user_id == user.pk


def can_see_learning(user: User, trainee: Trainee) -> bool:
    """Logs and evaluations: the trainee, the mentor, the office and the chiefs."""
    return oversees(user) or is_mentor(user, trainee) or is_own(user, trainee)


def can_write_log(user: User, trainee: Trainee, today: date) -> bool:
    """Only while what was said in the session may still be seen."""
    return (
        has_permission(user, Permission.LEARNING_LOG)
        and is_own(user, trainee)
        and trainee.state in (TraineeState.IN_TRAINING, TraineeState.COMPLETED)
        and user.may_see_clients_on(today)
    )


def can_comment(user: User, log: LearningLog) -> bool:
    """The mentor; where there is none, or in their absence, the chiefs."""
    return (
        has_permission(user, Permission.LEARNING_COMMENT)
        and log.state == LogState.SUBMITTED
        and (is_mentor(user, log.trainee) or user.role == Role.CHIEF)
    )


def side_of(user: User, trainee: Trainee) -> Side | None:
    """On whose behalf the person evaluates; None when they do not."""
    if trainee.state not in (TraineeState.IN_TRAINING, TraineeState.COMPLETED):
        return None
    if is_own(user, trainee):
        return Side.SELF
    return Side.MENTOR if is_mentor(user, trainee) else None


def is_new_co(user: User, plan: OjtPlan) -> bool:
    return plan.coordinator.user_id == user.pk


def can_sign(user: User, item: OjtItem) -> bool:
    """A coordinator, never for themselves; whether they were there, the service asks."""
    return (
        has_permission(user, Permission.OJT_SIGN)
        and item.plan.state == OjtState.OPEN
        and item.signed_at is None
        and not is_new_co(user, item.plan)
        and (item.teacher_id is None or item.teacher.user_id == user.pk)  # type: ignore[union-attr]
    )


def can_decide(user: User, plan: OjtPlan) -> bool:
    """単独対応可 is the chief's to say, never about themselves."""
    return (
        has_permission(user, Permission.OJT_DECIDE)
        and plan.state == OjtState.OPEN
        and not is_new_co(user, plan)
    )
