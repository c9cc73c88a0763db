"""The new coordinator of the demo centre, three weeks into the OJT."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from bookings.enums import AppointmentState
from bookings.models import Appointment
from center.enums import ParticipantRole
from center.models import Office
from coordinators.models import Coordinator
from desks.demo.learning import moment
from desks.demo.seats import Seats
from trainees import services
from trainees.models import OjtItem


class NewCoordinator:
    """Three weeks into the OJT: some sessions with several colleagues, some items signed."""

    def __init__(self, *, desk: User, today: date, seats: Seats, teacher: Coordinator) -> None:
        self.desk, self.today, self.seats, self.teacher = desk, today, seats, teacher

    def create(self) -> None:
        start = self.today - timedelta(days=21)
        who = self._person(start)
        plan = services.ojt_open(
            coordinator=who,
            values={"starts_on": start, "ends_on": start + timedelta(days=30)},
            by=self.desk,
        )
        assert who.user is not None
        rows = self._sat_in(who, start)
        self.seats.take(rows, user=who.user, coordinator=who, role=ParticipantRole.NEW_CO)
        self._sign(list(plan.items.all()), rows)

    def _person(self, start: date) -> Coordinator:
        office = Office.objects.order_by("position", "pk").first()
        user = User.objects.create(
            email="newco@centre.yorozu.example",
            name="新田 晴香",
            kana="ニッタ ハルカ",
            role=Role.COORDINATOR,
            password=make_password(None),
        )
        return Coordinator.objects.create(
            user=user,
            name=user.name,
            kana=user.kana,
            office=office,
            introduction="税理士事務所で12年、小さな会社の決算と資金繰りを支えてきました。",
            in_office_from=start,
        )

    def _sat_in(self, who: Coordinator, start: date) -> list[Appointment]:
        done = Appointment.objects.filter(
            state=AppointmentState.DONE, period__startswith__gte=moment(start, 0)
        ).order_by("period", "pk")
        rows = [each for each in done[:80] if self.seats.is_free(who.user_id or 0, each)]
        return rows[:: max(1, len(rows) // 12)][:12]

    def _sign(self, items: list[OjtItem], rows: list[Appointment]) -> None:
        """The lessons of the first week, and the first session that a colleague led."""
        for item in [each for each in items if each.kind == "classroom"][:3]:
            item.signed_by, item.signed_at = self.teacher, moment(item.due_on, 17)
        sitting = next((each for each in items if each.kind == "sit_in"), None)
        if sitting is not None and rows:
            lead = rows[0].participants.get(role=ParticipantRole.LEAD).coordinator
            sitting.appointment, sitting.signed_by = rows[0], lead
            sitting.signed_at = min(rows[0].period.upper, timezone.now())
        fields = ["signed_by", "signed_at", "appointment"]
        OjtItem.objects.bulk_update([each for each in items if each.signed_at], fields)
