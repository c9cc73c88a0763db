"""What this room puts on the pages of companies and organisations, and on the start page."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from accounts.enums import OFFICE, Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from assist.models import AssistCase, AssistConference
from assist.reading import SOON, cases_listed, conferences_listed, due_until
from companies.models import Company
from partners.models import Organization
from yorozu.kit.registry import (
    RecordSection,
    StartPanel,
    client_sections,
    organization_sections,
    start_panels,
)

Context = dict[str, Any]
SHOWN = 10
ON_START = 2


def register() -> None:
    client_sections.register(RecordSection("assist", "assist/_client.html", 45, _of_client))
    organization_sections.register(
        RecordSection("assist", "assist/_organization.html", 60, _of_organization)
    )
    start_panels.register(
        StartPanel("assist", "assist/_start.html", OFFICE | {Role.CHIEF}, 160, _due)
    )


def _of_client(request: Any, client: Any) -> Context | None:
    """A company's cases; people before founding have none."""
    if not isinstance(client, Company):
        return None
    rows = cases_listed(AssistCase.objects.visible_to(request.user).of(client))
    found = list(rows.select_related("conference__branch").order_by("-pk")[:SHOWN])
    return {"client_assist": found} if found else None


def _of_organization(request: Any, organization: Organization) -> Context | None:
    """Conferences it brought cases to or sat in; for the centre's people alone."""
    if not has_permission(request.user, Permission.ASSIST_READ):
        return None
    family = organization.family
    seated = Q(parties__organization__in=family, parties__left_at__isnull=True)
    ids = AssistConference.objects.filter(Q(organization__in=family) | seated).values("pk")
    rows = AssistConference.objects.visible_to(request.user).filter(pk__in=ids)
    found = list(conferences_listed(rows).order_by("-created_at", "-pk")[:SHOWN])
    if not found:
        return None
    brought = any(each.organization_id in family for each in found)
    url = f"{reverse('assist:list')}?bank={organization.pk}" if brought else ""
    return {"organization_assist": found, "organization_assist_url": url}


def _due(user: User, today: date) -> Context | None:
    """None while nothing is due. Three queries."""
    due = due_until(user, today + SOON, most=ON_START)
    return {"assist_due": due} if due.total else None
