from datetime import datetime

from django.core.files import File
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from companies.models import DisclosureRequest
from desks.extract import client_extract
from desks.guides import guide_for, guides_of
from desks.panels import panels_for
from yorozu.kit.files import attachment_response
from yorozu.kit.registry import SettingsEntry, settings_entries
from yorozu.kit.wareki import fiscal_year, fiscal_year_label


@require_safe
@require_permission(Permission.START_PAGE)
def start(request: StaffRequest) -> HttpResponse:
    """Each role's answer to "what must I do now?"."""
    now = timezone.localtime()
    panels, context = panels_for(request.user, now.date())
    context |= {
        "panels": panels,
        "greeting": _greeting(now),
        "fiscal_year_label": fiscal_year_label(fiscal_year(now.date())),
    }
    return render(request, "desks/start.html", context)


@require_safe
@require_permission(Permission.SETTINGS_OPEN)
def settings_index(request: StaffRequest) -> HttpResponse:
    """What the office runs without a programmer; each room brings its own lines."""
    groups: dict[str, list[SettingsEntry]] = {}
    for entry in settings_entries:
        if has_permission(request.user, Permission(entry.permission)):
            groups.setdefault(entry.group, []).append(entry)
    return render(request, "desks/settings.html", {"groups": groups.items()})


@require_safe
@require_permission(Permission.START_PAGE)
def help_index(request: StaffRequest) -> HttpResponse:
    """The guide of one's own role first, the others below."""
    return render(request, "desks/help.html", {"guides": guides_of(request.user.role)})


@require_safe
@require_permission(Permission.START_PAGE)
def help_page(request: StaffRequest, slug: str) -> HttpResponse:
    page = guide_for(request.user, slug)
    if page is None:
        raise Http404
    return render(request, "desks/help_page.html", {"guide": page})


@never_cache
@require_safe
@require_permission(Permission.PRIVACY_REQUESTS)
def extract(request: StaffRequest, pk: int) -> HttpResponseBase:
    """開示: everything held on the client of a request, as a workbook."""
    row = get_object_or_404(DisclosureRequest.objects.visible_to(request.user), pk=pk)
    if row.client is None:
        raise Http404
    book = client_extract(row, by=request.user)
    return attachment_response(File(book), f"保有個人データ_請求{row.pk}.xlsx")


def _greeting(now: datetime) -> str:
    if 4 <= now.hour < 11:
        return "おはようございます"
    return "こんにちは" if now.hour < 18 else "おつかれさまです"
