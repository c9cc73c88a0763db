"""Every correction of a client."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from companies.history import versions_of
from companies.kinds import KINDS
from companies.views._page import crumbs, fetch


@require_safe
@require_permission(Permission.COMPANY_READ)
def history(request: StaffRequest, key: str, pk: int) -> HttpResponse:
    kind = KINDS[key]
    client = fetch(request.user, kind, pk)
    context = {
        "kind": kind,
        "client": client,
        "versions": versions_of(client),
        "crumbs": crumbs(kind, client),
    }
    return render(request, "companies/history.html", context)
