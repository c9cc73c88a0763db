"""What appointments are found by."""

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q

from bookings.enums import TO_RECORD, AppointmentState

APPOINTMENT_INDEXES: list[models.Index] = [
    GistIndex(fields=["period"], name="appointment_period"),
    models.Index(F("period__startswith"), F("id"), name="appointment_start"),
    models.Index(
        fields=["held_until"],
        name="appointment_held",
        condition=Q(state=AppointmentState.HELD),
    ),
    models.Index(
        fields=["received_at"],
        name="appointment_requested",
        condition=Q(state=AppointmentState.REQUESTED),
    ),
    # 記録待ち: those to come and the few that nobody has written up, by their end.
    models.Index(
        F("period__endswith"),
        F("id"),
        name="appointment_unrecorded",
        condition=Q(state__in=TO_RECORD, is_recorded=False),
    ),
    models.Index(fields=["company", "period"], name="appointment_of_company"),
    models.Index(fields=["introduced_by", "period"], name="appointment_of_bank"),
    # The last introduction of each branch is asked for (`consultations.branches.dormant`).
    models.Index(F("introduced_branch"), F("received_at").desc(), name="appointment_of_branch"),
]
