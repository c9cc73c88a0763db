"""The left rail: at most eight rooms, by role."""

from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.urls import reverse

from accounts.enums import OFFICE, STAFF, Permission, Role
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
    # For whom it is not on the rail: they reach it from another page.
    elsewhere_for: frozenset[Role] = frozenset()


_OUTSIDE = frozenset({Role.PARTNER, Role.TRAINEE})
_ROOMS = (
    _Room("ホーム", "desks:start", "home", Permission.START_PAGE),
    _Room("相談メモ", "consultations:list", "memo", Permission.MEMO_LIST),
    _Room("予約", "bookings:board", "calendar", Permission.APPOINTMENT_READ),
    _Room("一次対応", "intake:list", "phone", Permission.INTAKE_READ),
    _Room("企業", "desks:companies", "company", Permission.COMPANY_READ),
    _Room("連携", "events:list", "bank", Permission.EVENT_READ, _OUTSIDE),
    _Room("相談会・セミナー", "events:list", "calendar", Permission.EVENT_READ, STAFF),
    _Room("金庫カルテ", "partners:list", "bank", Permission.ORGANIZATION_READ, STAFF),
    _Room("研修", "trainees:list", "people", Permission.TRAINEE_READ, STAFF),
    _Room("よろずゼミ", "themes:list", "star", Permission.THEME_READ, STAFF),
    _Room("支援事例集", "casebook:list", "copy", Permission.CASE_READ, STAFF),
    _Room("確認", "consultations:confirmations", "check", Permission.MEMO_CONFIRM),
    _Room("業務実績", "reports:index", "chart", Permission.REPORT_READ),
    _Room("コーディネーター", "coordinators:list", "people", Permission.COORDINATOR_READ, OFFICE),
)

# The pages of a room with many, as tabs on top of each of them, for the centre's own people.
_TABS = (
    _Room("出張相談会・セミナー", "events:list", "", Permission.EVENT_READ),
    _Room("連携機関", "partners:list", "", Permission.ORGANIZATION_READ),
    _Room("連携打合せ", "partners:meetings", "", Permission.MEETING_READ),
    _Room("各信金の活用例", "partners:schemes", "", Permission.SCHEME_READ),
    _Room("よろずゼミ", "themes:list", "", Permission.THEME_READ),
    _Room("アシスト会議", "assist:list", "", Permission.ASSIST_READ),
    _Room("対話会", "dialogue:index", "", Permission.DIALOGUE_READ),
    _Room("トレーニー", "trainees:list", "", Permission.TRAINEE_READ),
    _Room("支援事例集", "casebook:list", "", Permission.CASE_READ),
)


# Pages with an address of their own that are reached through a room.
_REACHED_THROUGH = (
    ("/privacy/consents/", "desks:companies"),
    *dict.fromkeys(
        ("/partners/", "/themes/", "/assist/", "/dialogue/", "/trainees/", "/cases/"),
        "events:list",
    ).items(),
)


def nav_items(request: HttpRequest) -> list[NavItem]:
    """The rooms the signed-in person may enter; the deepest matching one is current."""
    if not isinstance(request.user, User):
        return []
    rooms = _open_to(request.user, _ROOMS)
    urls = [_url(room.view) for room in rooms]
    here = _deepest(request.path, urls) or _deepest(_place_of(request.path), urls)
    return _items(rooms, here)


def room_tabs(request: HttpRequest) -> list[NavItem]:
    """The other pages of this room; none where the rail names them all."""
    if not isinstance(request.user, User) or request.user.role in _OUTSIDE:
        return []
    rooms = _open_to(request.user, _TABS)
    here = _deepest(request.path, [_url(room.view) for room in rooms])
    return _items(rooms, here) if here else []


def _open_to(user: User, rooms: tuple[_Room, ...]) -> list[_Room]:
    return [
        room
        for room in rooms
        if user.role not in room.elsewhere_for and has_permission(user, room.permission)
    ]


def _items(rooms: list[_Room], here: str) -> list[NavItem]:
    return [
        NavItem(room.label, _url(room.view), room.icon, _url(room.view) == here) for room in rooms
    ]


def _deepest(path: str, urls: list[str]) -> str:
    """The start page is only itself."""
    found = (url for url in urls if path.startswith(url) and (url != "/" or path == "/"))
    return max(found, key=len, default="")


_url = cache(reverse)


def _place_of(path: str) -> str:
    found = (_url(view) for start, view in _REACHED_THROUGH if path.startswith(start))
    return next(found, path)
