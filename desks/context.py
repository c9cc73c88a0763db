"""What the frame of every page shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from accounts.enums import Permission
from accounts.permissions import has_permission
from desks.help_links import help_url_for
from desks.navigation import nav_items, room_tabs


def frame(request: HttpRequest) -> dict[str, Any]:
    # Until the second factor is set up there is nowhere else to go.
    user = None if hasattr(request, "must_set_up") else getattr(request, "user", None)
    return {
        "center_name": settings.CENTER_NAME,
        "center_operator": settings.CENTER_OPERATOR,
        "center_phone": settings.CENTER_PHONE,
        "today": timezone.localdate(),
        "help_url": help_url_for(request) if user else "",
        "nav_items": nav_items(request) if user else [],
        "room_tabs": room_tabs(request) if user else [],
        "may_open_settings": has_permission(user, Permission.SETTINGS_OPEN),
        "may_see_web_bookings": has_permission(user, Permission.WEB_BOOKINGS),
        "may_write_memo": has_permission(user, Permission.MEMO_WRITE),
        "may_search_memos": has_permission(user, Permission.MEMO_READ),
        "may_find_clients": has_permission(user, Permission.COMPANY_READ),
    }
