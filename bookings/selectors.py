"""Reads of appointments across models."""

from __future__ import annotations

from django.db.models import Prefetch

from bookings.models import AppointmentParticipant
from bookings.models.appointment import AppointmentQuerySet
from bookings.models.participant import RESPONDERS

_RELATED = (
    *("company", "person", "booth", "office", "programme", "primary_topic", "course", "theme"),
    *("introduced_by", "introduced_branch", "created_by", "event"),
)


def with_everything(rows: AppointmentQuerySet) -> AppointmentQuerySet:
    """For the page of one: all that it names, in three queries."""
    seats = AppointmentParticipant.objects.select_related("coordinator", "user")
    return rows.select_related(*_RELATED).prefetch_related(
        Prefetch("participants", seats), "other_topics"
    )


def with_people(rows: AppointmentQuerySet) -> AppointmentQuerySet:
    """For a list: client, place and `seats`, those who answer."""
    seats = AppointmentParticipant.objects.filter(role__in=RESPONDERS)
    return rows.select_related(
        "company", "person", "booth", "office", "introduced_by", "introduced_branch"
    ).prefetch_related(Prefetch("participants", seats, to_attr="seats"))
