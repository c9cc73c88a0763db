"""The left rail: at most eight rooms, by role."""

from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.urls import reverse

from accounts.enums import OFFICE, Permission, Role
from accounts.models import User
from accounts.permissions import has_permission


@dataclass(frozen=True)
class NavItem:
    label: str
    url: str
    icon: str
    current: bool = False
    badge: int | None = None


@dataclass(frozen=True)
class _Room:
    label: str
    view: str
    icon: str
    permission: Permission
    # For whom the rail is full: they find it on the settings page.
    elsewhere_for: frozenset[Role] = frozenset()


_AT_THE_DESK = OFFICE | {Role.RECEPTION}
_ROOMS = (
    _Room("ホーム", "desks:start", "home", Permission.START_PAGE),
    _Room("相談メモ", "consultations:list", "memo", Permission.MEMO_LIST),
    _Room("予約", "bookings:board", "calendar", Permission.APPOINTMENT_READ),
    _Room("一次対応", "intake:list", "phone", Permission.INTAKE_READ),
    _Room("企業", "desks:companies", "company", Permission.COMPANY_READ),
    _Room("確認", "consultations:confirmations", "check", Permission.MEMO_CONFIRM),
    _Room("業務実績", "reports:index", "chart", Permission.REPORT_READ),
    _Room("コーディネーター", "coordinators:list", "people", Permission.COORDINATOR_READ, OFFICE),
    _Room("トレーニー", "trainees:list", "star", Permission.TRAINEE_READ, _AT_THE_DESK),
    _Room("設定", "desks:settings", "settings", Permission.SETTINGS_OPEN),
)


# Pages with an address of their own that are reached through a room.
_REACHED_THROUGH = (
    ("/privacy/consents/", "desks:companies"),
    ("/privacy/", "desks:settings"),
    ("/consultations/import/", "desks:settings"),
)


def nav_items(request: HttpRequest) -> list[NavItem]:
    """The rooms the signed-in person may enter; the deepest matching one is current."""
    if not isinstance(request.user, User):
        return []
    urls = {
        room: _url(room.view)
        for room in _ROOMS
        if has_permission(request.user, room.permission)
        and request.user.role not in room.elsewhere_for
    }
    path = _place_of(request.path)
    here = max((url for url in urls.values() if path.startswith(url)), key=len, default="")
    if here == "/" and request.path != "/":
        here = ""
    return [NavItem(room.label, url, room.icon, url == here) for room, url in urls.items()]


_url = cache(reverse)


def _place_of(path: str) -> str:
    found = (_url(view) for start, view in _REACHED_THROUGH if path.startswith(start))
    return next(found, path)
