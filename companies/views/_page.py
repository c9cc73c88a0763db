"""What the pages of this room share."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import User
from companies.kinds import Kind
from companies.models import Company, Person


def fetch(user: User, kind: Kind, pk: int) -> Any:
    """The client if this user may see it; 404 otherwise."""
    rows: QuerySet[Any] = kind.visible_to(user)
    related = ["industry", "predecessor"] if kind.is_company else ["company", "founded"]
    return get_object_or_404(rows.select_related("merged_into", *related), pk=pk)


def crumbs(kind: Kind, client: Company | Person | None = None) -> list[tuple[str, str]]:
    """The list, and the client's page."""
    label = "企業" if kind.is_company else "創業前の相談者"
    found = [(label, kind.list_url)]
    return [*found, (client.name, kind.page_url(client.pk))] if client else found
