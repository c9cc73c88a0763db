"""What this room puts on an organisation's page: the letters written to a bank."""

from __future__ import annotations

from typing import Any

from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils.http import urlencode

from accounts.enums import Permission
from accounts.permissions import has_permission
from partners.models import Organization
from reports.enums import ReportScope
from reports.models import MonthlyReport
from reports.sets.subject import called
from yorozu.kit.registry import RecordSection, organization_sections

MOST = 6
# What tells two letters of one month to one bank apart.
EACH = ("span", "programme_id")


def register() -> None:
    organization_sections.register(
        RecordSection("letters", "reports/_bank_letters.html", 50, _letters)
    )


def _letters(request: Any, organization: Organization) -> dict[str, Any] | None:
    """The newest revision of each. One that merged is written to under the other's name."""
    may_read = has_permission(request.user, Permission.REPORT_READ)
    if not (may_read and organization.is_financial):
        return None
    rows = MonthlyReport.objects.visible_to(request.user).finished().filter(bank=organization)
    newest = rows.order_by("-month", *EACH, "-revision").distinct("month", *EACH)
    named = newest.select_related("programme", "bank").defer("figures")
    letters = named.annotate(closed_on=KT("figures__closed_on"))[:MOST]
    found = [(called(each), each) for each in letters]
    if organization.successor_id and not found:
        return None
    query = urlencode({"kind": ReportScope.BANK.value})
    return {
        "bank_letters": found,
        "bank_letters_url": f"{reverse('reports:set')}?{query}",
        "bank_letters_build": has_permission(request.user, Permission.REPORT_BUILD),
    }
