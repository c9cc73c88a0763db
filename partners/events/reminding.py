"""前日のお知らせ of events: to the bank's contact, and to the coordinators who come."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from partners.enums import Answer, EventAct, EventMailKind, EventState
from partners.events.mails import bank_addresses, coordinator_addresses, post, reminder_occasion
from partners.models import EventChange, OutreachEvent
from yorozu.kit.wareki import start_of


def remind_of(day: date) -> int:
    """Remind all of the day's events; how many mails are new. Asked again it says nothing twice.

    Of what was confirmed or moved today everybody has just been told.
    """
    told = EventChange.objects.filter(
        event=OuterRef("pk"),
        act__in=(EventAct.CONFIRMED, EventAct.MOVED),
        at__gte=start_of(timezone.localdate()),
    )
    rows = OutreachEvent.objects.filter(~Exists(told), state=EventState.CONFIRMED)
    rows = rows.between(day, day + timedelta(days=1)).select_related("requested_by")
    return sum(_remind(each) for each in rows.order_by("period", "pk"))


def _remind(event: OutreachEvent) -> int:
    people = [*bank_addresses(event), *coordinator_addresses(event, (Answer.ACCEPTED,))]
    return post(event, EventMailKind.REMINDER, people, occasion=reminder_occasion(event))
