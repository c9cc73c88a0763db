"""Reads across what has been booked before."""

from dataclasses import dataclass

from accounts.models import User
from bookings.models import Appointment
from partners.models import PartnerStaff
from yorozu.kit.textkeys import name_key

LOOKED_AT = 200
OFFERED = 8


@dataclass(frozen=True)
class Introducer:
    """A bank's person as they were last known to us."""

    name: str
    email: str = ""
    phone: str = ""
    is_user: bool = False


def introducers_of(
    user: User, *, branch_id: int | None, bank_id: int | None, text: str = ""
) -> list[Introducer]:
    """Who introduced somebody from the branch before, the latest first; then its own users."""
    rows = Appointment.objects.visible_to(user).exclude(introducer_name="")
    staff = PartnerStaff.objects.filter(user__is_active=True).select_related("user")
    if branch_id is not None:
        rows, staff = rows.filter(introduced_branch=branch_id), staff.filter(branch=branch_id)
    elif bank_id is not None:
        rows, staff = rows.filter(introduced_by=bank_id), staff.filter(organization=bank_id)
    else:
        return []
    names = ("introducer_name", "introducer_email", "introducer_phone")
    known = [Introducer(*row) for row in rows.order_by("-id").values_list(*names)[:LOOKED_AT]]
    known += [Introducer(each.user.name, each.user.email, "", True) for each in staff[:LOOKED_AT]]
    words = name_key(text)
    found: dict[str, Introducer] = {}
    for each in known:
        key = name_key(each.name)
        if words in key:
            found.setdefault(key, each)
    return list(found.values())[:OFFERED]
