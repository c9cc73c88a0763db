"""Seats in past sessions of the demo centre: nobody twice at once, never a third observer."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from accounts.models import User
from bookings.models import Appointment, AppointmentParticipant
from center.enums import ParticipantRole
from consultations.enums import MemoStatus
from consultations.models import Memo, MemoParticipant
from coordinators.models import Coordinator


class Seats:
    def __init__(self) -> None:
        self._busy: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
        self._sat: dict[int, int] = defaultdict(int)

    def is_free(self, who: int, row: Appointment) -> bool:
        """Takes the seat at once."""
        start, end = row.period.lower, row.period.upper
        if any(first < end and start < last for first, last in self._busy[who]):
            return False
        if self._sat[row.pk] > 1:
            return False
        self._busy[who].append((start, end))
        self._sat[row.pk] += 1
        return True

    def take(
        self,
        rows: list[Appointment],
        *,
        role: ParticipantRole,
        user: User,
        coordinator: Coordinator | None = None,
    ) -> None:
        """In the appointment and, where one was written, in its memo."""
        AppointmentParticipant.objects.bulk_create(
            AppointmentParticipant(
                appointment=row,
                user=user,
                coordinator=coordinator,
                name=user.name,
                role=role,
                position=10 + self._sat[row.pk],
                period=row.period,
            )
            for row in rows
        )
        known = set(MemoParticipant.objects.filter(user=user).values_list("memo", flat=True))
        # As the index of appointments with a memo has it.
        memos = Memo.objects.filter(appointment__in=rows).exclude(status=MemoStatus.VOID)
        MemoParticipant.objects.bulk_create(
            MemoParticipant(
                memo_id=pk,
                user=user,
                coordinator=coordinator,
                name=user.name,
                role=role,
                position=9,
            )
            for pk in memos.order_by("pk").values_list("pk", flat=True)
            if pk not in known
        )
