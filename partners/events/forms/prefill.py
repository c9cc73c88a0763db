"""A request opened from elsewhere begins with what is known there.

From ?theme= ?kind= ?from= (an earlier event) ?organization= ?branch=; what means nothing to the
user is passed over.
"""

import uuid as uuids

from django.http import QueryDict

from accounts.models import User
from partners.events.forms.request import KINDS, initial_of_copy
from partners.models import Branch, Organization, OutreachEvent, SeminarTheme
from partners.orgs.rules import is_of_bank
from yorozu.kit.views import id_in


def prefilled(user: User, query: QueryDict) -> dict[str, object]:
    found: dict[str, object] = {"uuid": uuids.uuid4()}
    if is_of_bank(user):
        found |= {"contact_name": user.name, "contact_email": user.email}
        found["branch"] = user.partner_staff.branch
    events = OutreachEvent.objects.visible_to(user).select_related(
        "organization", "branch", "theme"
    )
    earlier = events.filter(pk=id_in(query, "from") or 0).first()
    if earlier is not None:
        found |= initial_of_copy(earlier)
    if query.get("kind") in dict(KINDS):
        found["kind"] = query["kind"]
    theme = SeminarTheme.objects.visible_to(user).filter(pk=id_in(query, "theme") or 0).first()
    if theme is not None:
        found |= {"theme": theme, "topics": list(theme.topics.all())}
        found.setdefault("kind", "seminar")
    if not is_of_bank(user) and earlier is None:
        found |= _host(query)
    return found


def _host(query: QueryDict) -> dict[str, object]:
    """From ?organization= & ?branch=, as an organisation's page leads here."""
    rows = Branch.objects.select_related("organization")
    branch = rows.filter(pk=id_in(query, "branch") or 0).first()
    bank = branch.organization if branch else None
    bank = bank or Organization.objects.filter(pk=id_in(query, "organization") or 0).first()
    found: dict[str, object] = {}
    if bank is not None:
        found |= {"introduced_by": bank.pk, "introduced_by_name": bank.name}
    if branch is not None:
        found |= {"introduced_branch": branch.pk, "introduced_branch_name": branch.name}
    return found
