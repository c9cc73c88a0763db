"""The offices that can be chosen today."""

from datetime import date

from center.models import UNSET_OFFICE, Office
from yorozu.kit.wareki import fiscal_year


def offices_in_use(day: date) -> list[Office]:
    return list(Office.objects.valid_in(fiscal_year(day)).exclude(code=UNSET_OFFICE))
