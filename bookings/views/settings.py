"""Settings: the booths of each office, how bookings are taken."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from bookings.errors import Refused, Stale
from bookings.forms.settings import BoothForm, PolicyForm
from bookings.models import BookingPolicy, Booth
from bookings.services import (
    booth_add,
    booth_change,
    booth_place,
    booth_set_active,
    policy_change,
)
from center.views._page import crumbs
from center.views.codes import add_errors
from yorozu.kit.views import posted, version_in


@dataclass(frozen=True)
class BoothLine:
    booth: Booth
    above: Booth | None
    below: Booth | None


@require_safe
@require_permission(Permission.SETTINGS_MANAGE)
def booths(request: StaffRequest) -> HttpResponse:
    rows = Booth.objects.visible_to(request.user).select_related("office")
    in_use = [each for each in rows if each.is_active]
    context = {
        "offices": [
            (office, _lines(list(group)))
            for office, group in groupby(in_use, key=lambda each: each.office)
        ],
        "retired": [each for each in rows if not each.is_active],
        "crumbs": crumbs(),
    }
    return render(request, "bookings/settings/booths.html", context)


def _lines(rows: list[Booth]) -> list[BoothLine]:
    around: list[Booth | None] = [None, *rows, None]
    return [BoothLine(row, around[n], around[n + 2]) for n, row in enumerate(rows)]


@require_http_methods(["GET", "POST"])
@require_permission(Permission.SETTINGS_MANAGE)
def booth_new(request: StaffRequest) -> HttpResponse:
    form = BoothForm(posted(request), booth=None)
    if request.method == "POST" and form.is_valid():
        try:
            booth = booth_add(values=form.cleaned_data, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"{booth.office}に「{booth}」を追加しました。")
            return redirect("booking_settings:booths")
    return _form_page(request, form, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@require_permission(Permission.SETTINGS_MANAGE)
def booth_edit(request: StaffRequest, pk: int) -> HttpResponse:
    booth = get_object_or_404(Booth.objects.visible_to(request.user), pk=pk)
    form = BoothForm(posted(request), booth=booth)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            version = version_in(request)
            booth_change(booth=booth, version=version, values=form.cleaned_data, by=request.user)
        except Stale as error:
            form.add_error(None, str(error))
            status = 409
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"「{form.cleaned_data['name']}」を保存しました。")
            return redirect("booking_settings:booths")
    if form.errors and status == 200:
        status = 422
    return _form_page(request, form, booth=booth, status=status)


def _form_page(
    request: StaffRequest, form: BoothForm, *, booth: Booth | None = None, status: int
) -> HttpResponse:
    trail = crumbs(("ブース", reverse("booking_settings:booths")))
    context: dict[str, Any] = {"form": form, "booth": booth, "crumbs": trail}
    return render(request, "bookings/settings/booth.html", context, status=status)


@require_POST
@require_permission(Permission.SETTINGS_MANAGE)
def booth_move(request: StaffRequest, pk: int) -> HttpResponse:
    """Right before or after the one named."""
    rows = Booth.objects.visible_to(request.user)
    booth = get_object_or_404(rows, pk=pk)
    side, other = request.POST.get("side"), request.POST.get("beside", "")
    if side not in ("before", "after") or not (
        other.isascii() and other.isdigit() and len(other) < 19
    ):
        raise BadRequest("side, beside")
    beside = get_object_or_404(rows, pk=int(other))
    booth_place(booth=booth, beside=beside, after=side == "after", by=request.user)
    return redirect(f"{reverse('booking_settings:booths')}#booth-{booth.pk}")


@require_POST
@require_permission(Permission.SETTINGS_MANAGE)
def booth_active(request: StaffRequest, pk: int) -> HttpResponse:
    """Retire it (active=0) or use it again (active=1)."""
    booth = get_object_or_404(Booth.objects.visible_to(request.user), pk=pk)
    active = request.POST.get("active") == "1"
    try:
        booth_set_active(booth=booth, is_active=active, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        words = "をまた使うようにしました" if active else "の使用を終了しました"
        messages.success(request, f"「{booth}」{words}。")
    return redirect("booking_settings:booths")


@require_http_methods(["GET", "POST"])
@require_permission(Permission.SETTINGS_MANAGE)
def policy(request: StaffRequest) -> HttpResponse:
    """How bookings are taken."""
    now = BookingPolicy.current()
    form = PolicyForm(posted(request), policy=now)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            version = version_in(request)
            policy_change(version=version, values=form.cleaned_data, by=request.user)
        except Stale as error:
            form.add_error(None, str(error))
            status = 409
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "予約の決まりを保存しました。")
            return redirect("booking_settings:policy")
    if form.errors and status == 200:
        status = 422
    context = {"form": form, "policy": now, "crumbs": crumbs()}
    return render(request, "bookings/settings/policy.html", context, status=status)
