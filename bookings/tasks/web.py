"""Behind the public pages. Each task may be killed at any line and run again."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from bookings.enums import AppointmentState
from bookings.models import Appointment
from bookings.services.book import let_go
from bookings.services.waiting import waiting_offer
from bookings.web import mailing
from bookings.web.mailing import OFFER_TASK, WELCOME_TASK
from yorozu.kit.worker import tell_worker


@shared_task(
    name=WELCOME_TASK, ignore_result=True, autoretry_for=(OSError,), retry_backoff=15, max_retries=3
)
def send_welcome(pk: int) -> None:
    mailing.send_welcome(pk)


@shared_task(name="bookings.tasks.web.sweep_welcomes", ignore_result=True)
def sweep_welcomes() -> int:
    """Queue again what has not left; how many."""
    keys = mailing.unwelcomed()
    for pk in keys:
        tell_worker(WELCOME_TASK, pk)
    return len(keys)


@shared_task(name="bookings.tasks.web.release_holds", ignore_result=True)
def release_holds() -> int:
    """Let go what was held and not finished in time; how many."""
    late = Appointment.objects.filter(
        state=AppointmentState.HELD, held_until__lt=timezone.now()
    ).values_list("pk", flat=True)
    return sum(_release(pk) for pk in late)


@transaction.atomic
def _release(pk: int) -> bool:
    rows = Appointment.objects.select_for_update(skip_locked=True, of=("self",))
    held = rows.filter(pk=pk, state=AppointmentState.HELD, held_until__lt=timezone.now()).first()
    if held is None:
        return False
    let_go(held)
    return True


@shared_task(name=OFFER_TASK, ignore_result=True)
def offer_times() -> int:
    """Offer what is free to whoever waits for it; how many."""
    return waiting_offer(now=timezone.now())
