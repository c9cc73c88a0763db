"""A coordinator's appointments for their own calendar: the time and the place, hardly more.

The file lives on at whoever keeps that calendar, so it holds what a calendar needs: see
docs/adr/0023.
"""

import unicodedata
from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.enums import Permission, UserState
from accounts.models import User
from accounts.permissions import has_permission
from accounts.selectors import state_of
from bookings.enums import AppointmentState
from bookings.models import Appointment, AppointmentParticipant, CalendarFeed
from bookings.models.periods import period_of
from bookings.services.feed import digest_of
from center.enums import Method
from yorozu.kit import ics
from yorozu.kit.legal_forms import strip_legal_form
from yorozu.kit.outbox import absolute

BEHIND, AHEAD = timedelta(days=31), timedelta(days=180)
# How often "last read" is written, whatever the calendar asks.
NOTED_EVERY = timedelta(hours=1)
_SHOWN = (
    *(AppointmentState.REQUESTED, AppointmentState.BOOKED),
    *(AppointmentState.ARRIVED, AppointmentState.DONE),
)


def owner_of(secret: str) -> User | None:
    """Whose calendar the secret opens, as long as they may sign in."""
    rows = CalendarFeed.objects.select_related("user")
    feed = rows.filter(digest=digest_of(secret), revoked_at=None).first()
    if feed is None or not _may_read(feed.user):
        return None
    now = timezone.now()
    stale = Q(read_at=None) | Q(read_at__lt=now - NOTED_EVERY)
    CalendarFeed.objects.filter(stale, pk=feed.pk).update(read_at=now)
    return feed.user


def _may_read(user: User) -> bool:
    is_open = state_of(user, timezone.localdate()) == UserState.ACTIVE
    return is_open and has_permission(user, Permission.CALENDAR_FEED)


def calendar_of(user: User) -> bytes:
    """Two queries, however many appointments."""
    now = timezone.now()
    seat = AppointmentParticipant.objects.filter(appointment=OuterRef("pk"), user=user)
    rows = (
        Appointment.objects.visible_to(user)
        .filter(
            Exists(seat), Q(state__in=_SHOWN) | Q(state=AppointmentState.OPEN, event__isnull=False)
        )
        .filter(period__overlap=period_of(now - BEHIND, now + AHEAD))
        .select_related("office", "booth", "company", "event")
        .order_by("period", "pk")
    )
    name = f"{settings.CENTER_NAME} {user.name}"
    return ics.calendar((_event(each) for each in rows), product=settings.CENTER_NAME, name=name)


def _event(appointment: Appointment) -> ics.Event:
    return ics.Event(
        uid=f"{appointment.uuid}@yorozu",
        start=appointment.period.lower,
        end=appointment.period.upper,
        summary=summary_of(appointment),
        stamp=timezone.now(),
        sequence=appointment.version,
        location=place_of(appointment),
        url=absolute(appointment.get_absolute_url()),
        status="TENTATIVE" if appointment.state == AppointmentState.REQUESTED else "CONFIRMED",
    )


def summary_of(appointment: Appointment) -> str:
    """A corporation's name is public; a person's, also as the name of a shop, stays here."""
    if appointment.state == AppointmentState.OPEN:
        # A slot that nobody took yet, or the time of a seminar: announced anyway.
        return appointment.client
    name = appointment.company.name if appointment.company else appointment.client_name
    who = name if _is_corporation(name) else "個人の方"
    return f"{appointment.get_method_display()}相談 {who}"


def _is_corporation(name: str) -> bool:
    folded = "".join(unicodedata.normalize("NFKC", name).casefold().split())
    return strip_legal_form(folded) != folded


def place_of(appointment: Appointment) -> str:
    """Booth and office; where a visit leads, and the address of a meeting, stay here."""
    if appointment.method != Method.VISIT:
        return ""
    return " ".join(filter(None, [str(appointment.office), str(appointment.booth or "")]))
