from django.http import HttpResponse
from django.shortcuts import render

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission


@require_permission(Permission.START_PAGE)
def start(request: StaffRequest) -> HttpResponse:
    """Each role's answer to "what must I do now?"."""
    return render(request, "desks/start.html")
