"""What this room puts on an organisation's page: its branches with the last contact, and what came
of those it introduced.

A bank learns of a session only when the client agreed to share it with this very bank, and never
a word of what was said.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from companies.enums import ConsentKind
from companies.models import Consent
from companies.models.consent import client_root
from consultations.branches.dormant import dormant_since, last_contact, with_last_contacts
from consultations.models import Memo
from partners.models import Branch, Organization
from partners.orgs.rules import is_of_bank
from yorozu.kit.registry import RecordSection, organization_sections
from yorozu.kit.wareki import fiscal_year, fiscal_year_range, start_of

Context = dict[str, Any]
MOST = 10
MOST_BRANCHES = 200


def register() -> None:
    organization_sections.register(
        RecordSection("results", "consultations/_bank_results.html", 20, _results),
        RecordSection("branches", "consultations/_bank_branches.html", 30, _branches),
    )


def _branches(request: Any, organization: Organization) -> Context | None:
    """Those that the reader may see, and of banks merged into it those that were theirs."""
    user = request.user
    bank_side = is_of_bank(user)
    rows = Branch.objects.visible_to(user).filter(organization=organization)
    if bank_side:
        rows = rows.filter(is_active=True)
    rows = rows.order_by("-is_active", "code", "name")
    found = list(with_last_contacts(rows, of_memos=not bank_side)[:MOST_BRANCHES])
    may_write = has_permission(user, Permission.ORGANIZATION_WRITE)
    if not found and not (may_write and organization.is_financial):
        return None
    return {
        "bank_branches": [(each, last_contact(each)) for each in found],
        "bank_branches_since": start_of(dormant_since(timezone.localdate())),
        "bank_branches_former": _former(user, organization),
    }


def _former(user: User, organization: Organization) -> list[Branch]:
    rows = Branch.objects.visible_to(user).filter(organization__successor=organization)
    return list(
        rows.select_related("organization").order_by("organization", "code")[:MOST_BRANCHES]
    )


def introduced_memos(organization: Organization) -> QuerySet[Memo]:
    """Counted sessions of this 年度 whose client it sent, or one that was merged into it."""
    year = fiscal_year(timezone.localdate())
    rows = Memo.objects.counted().between(*fiscal_year_range(year))
    return rows.filter(introduced_by__in=organization.family)


def shared_results(user: User, organization: Organization) -> QuerySet[Memo]:
    """Those of the reader's branch or 本部 whose client agreed to share with this bank."""
    staff = getattr(user, "partner_staff", None)
    if staff is None or staff.organization_id != organization.pk:
        return Memo.objects.none()
    rows = introduced_memos(organization)
    if staff.branch_id:
        rows = rows.filter(introduced_branch=staff.branch_id)
    agreed: QuerySet[Any] = Consent.objects.in_force(ConsentKind.BANK, agency=organization.name)
    return rows.annotate(client_root=client_root()).filter(
        Exists(agreed.filter(client_root=OuterRef("client_root"))), is_restricted=False
    )


def _results(request: Any, organization: Organization) -> Context | None:
    user = request.user
    if is_of_bank(user):
        rows = shared_results(user, organization).select_related("company", "person")
        found = list(_plain(rows).order_by("-started_at", "-pk")[:MOST])
        return {"bank_results": found} if found else None
    if not has_permission(user, Permission.MEMO_LIST) or not organization.is_financial:
        return None
    return {"bank_memos": _counted(organization)}


def _plain(rows: QuerySet[Memo]) -> QuerySet[Memo]:
    """Day, client and topic: the texts are not even read."""
    return rows.select_related("primary_topic", "introduced_branch").defer(
        "content", "advice", "impression", "next_step"
    )


def _counted(organization: Organization) -> Context:
    first, until = fiscal_year_range(fiscal_year(timezone.localdate()))
    asked = {
        "counted": "1",
        "house": str(organization.pk),
        "from": first.isoformat(),
        "to": until.replace(month=3, day=31).isoformat(),
    }
    count = introduced_memos(organization).count()
    url = f"{reverse('consultations:list')}?{urlencode(asked)}"
    return {"count": count, "url": url if count else ""}
