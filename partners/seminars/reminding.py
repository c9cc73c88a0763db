"""What is said without anybody asking: the day before, after the end, when plans change.

Asked many times a day. Each mail is one row that only goes in once; whoever was told something of
an event that has changed since is told anew, without the event's own pages knowing of it.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from partners.enums import EventState, RegistrationState
from partners.models import NoticeKind, OutreachEvent, Registration, RegistrationNotice
from partners.models.event import OutreachEventQuerySet
from partners.seminars.notices import post
from partners.seminars.registering import (
    SHOWN,
    SURVEY_DAYS,
    TAKES_NAMES,
    facts_key,
    may_answer,
    with_places,
)
from partners.seminars.services.registrations import lock_event, move_up
from yorozu.kit.wareki import start_of

CALLED_OFF_FOR = timedelta(days=60)
ASKED_FOR = timedelta(days=3)
_IN_LINE = (RegistrationState.REGISTERED, RegistrationState.WAITING)


def remind_of(day: date) -> int:
    """Remind everybody who has a place that day; how many. Two at once remind nobody twice.

    Whoever put their name down today has just been told.
    """
    events = OutreachEvent.objects.filter(TAKES_NAMES, state=EventState.CONFIRMED)
    events = events.between(day, day + timedelta(days=1))
    due = Registration.objects.filter(
        event__in=events,
        state=RegistrationState.REGISTERED,
        reminded_at__isnull=True,
        registered_at__lt=start_of(timezone.localdate()),
    ).exclude(email="")
    return sum(_remind(each) for each in due.select_related("event").order_by("pk").iterator(200))


@transaction.atomic
def _remind(registration: Registration) -> bool:
    """Claimed by the update: it holds only for the one who finds it unclaimed."""
    claimed = Registration.objects.filter(
        pk=registration.pk, state=RegistrationState.REGISTERED, reminded_at__isnull=True
    ).update(reminded_at=timezone.now())
    return bool(claimed) and post(registration, NoticeKind.REMINDER)


def tell_changes() -> int:
    """Who was told another day or place, or comes to what was called off; how many mails."""
    return sum(_tell_moved(event) for event in _coming()) + _tell_called_off()


def _coming() -> OutreachEventQuerySet:
    rows = OutreachEvent.objects.filter(TAKES_NAMES, state=EventState.CONFIRMED)
    return rows.filter(period__endswith__gt=timezone.now())


@transaction.atomic
def _tell_moved(event: OutreachEvent) -> int:
    """The reminder is due anew: it says the new day."""
    told = RegistrationNotice.objects.filter(registration=OuterRef("pk")).order_by("-pk")
    rows = Registration.objects.annotate(told_last=Subquery(told.values("occasion")[:1])).filter(
        Q(told_last__isnull=False) & ~Q(told_last__startswith=facts_key(event)),
        event=event,
        state__in=_IN_LINE,
    )
    due = list(rows.exclude(email="").select_related("event").select_for_update(of=("self",)))
    sent = sum(post(each, NoticeKind.CHANGED, again=True) for each in due)
    Registration.objects.filter(pk__in=[each.pk for each in due]).update(reminded_at=None)
    return sent


def _tell_called_off() -> int:
    told = RegistrationNotice.objects.filter(registration=OuterRef("pk"))
    rows = Registration.objects.filter(
        Exists(told),
        ~Exists(told.filter(kind=NoticeKind.CALLED_OFF)),
        event__state=EventState.CANCELLED,
        event__period__startswith__gt=timezone.now() - CALLED_OFF_FOR,
        state__in=_IN_LINE,
    ).exclude(email="")
    return sum(post(each, NoticeKind.CALLED_OFF) for each in rows.select_related("event"))


def fill_places() -> int:
    """Whoever waits beside a free place moves up: an event's own page may have made more; how many.

    The acts on registrations leave nothing to do here.
    """
    rows = with_places(_coming()).filter(Q(names_waiting__gt=0))
    return sum(_fill(each) for each in rows.exclude(capacity__lte=F("names_seated")))


@transaction.atomic
def _fill(event: OutreachEvent) -> int:
    return len(move_up(lock_event(event), by=None))


def ask_surveys() -> int:
    """Thank those who came and ask how it was; how many mails."""
    now = timezone.now()
    rows = Registration.objects.filter(
        event__state__in=SHOWN,
        event__period__endswith__lte=now,
        event__period__endswith__gt=now - min(ASKED_FOR, timedelta(days=SURVEY_DAYS)),
        state=RegistrationState.ATTENDED,
        survey__isnull=True,
    ).exclude(email="")
    asked = RegistrationNotice.objects.filter(registration=OuterRef("pk"), kind=NoticeKind.SURVEY)
    due = rows.filter(~Exists(asked)).select_related("event")
    return sum(post(each, NoticeKind.SURVEY) for each in due if may_answer(each, now))
