"""What this room puts on the pages of clients."""

from typing import Any

from accounts.enums import Permission
from accounts.permissions import has_permission
from companies.models import Company, Person
from companies.roots import merged_below
from partners.models import CompanyBank
from yorozu.kit.registry import RecordSection, client_sections


def register() -> None:
    client_sections.register(
        RecordSection("company_banks", "partners/_company_banks.html", 30, _company_banks)
    )


def _company_banks(request: Any, client: Company | Person) -> dict[str, Any] | None:
    """With those of the records merged into the company."""
    if isinstance(client, Person):
        return None
    rows = CompanyBank.objects.visible_to(request.user).current()
    rows = rows.filter(company__in=merged_below(Company, [client.pk]))
    return {
        "company_banks": list(rows.select_related("organization", "branch")),
        "may_write_banks": has_permission(request.user, Permission.COMPANY_WRITE),
    }
