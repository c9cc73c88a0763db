"""よろずゼミ: the catalogue, a theme, which themes draw, and what the public sees."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission, Role
from accounts.models import User
from accounts.permissions import StaffRequest, has_permission, require_permission
from center.views._page import chosen_year
from center.views.codes import add_errors
from coordinators.models import Coordinator
from partners.errors import Refused, Stale
from partners.models import OutreachEvent, SeminarTheme
from partners.themes.figures import figures_of, theme_figures
from partners.themes.forms import ThemeFilter, ThemeForm
from partners.themes.ranking import public_courses, ranking_of
from partners.themes.services import theme_add, theme_change, theme_set_active
from yorozu.kit.paging import keyset_page
from yorozu.kit.views import htmx_or_full, posted, version_in
from yorozu.kit.wareki import fiscal_year_label, fiscal_year_range


def sees_figures(user: User) -> bool:
    """How often a theme was taken, at whichever bank, is the centre's own."""
    return user.role not in (Role.PARTNER, Role.TRAINEE)


def _with_people(rows: QuerySet[SeminarTheme], user: User) -> QuerySet[SeminarTheme]:
    """A bank meets only those coordinators that are made public."""
    leads = Coordinator.objects.visible_to(user).order_by("kana", "name")
    return rows.select_related("course").prefetch_related(
        "topics", Prefetch("leads", queryset=leads, to_attr="shown_leads")
    )


def _years(year: int, url: str) -> dict[str, Any]:
    return {
        "year": year,
        "year_label": fiscal_year_label(year),
        "year_before": f"{url}?fy={year - 1}",
        "year_after": f"{url}?fy={year + 1}",
    }


@require_safe
@require_permission(Permission.THEME_READ)
def themes(request: StaffRequest) -> HttpResponse:
    """Six queries and one for each figure, however many themes there are."""
    form = ThemeFilter(request.GET, user=request.user)
    rows = form.rows()
    page = keyset_page(_with_people(rows, request.user), request, order=("code", "id"), size=60)
    year = chosen_year(request)
    shows = sees_figures(request.user)
    cells = figures_of([each.pk for each in page.rows], year) if shows else {}
    context = {
        "form": form,
        "chips": form.chips(),
        "page": page,
        "lines": [(each, cells.get(each.pk, [])) for each in page.rows],
        "figures": list(theme_figures) if shows else [],
        "year_label": fiscal_year_label(year),
        "total": rows.order_by().count(),
        "may_write": has_permission(request.user, Permission.THEME_WRITE),
        "may_book": has_permission(request.user, Permission.APPOINTMENT_WRITE),
    }
    return htmx_or_full(request, "partners/themes/list.html", "results", context)


@require_safe
@require_permission(Permission.THEME_READ)
def theme(request: StaffRequest, pk: int) -> HttpResponse:
    rows = _with_people(SeminarTheme.objects.visible_to(request.user), request.user)
    row = get_object_or_404(rows, pk=pk)
    year = chosen_year(request)
    first, until = fiscal_year_range(year)
    events = OutreachEvent.objects.visible_to(request.user).filter(theme=row)
    shows = sees_figures(request.user)
    context = {
        "theme": row,
        "crumbs": [("よろずゼミ", reverse("themes:list"))],
        "figures": _cells(row, year) if shows else [],
        "events": events.between(first, until)
        .select_related("organization", "branch")
        .order_by("-period__startswith"),
        "may_write": has_permission(request.user, Permission.THEME_WRITE),
        "may_book": has_permission(request.user, Permission.APPOINTMENT_WRITE) and row.is_active,
        "ask_url": f"/events/new/?theme={row.pk}",
        "may_ask": has_permission(request.user, Permission.EVENT_REQUEST) and row.is_active,
        **_years(year, row.get_absolute_url()),
    }
    return render(request, "partners/themes/detail.html", context)


def _cells(row: SeminarTheme, year: int) -> list[Any]:
    return list(zip(theme_figures, figures_of([row.pk], year)[row.pk], strict=True))


@require_safe
@require_permission(Permission.THEME_READ)
def figures(request: StaffRequest) -> HttpResponse:
    """Which themes draw, the most wanted first."""
    if not sees_figures(request.user):
        raise PermissionDenied
    year = chosen_year(request)
    rows = SeminarTheme.objects.visible_to(request.user)
    context = {
        "crumbs": [("よろずゼミ", reverse("themes:list"))],
        "figures": list(theme_figures),
        **ranking_of(rows, year),
        **_years(year, reverse("themes:figures")),
    }
    return render(request, "partners/themes/figures.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@require_permission(Permission.THEME_WRITE)
def new(request: StaffRequest) -> HttpResponse:
    form = ThemeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = theme_add(values=form.cleaned_data, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"「{made}」を追加しました。")
            return redirect(made)
    return _form_page(request, form, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@require_permission(Permission.THEME_WRITE)
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(SeminarTheme.objects.visible_to(request.user), pk=pk)
    form = ThemeForm(posted(request), theme=row)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            version = version_in(request)
            theme_change(theme=row, version=version, values=form.cleaned_data, by=request.user)
        except Stale as error:
            form.add_error(None, str(error))
            status = 409
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"「{form.cleaned_data['title']}」を保存しました。")
            return redirect(row)
    if form.errors and status == 200:
        status = 422
    return _form_page(request, form, row, status=status)


def _form_page(
    request: StaffRequest, form: ThemeForm, row: SeminarTheme | None = None, *, status: int
) -> HttpResponse:
    crumbs = [("よろずゼミ", reverse("themes:list"))]
    if row is not None:
        crumbs.append((str(row), row.get_absolute_url()))
    context = {"form": form, "theme": row, "crumbs": crumbs}
    return render(request, "partners/themes/edit.html", context, status=status)


@require_POST
@require_permission(Permission.THEME_WRITE)
def active(request: StaffRequest, pk: int) -> HttpResponse:
    """Taught no longer (active=0) or again (active=1)."""
    row = get_object_or_404(SeminarTheme.objects.visible_to(request.user), pk=pk)
    is_active = request.POST.get("active") == "1"
    try:
        version = version_in(request)
        theme_set_active(theme=row, version=version, is_active=is_active, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        words = "をまた使うようにしました" if is_active else "の使用を終了しました"
        messages.success(request, f"「{row}」{words}。")
    return redirect(row)


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """For everybody: what is taught, and the way to book it."""
    context = {"courses": public_courses(), "is_entrance": True}
    return render(request, "seminars/themes.html", context)
