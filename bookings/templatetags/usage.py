"""``{% load usage %}{% usage_warning company=… person=… phone=… %}``: for every page on which
somebody is about to give the client a time."""

from typing import Any

from django import template

from accounts.models import User
from bookings.usage import usage_of
from companies.models import Company, Person

register = template.Library()


@register.inclusion_tag("bookings/_usage.html", takes_context=True)
def usage_warning(
    context: dict[str, Any],
    *,
    company: Company | None = None,
    person: Person | None = None,
    phone: str = "",
) -> dict[str, Any]:
    user = context["request"].user
    found = None
    if isinstance(user, User):
        found = usage_of(user, company=company or None, person=person or None, phone=phone or "")
    return {"usage": found}
