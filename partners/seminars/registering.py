"""Who may put a name down for which event, until when, and how many places are left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.enums import TextChoices
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from partners.enums import AGREED, SEATED, Audience, EventKind, EventState, RegistrationState
from partners.models import EventMaterial, OutreachEvent, Registration
from partners.models.event import OutreachEventQuerySet
from partners.models.registration import RegistrationQuerySet
from yorozu.kit.outbox import absolute

OF_CENTRE = Q(organization__isnull=True)
FOR_BANKS = Q(audience__in=(Audience.PUBLIC, Audience.PARTNER))
SHOWN = AGREED
# Answers are taken so long after the end.
SURVEY_DAYS = 30
# A share of fewer answers would tell what one of them said.
LEAST_ANSWERS = 5


class Window(TextChoices):
    """Whether names are taken now."""

    NOT_YET = "not_yet", "申込開始前"
    OPEN = "open", "申込受付中"
    CLOSED = "closed", "申込終了"


@dataclass(frozen=True)
class Places:
    """Without a capacity there is always one more."""

    capacity: int | None
    seated: int
    waiting: int

    @property
    def left(self) -> int | None:
        return None if self.capacity is None else max(0, self.capacity - self.seated)

    @property
    def is_full(self) -> bool:
        """Who waits comes before whoever comes now."""
        return self.left == 0 or self.waiting > 0

    @property
    def over(self) -> int:
        return 0 if self.capacity is None else max(0, self.seated - self.capacity)


def takes_names(event: OutreachEvent) -> bool:
    """Every seminar, and whatever else was given a number of places."""
    return event.kind == EventKind.SEMINAR or event.capacity is not None


TAKES_NAMES = Q(kind=EventKind.SEMINAR) | Q(capacity__isnull=False)


def window_of(event: OutreachEvent, now: datetime | None = None) -> Window:
    """From the agreed moments; without them until it begins."""
    now = now or timezone.now()
    if event.state != EventState.CONFIRMED or event.period is None:
        return Window.CLOSED
    if event.registration_from and now < event.registration_from:
        return Window.NOT_YET
    until = event.registration_until or event.period.lower
    return Window.OPEN if now < min(until, event.period.upper) else Window.CLOSED


def places_of(event: OutreachEvent) -> Places:
    found = Registration.objects.filter(event=event).aggregate(
        seated=Count("pk", filter=Q(state__in=SEATED)),
        waiting=Count("pk", filter=Q(state=RegistrationState.WAITING)),
    )
    return Places(event.capacity, found["seated"], found["waiting"])


def listed_places(event: Any) -> Places:
    """Of a row of `with_places`."""
    return Places(event.capacity, event.names_seated, event.names_waiting)


def with_places(rows: OutreachEventQuerySet) -> OutreachEventQuerySet:
    """With `names_seated`, `names_waiting`, `names_attended` and the moment it `starts`."""
    return rows.with_start().annotate(
        names_seated=Count(
            "registrations", filter=Q(registrations__state__in=SEATED), distinct=True
        ),
        names_waiting=Count(
            "registrations",
            filter=Q(registrations__state=RegistrationState.WAITING),
            distinct=True,
        ),
        names_attended=Count(
            "registrations",
            filter=Q(registrations__state=RegistrationState.ATTENDED),
            distinct=True,
        ),
    )


# --- who sees what


def events_of(user: User) -> OutreachEventQuerySet:
    """Where the user meets registrations: a bank its own events, and what is open to banks of the
    centre's and of its 本部's for all branches; never another bank's, nor a sister branch's.
    """
    rows = OutreachEvent.objects.visible_to(user)
    staff = getattr(user, "partner_staff", None) if user.role == Role.PARTNER else None
    if staff is not None and has_permission(user, Permission.REGISTRATION_READ):
        for_all = OF_CENTRE | Q(organization=staff.organization, branch__isnull=True)
        rows = rows | OutreachEvent.objects.filter(for_all, FOR_BANKS, state__in=SHOWN)
    return rows.filter(TAKES_NAMES)


def registrations_of(user: User, event: OutreachEvent) -> RegistrationQuerySet:
    """Of an event out of `events_of`: a bank only the names it put down itself."""
    rows = Registration.objects.filter(event=event)
    if user.role != Role.PARTNER:
        return rows
    staff = getattr(user, "partner_staff", None)
    if staff is None:
        return rows.none()
    rows = rows.filter(organization=staff.organization)
    return rows.filter(branch=staff.branch_id) if staff.branch_id else rows


def public_events() -> OutreachEventQuerySet:
    """What the public is shown: agreed, open to everybody."""
    return OutreachEvent.objects.filter(TAKES_NAMES, audience=Audience.PUBLIC, state__in=SHOWN)


def may_put_down(user: User, event: OutreachEvent) -> bool:
    """The desk always while it is agreed; a bank as long as names are taken."""
    if has_permission(user, Permission.REGISTRATION_WRITE):
        return event.state in (EventState.CONFIRMED, EventState.HELD)
    is_bank = user.role == Role.PARTNER and event.audience != Audience.STAFF
    return is_bank and window_of(event) == Window.OPEN


# --- what follows from a registration


def has_begun(event: OutreachEvent, now: datetime | None = None) -> bool:
    return event.period is not None and event.period.lower <= (now or timezone.now())


def has_ended(event: OutreachEvent, now: datetime | None = None) -> bool:
    return event.period is not None and event.period.upper <= (now or timezone.now())


def may_answer(registration: Registration, now: datetime | None = None) -> bool:
    """Who came says how it was, from the end on; also where nobody stood at the door."""
    event, now = registration.event, now or timezone.now()
    if event.state not in SHOWN or event.period is None:
        return False
    if (now - event.period.upper).days >= SURVEY_DAYS:
        return False
    if registration.state == RegistrationState.ATTENDED:
        return has_begun(event, now)
    return registration.state == RegistrationState.REGISTERED and has_ended(event, now)


def materials_for(registration: Registration) -> QuerySet[EventMaterial]:
    """The papers this person may have now."""
    rows = EventMaterial.objects.filter(event=registration.event, withdrawn_at__isnull=True)
    if registration.state not in SEATED or registration.event.state not in SHOWN:
        return rows.none()
    return rows if has_begun(registration.event) else rows.filter(after=False)


def facts_key(event: OutreachEvent) -> str:
    """Changes with what people were told: when and where."""
    period = event.period
    when = f"{period.lower.isoformat()}/{period.upper.isoformat()}" if period else ""
    told = "\n".join([when, event.place, event.meeting_url])
    return sha256(told.encode()).hexdigest()[:16]


# --- addresses


def ticket_url(registration: Registration) -> str:
    return absolute(reverse("seminars:ticket", args=[registration.token]))


def door_url(registration: Registration) -> str:
    """What the QR code says."""
    return absolute(reverse("seminars:checkin", args=[registration.token]))
