from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from center.models import Programme
from consultations.sessions.unwritten import unwritten
from yorozu.kit.wareki import start_of


def unwritten_in(user: User, first: date, until: date, programme: Programme) -> QuerySet[Any]:
    """記録待ち of the programme that began in [first, until), each with its `ends`."""
    return unwritten(user, mine=False).filter(
        programme=programme,
        period__startswith__gte=start_of(first),
        period__startswith__lt=start_of(until),
    )
