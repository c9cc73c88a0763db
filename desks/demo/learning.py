"""What the demo trainees sat in, wrote and were told; how they were evaluated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from accounts.models import User
from bookings.enums import AppointmentState
from bookings.models import Appointment
from center.enums import ParticipantRole
from consultations.models import MemoParticipant
from desks.demo.seats import Seats
from desks.demo.trainee_words import ADVICE, ASKED, COMMENTS, DAYS, SAW, WOULD
from trainees import services
from trainees.enums import LogKind, LogState, Side, Stage
from trainees.models import Competency, Evaluation, EvaluationScore, LearningLog, Trainee
from trainees.selectors.sitters import candidates_for, seen_of, sitter_of_trainee, suggested

SITS, SEATED_AHEAD = 16, 4


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


class Learning:
    """`dice` and `seats` are the scene's: one story after the other."""

    def __init__(self, *, desk: User, today: date, dice: Random, seats: Seats) -> None:
        self.desk, self.today, self.dice, self.seats = desk, today, dice, seats
        self.competencies = list(Competency.objects.all())

    def sessions_of(self, trainee: Trainee) -> None:
        assert trainee.user is not None
        rows = self._sat_in(trainee)
        self.seats.take(rows, user=trainee.user, role=ParticipantRole.TRAINEE)
        LearningLog.objects.bulk_create(
            [*self._session_logs(trainee, rows), *self._day_logs(trainee)]
        )
        self._plan(trainee)

    def _sat_in(self, trainee: Trainee) -> list[Appointment]:
        """Those whose memo names them already, then others; never two at once."""
        seats = MemoParticipant.objects.filter(user=trainee.user, memo__appointment__isnull=False)
        # Read first: as a subquery it is asked again for each of a nation's appointments.
        named = list(seats.values_list("memo__appointment", flat=True))
        done = Appointment.objects.filter(
            state=AppointmentState.DONE,
            period__startswith__gte=moment(trainee.starts_on, 0),
            primary_topic__isnull=False,
        ).select_related("primary_topic")
        first = list(done.filter(pk__in=named).order_by("period", "pk")[:SITS])
        others = list(done.exclude(pk__in=named).order_by("-period", "pk")[: 6 * SITS])
        self.dice.shuffle(others)
        found: list[Appointment] = []
        for each in [*first, *others]:
            if len(found) < SITS and self.seats.is_free(trainee.user_id or 0, each):
                found.append(each)
        return sorted(found, key=lambda each: each.period.lower)

    def _session_logs(self, trainee: Trainee, rows: list[Appointment]) -> Iterator[LearningLog]:
        """The last two are still to be written, the two before wait for the mentor."""
        for place, row in enumerate(rows[:-2]):
            at = min(row.period.upper + timedelta(hours=3), timezone.now())
            topic = row.primary_topic.name if row.primary_topic else "経営"
            log = LearningLog(
                trainee=trainee,
                kind=LogKind.SESSION,
                appointment=row,
                day=row.day,
                saw=self.dice.choice(SAW).format(topic=topic),
                would_advise=self.dice.choice(WOULD),
                advice=self.dice.choice(ADVICE),
                questions=self.dice.choice(ASKED),
            )
            yield self._handed_in(log, at, answered=place < len(rows) - 4)

    def _day_logs(self, trainee: Trainee) -> Iterator[LearningLog]:
        for back in range(1, 15):
            day = self.today - timedelta(days=back)
            if day.weekday() < 5 and day >= trainee.starts_on:
                log = LearningLog(
                    trainee=trainee, kind=LogKind.DAILY, day=day, saw=self.dice.choice(DAYS)
                )
                yield self._handed_in(log, moment(day, 17, 20), answered=back > 4)

    def _handed_in(self, log: LearningLog, at: datetime, *, answered: bool) -> LearningLog:
        log.state, log.submitted_at, log.saved_at, log.version = LogState.SUBMITTED, at, at, 2
        mentor = log.trainee.mentor
        if answered and mentor is not None:
            log.comment, log.commented_by = self.dice.choice(COMMENTS), mentor.user
            log.commented_at = min(at + timedelta(hours=20), timezone.now())
            log.comment_version = 1
        return log

    def _plan(self, trainee: Trainee) -> None:
        sitter = sitter_of_trainee(trainee)
        last = self.today + timedelta(days=10)
        found = candidates_for(sitter, self.desk, self.today, last)
        best = suggested(found, seen_of(sitter))[:SEATED_AHEAD]
        picks = [(each.appointment, each.appointment.version) for each in best]
        services.sittings_add(sitter=sitter, picks=picks, by=self.desk)

    def evaluations_of(self, trainee: Trainee) -> None:
        """At the start and in the middle; the mentor is a little stricter at first."""
        for place, stage in enumerate((Stage.START, Stage.MIDDLE)):
            at = moment(trainee.starts_on + timedelta(days=3 + 40 * place), 16)
            for side, person in self._sides(trainee):
                sheet = Evaluation.objects.create(
                    trainee=trainee,
                    stage=stage,
                    side=side,
                    evaluated_by=person,
                    evaluated_at=min(at, timezone.now()),
                    note="聴き取りが落ち着いてきた。" if place and side == Side.MENTOR else "",
                    version=1,
                )
                EvaluationScore.objects.bulk_create(
                    EvaluationScore(
                        evaluation=sheet,
                        competency=each,
                        score=1 + place + self.dice.randrange(0, 3 - (side == Side.MENTOR)),
                    )
                    for each in self.competencies
                )

    def _sides(self, trainee: Trainee) -> Iterator[tuple[Side, User]]:
        assert trainee.user is not None
        yield Side.SELF, trainee.user
        if trainee.mentor is not None and trainee.mentor.user is not None:
            yield Side.MENTOR, trainee.mentor.user
