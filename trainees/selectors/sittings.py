"""Who sat in where, and which sessions have no log yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.enums import Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from bookings.enums import AppointmentState
from bookings.models import Appointment, AppointmentParticipant
from center.enums import ParticipantRole
from trainees.enums import LogState, TraineeState
from trainees.models import LearningLog, Trainee

# Days after which a missing log, and a missing comment, are late.
LOG_DAYS, COMMENT_DAYS = 2, 3
# In which a session took place, whoever has marked it.
TOOK_PLACE = (AppointmentState.BOOKED, AppointmentState.ARRIVED, AppointmentState.DONE)
LEARNING = (TraineeState.IN_TRAINING, TraineeState.COMPLETED)
MOST_SHOWN = 200


def sittings_visible_to(user: User) -> QuerySet[AppointmentParticipant]:
    """同席: the seats of trainees in sessions that took place; trainees themselves ask their log.

    Counted is what is marked as ended (`終了`): see `trainees.counting`.
    """
    if not has_permission(user, Permission.COHORT_READ):
        return AppointmentParticipant.objects.none()
    return all_sittings()


def all_sittings() -> QuerySet[AppointmentParticipant]:
    return AppointmentParticipant.objects.filter(
        role=ParticipantRole.TRAINEE, appointment__state=AppointmentState.DONE
    ).annotate(starts=F("appointment__period__startswith"))


def own_sessions(user: User) -> list[Appointment]:
    """What a trainee sits in and may see now (`Appointment.visible_to`): what comes, then what
    was, each with the nearest first.
    """
    rows = Appointment.objects.visible_to(user).select_related("primary_topic", "company", "person")
    now = timezone.now()
    ahead = list(rows.filter(period__endswith__gte=now).order_by("period", "pk")[:MOST_SHOWN])
    past = rows.filter(period__endswith__lt=now).order_by("-period", "-pk")
    return [*ahead, *past[:MOST_SHOWN]]


@dataclass(frozen=True)
class Missing:
    """A session that ended and of which nothing was handed in."""

    trainee: Trainee
    appointment: Any
    is_late: bool
    has_draft: bool

    @property
    def ended_at(self) -> datetime:
        ended: datetime = self.appointment.ends_at
        return ended


def missing_logs(trainees: Iterable[Trainee], now: datetime) -> list[Missing]:
    """Of these trainees (with their accounts), the longest missing first; one query."""
    by_user: dict[int, list[Trainee]] = defaultdict(list)
    for each in trainees:
        # When the term is over nothing can be written any more.
        can_write = each.ends_on >= timezone.localdate(now)
        if each.user_id and each.state in LEARNING and can_write:
            by_user[each.user_id].append(each)
    if not by_user:
        return []
    logs = LearningLog.objects.filter(
        appointment=OuterRef("appointment"), trainee__user=OuterRef("user")
    )
    seats = (
        AppointmentParticipant.objects.filter(
            role=ParticipantRole.TRAINEE,
            user__in=by_user,
            appointment__state__in=TOOK_PLACE,
            period__endswith__lte=now,
        )
        .annotate(has_draft=Exists(logs))
        .filter(~Exists(logs.filter(state=LogState.SUBMITTED)))
        .select_related("appointment__primary_topic", "appointment__company")
        .order_by("period", "pk")
    )
    found = []
    for seat in seats[:MOST_SHOWN]:
        day = seat.appointment.day
        for trainee in by_user[seat.user_id or 0]:
            if trainee.starts_on <= day <= trainee.ends_on:
                is_late = seat.period.upper <= now - timedelta(days=LOG_DAYS)
                found.append(Missing(trainee, seat.appointment, is_late, seat.has_draft))
    return found


def learners_of(user: User) -> QuerySet[Trainee]:
    """Whose learning the person looks after, now."""
    rows = Trainee.objects.visible_to(user).learning_of(user)
    if user.role == Role.CHIEF:
        # The chief's start page shows what nobody else looks after, and their own mentees.
        rows = rows.filter(Q(mentor__user=user) | Q(mentor__isnull=True))
    return rows.filter(state__in=LEARNING).select_related("user", "mentor", "organization")


def missing_for(user: User, now: datetime) -> list[Missing]:
    """Of those the person looks after; a trainee's own only while they may see clients."""
    if user.is_trainee and not user.may_see_clients_on(timezone.localdate(now)):
        return []
    return missing_logs(learners_of(user), now)


def waiting_comments(user: User) -> QuerySet[LearningLog]:
    """Logs that wait for this person's word, the longest first."""
    rows = LearningLog.objects.visible_to(user).without_comment()
    rows = rows.filter(trainee__in=learners_of(user))
    return rows.select_related("trainee__mentor", "appointment__primary_topic").order_by(
        "submitted_at", "pk"
    )
