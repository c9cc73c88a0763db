"""What the desk still has to do: call-backs, web requests, what has no outcome, referrals."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import User
from bookings.enums import AppointmentState, Source
from bookings.models import Appointment
from consultations.enums import IntakeOutcome
from consultations.models import Intake, Referral

SHOWN = 30


@dataclass(frozen=True)
class IntakesToDo:
    """`late` of the call-backs are past their time. Each list is cut at `SHOWN`."""

    callbacks: list[Intake]
    requests: list[Appointment]
    unfinished: list[Intake]
    late: int

    @property
    def is_empty(self) -> bool:
        return not (self.callbacks or self.requests or self.unfinished)


@dataclass(frozen=True)
class DeskCounts:
    late: int
    callbacks: int
    requests: int
    unfinished: int
    referrals: int


def requests_waiting(user: User) -> "list[Appointment]":
    """Web requests that nobody has decided, the oldest first; picked up or not."""
    rows = Appointment.objects.visible_to(user).filter(
        state=AppointmentState.REQUESTED, source=Source.WEB
    )
    return list(
        rows.select_related("company", "person", "primary_topic", "office").order_by("received_at")[
            :SHOWN
        ]
    )


def intakes_to_do(user: User, now: datetime) -> IntakesToDo:
    """Three queries."""
    rows = Intake.objects.visible_to(user).select_related(
        "company", "person", "topic", "assigned_to", "taken_by"
    )
    rows = rows.defer("typed", "answers")
    callbacks = list(rows.to_call_back().order_by("callback_due", "pk")[:SHOWN])
    return IntakesToDo(
        callbacks=callbacks,
        requests=requests_waiting(user),
        unfinished=list(rows.unfinished().order_by("taken_at", "pk")[:SHOWN]),
        late=sum(1 for each in callbacks if each.callback_due and each.callback_due < now),
    )


def desk_counts(user: User, now: datetime) -> DeskCounts:
    """Three queries, each by an index of its own."""
    promised = Q(outcome=IntakeOutcome.CALLBACK)
    counted = (
        Intake.objects.visible_to(user)
        .still_open()
        .order_by()
        .aggregate(
            late=Count("pk", filter=promised & Q(callback_due__lt=now)),
            callbacks=Count("pk", filter=promised),
            unfinished=Count("pk", filter=Q(outcome="")),
        )
    )
    requests = Appointment.objects.visible_to(user).filter(
        state=AppointmentState.REQUESTED, source=Source.WEB
    )
    referrals = Referral.objects.visible_to(user).to_chase(timezone.localtime(now).date())
    return DeskCounts(**counted, requests=requests.count(), referrals=referrals.count())


def next_callbacks(user: User) -> list[Intake]:
    """The first few promises, the most urgent first."""
    rows = Intake.objects.visible_to(user).to_call_back().select_related("company", "person")
    return list(rows.defer("typed", "answers").order_by("callback_due", "pk")[:3])
