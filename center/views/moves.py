"""Acts on an entry of a list: put it elsewhere, end it, use it again."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from center.errors import Refused
from center.forms.years import RetireForm
from center.selectors import span_words
from center.services import code_bring_back, code_place, code_retire
from center.usage import uses_of
from center.views._page import chosen_year, crumbs, entry_of, list_of, list_url, this_year
from yorozu.kit.views import posted


@require_POST
@require_permission(Permission.SETTINGS_MANAGE)
def code_move(request: StaffRequest, kind: str, pk: int) -> HttpResponse:
    """Right before or after the entry named; sent twice, the second changes nothing."""
    what, year = list_of(kind), chosen_year(request)
    row = entry_of(what, pk, request.user)
    side, other = request.POST.get("side"), request.POST.get("beside", "")
    if side not in ("before", "after") or not (
        other.isascii() and other.isdigit() and len(other) < 19
    ):
        raise BadRequest("side, beside")
    beside = entry_of(what, int(other), request.user)
    code_place(row=row, beside=beside, after=side == "after", by=request.user)
    return redirect(f"{list_url(what, year)}&moved={row.pk}&side={side}#moved")


@require_http_methods(["GET", "POST"])
@require_permission(Permission.SETTINGS_MANAGE)
def code_end(request: StaffRequest, kind: str, pk: int) -> HttpResponse:
    """Until when it is used: asked on a page of its own that says what follows."""
    what, year = list_of(kind), chosen_year(request)
    row = entry_of(what, pk, request.user)
    form = RetireForm(posted(request), this_year=this_year(), initial={"until": str(this_year())})
    if request.method == "POST" and form.is_valid():
        try:
            code_retire(row=row, last_year=form.last_year, by=request.user, this_year=this_year())
        except Refused as error:
            form.add_error(None, str(error))
        else:
            row.refresh_from_db()
            messages.success(request, f"{what.label}「{row}」：{span_words(row)}にしました。")
            return redirect(list_url(what, year))
    context = {
        "what": what,
        "row": row,
        "form": form,
        "use": uses_of(what.model, [row]).get(row.pk),
        "year": year,
        "crumbs": crumbs((what.label, list_url(what, year))),
    }
    status = 422 if form.errors else 200
    return render(request, "center/code_retire.html", context, status=status)


@require_POST
@require_permission(Permission.SETTINGS_MANAGE)
def code_restore(request: StaffRequest, kind: str, pk: int) -> HttpResponse:
    what, year = list_of(kind), chosen_year(request)
    row = code_bring_back(row=entry_of(what, pk, request.user), by=request.user)
    messages.success(request, f"{what.label}「{row}」をまた使うようにしました。")
    return redirect(list_url(what, year))
