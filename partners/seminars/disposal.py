"""Who came to a seminar is forgotten with everything else that is past its term.

The row stays with its state, its bank and its answers by number: what is counted stays equal.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from companies.disposal import COMPANY, not_done
from partners.models import Registration, RegistrationNotice, SurveyAnswer
from yorozu.kit import disposal
from yorozu.kit.disposal import WIPED, Described, Disposable, Due, Ids
from yorozu.kit.outbox import MailState
from yorozu.kit.wareki import start_of

REGISTRATION = "registration"
CHUNK = 2000
# The token stays unique and opens nothing that is somebody's any more.
TYPED = ("name", "kana", "email", "phone", "company_name", "note")


def register() -> None:
    disposal.register(Disposable(REGISTRATION, "セミナーの申込", 17, _due, _describe, _wipe))
    disposal.in_use(COMPANY, _came_since, _came_last)


def _due(kept_from: date, ids: Ids | None) -> Iterable[Due]:
    """By the day of the event; what never got one by the day it was put down."""
    rows = Registration.objects.filter(not_done(REGISTRATION))
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    past = rows.filter(event__period__startswith__lt=start_of(kept_from))
    past = past | rows.filter(event__period__isnull=True, registered_at__lt=start_of(kept_from))
    found = past.order_by("pk").values_list("pk", "company_id", "event__period", "registered_at")
    for pk, company, period, registered_at in found.iterator(CHUNK):
        moment = period.lower if period else registered_at
        yield Due(pk, f"c{company}" if company else "", timezone.localtime(moment).date())


def _describe(ids: Ids) -> Mapping[int, Described]:
    rows = Registration.objects.filter(pk__in=ids).select_related("event")
    return {row.pk: Described(f"{row.event.title} の申込", row.name) for row in rows}


def _wipe(ids: Ids) -> None:
    rows = Registration.objects.filter(pk__in=ids)
    disposal.blank(rows, TYPED, name=WIPED)
    rows.update(company=None, user=None)
    answers = SurveyAnswer.objects.filter(registration__in=ids)
    disposal.blank(answers, ("comment", "handled_note"), handled_note=WIPED)
    notices = RegistrationNotice.objects.filter(registration__in=ids)
    notices.update(to="")
    notices.filter(state=MailState.WAITING).update(state=MailState.DROPPED)


def _came_since(day: date) -> "QuerySet[Any, Any]":
    rows: QuerySet[Any] = Registration.objects.filter(
        company__isnull=False, event__period__startswith__gte=start_of(day)
    )
    return rows.order_by().values("company_id")


def _came_last(ids: Ids) -> Mapping[int, date]:
    found: dict[int, date] = {}
    rows = Registration.objects.filter(company__in=ids, event__period__isnull=False)
    starts = F("event__period__startswith")
    for company, moment in rows.order_by().values_list("company_id", starts):
        day = timezone.localtime(moment).date()
        found[company] = max(day, found.get(company, day))
    return found
