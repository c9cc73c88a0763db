"""How often a theme of よろずゼミ was taken one to one, for the catalogue on the floor below."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from bookings.enums import AppointmentState
from bookings.models import Appointment
from partners.themes.figures import ANY, ThemeFigure, theme_figures
from yorozu.kit.wareki import start_of

# Booked or held; who called off or did not come took no lesson.
COUNTED = (AppointmentState.BOOKED, AppointmentState.ARRIVED, AppointmentState.DONE)


def register() -> None:
    theme_figures.register(ThemeFigure("lessons", "1対1の予約", "件", 10, _count, _link))


def _count(ids: Sequence[int], first: date, until: date) -> Mapping[int, int]:
    rows = Appointment.objects.filter(
        theme__in=ids,
        state__in=COUNTED,
        period__startswith__gte=start_of(first),
        period__startswith__lt=start_of(until),
    )
    return dict(rows.order_by().values_list("theme_id").annotate(n=Count("pk")))


def _link(theme: int | None, first: date, until: date) -> str:
    asked = {
        "theme": theme or ANY,
        "from": first.isoformat(),
        "to": (until - timedelta(days=1)).isoformat(),
        "state": [each.value for each in COUNTED],
    }
    return f"{reverse('bookings:list')}?{urlencode(asked, doseq=True)}"
