"""What this room holds of a client, when it is past its term, and how it is wiped.

The rows stay with their times, people and states: what is counted does not change.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, F, Func, Max, QuerySet
from django.utils import timezone

from bookings.models import (
    Appointment,
    AppointmentChange,
    AppointmentMail,
    AppointmentParticipant,
    HandoverNote,
    Material,
    UsageIncident,
)
from bookings.models.periods import day_range
from companies.disposal import COMPANY, PERSON, not_done
from yorozu.kit import disposal
from yorozu.kit.disposal import WIPED, Described, Disposable, Due, Ids
from yorozu.kit.outbox import MailState

APPOINTMENT = "appointment"
CHUNK = 2000
# What stays in words, so that a row still reads as one; nothing is put where nothing was.
INSTEAD = dict.fromkeys(("client_name", "contact_name"), WIPED)


def register() -> None:
    """After the memos that name them, before the clients they name."""
    disposal.register(
        Disposable(APPOINTMENT, "予約", 15, _appointments_due, _describe, _wipe_appointments)
    )
    for kind in (COMPANY, PERSON):
        disposal.in_use(kind, _booked_since(kind), _booked_last(kind))
        disposal.in_use(kind, _noted_since(kind, HandoverNote), _noted_last(kind, HandoverNote))
        disposal.in_use(kind, _noted_since(kind, Material), _noted_last(kind, Material))
        disposal.along(kind, _wipe_along(kind))


# --- what is due


def _appointments_due(kept_from: date, ids: Ids | None) -> Iterable[Due]:
    """By the day of the session, whatever became of it."""
    whole = BigIntegerField()
    rows = Appointment.objects.of_somebody().filter(
        not_done(APPOINTMENT), period__startswith__lt=day_range(kept_from).lower
    )
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    found = rows.order_by("pk").values_list(
        "pk",
        Func(F("company_id"), function="company_root", output_field=whole),
        Func(F("person_id"), function="person_root", output_field=whole),
        "period",
    )
    for pk, company, person, period in found.iterator(CHUNK):
        key = f"c{company}" if company else f"p{person}" if person else ""
        yield Due(pk, key, timezone.localtime(period.lower).date())


def _describe(ids: Ids) -> Mapping[int, Described]:
    rows = Appointment.objects.filter(pk__in=ids).select_related("company", "person")
    return {row.pk: Described(f"{row.starts_at:%Y-%m-%d %H:%M} の予約", row.client) for row in rows}


# --- how it is wiped


def _wipe_appointments(ids: Ids) -> None:
    """The row first: its history then holds the old words once more, and is wiped after it."""
    rows = Appointment.objects.filter(pk__in=ids)
    disposal.blank(rows, disposal.typed_columns(Appointment), **INSTEAD)
    rows.update(matching={})
    for events in disposal.event_models(Appointment):
        old: QuerySet[Any] = events._default_manager.filter(pgh_obj_id__in=ids)
        disposal.blank(old, disposal.typed_columns(events), **INSTEAD)
        old.update(matching={})
    changes = AppointmentChange.objects.filter(appointment__in=ids)
    changes.exclude(reason="").update(reason=WIPED)
    changes.exclude(before={}).update(before={})
    guests = AppointmentParticipant.objects.filter(appointment__in=ids, coordinator=None, user=None)
    guests.update(name=WIPED)
    mails = AppointmentMail.objects.filter(appointment__in=ids)
    mails.update(to="")
    mails.filter(state=MailState.WAITING).update(state=MailState.DROPPED)
    _wipe_incidents(UsageIncident.objects.filter(appointment__in=ids))
    _wipe_shared(appointment__in=ids)


def _wipe_incidents(rows: "QuerySet[Any]") -> None:
    disposal.blank(rows, ["phone_key", "forgiven_reason"], forgiven_reason=WIPED)


def _wipe_along(kind: str) -> Any:
    """What hangs on the client itself."""

    def wipe(ids: Ids) -> None:
        _wipe_incidents(UsageIncident.objects.filter(**{f"{kind}__in": ids}))
        _wipe_shared(**{f"{kind}__in": ids})

    return wipe


def _wipe_shared(**whose: Ids) -> None:
    """The file goes before the row says so: killed in between, it is tried again."""
    HandoverNote.objects.filter(**whose).update(text=WIPED)
    for row in Material.objects.filter(**whose, erased_at=None):
        if row.file:
            row.file.storage.delete(str(row.file.name))
        Material.objects.filter(pk=row.pk).update(
            file="", name=WIPED, digest=f"wiped-{row.pk}", erased_at=timezone.now()
        )


# --- what keeps a client


def _booked_since(kind: str) -> disposal.Used:
    def since(day: date) -> "QuerySet[Any, Any]":
        rows: QuerySet[Any] = Appointment.objects.filter(
            period__startswith__gte=day_range(day).lower, **{f"{kind}__isnull": False}
        )
        return rows.order_by().values(f"{kind}_id")

    return since


def _booked_last(kind: str) -> disposal.LastUsed:
    def last(ids: Ids) -> Mapping[int, date]:
        rows = Appointment.objects.filter(**{f"{kind}__in": ids}).order_by()
        found = rows.values_list(f"{kind}_id").annotate(last=Max("period__startswith"))
        return {pk: timezone.localtime(moment).date() for pk, moment in found}

    return last


def _noted_since(kind: str, model: type[HandoverNote] | type[Material]) -> disposal.Used:
    def since(day: date) -> "QuerySet[Any, Any]":
        rows: QuerySet[Any] = model._default_manager.filter(
            added_at__gte=day_range(day).lower, **{f"{kind}__isnull": False}
        )
        return rows.order_by().values(f"{kind}_id")

    return since


def _noted_last(kind: str, model: type[HandoverNote] | type[Material]) -> disposal.LastUsed:
    def last(ids: Ids) -> Mapping[int, date]:
        rows: QuerySet[Any] = model._default_manager.filter(**{f"{kind}__in": ids}).order_by()
        found = rows.values_list(f"{kind}_id").annotate(last=Max("added_at"))
        return {pk: timezone.localtime(moment).date() for pk, moment in found}

    return last
