"""目標: a 年度's table of programme × measure."""

from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from center.enums import Measure
from center.forms.years import TargetsForm
from center.selectors import target_fields, year_tabs
from center.services import TargetsClash, targets_set
from center.views._page import chosen_year, crumbs
from yorozu.kit.views import posted
from yorozu.kit.wareki import fiscal_year_label


@require_http_methods(["GET", "POST"])
@require_permission(Permission.SETTINGS_MANAGE)
def targets(request: StaffRequest) -> HttpResponse:
    year = chosen_year(request)
    form = TargetsForm(posted(request), rows=target_fields(year))
    clashes: list[tuple[str, int | None]] = []
    if request.method == "POST" and form.is_valid():
        try:
            changed = targets_set(fiscal_year=year, cells=form.cells(), by=request.user)
        except TargetsClash as error:
            clashes = _seen_anew(form, error)
        else:
            words = (
                f"{changed}件の目標を保存しました。" if changed else "変わった目標はありません。"
            )
            messages.success(request, words)
            return redirect(f"{reverse('center:targets')}?fy={year}")
    fields = [(row, form[row.name], form[f"{row.name}-seen"]) for row in form.rows]
    context = {
        "form": form,
        "year": year,
        "year_label": fiscal_year_label(year),
        "last_label": fiscal_year_label(year - 1),
        "measures": Measure,
        "table": [
            (programme, list(some))
            for programme, some in groupby(fields, lambda field: field[0].programme)
        ],
        "clashes": clashes,
        "tabs": year_tabs(year, timezone.localdate()),
        "crumbs": crumbs(),
    }
    status = 409 if clashes else 422 if form.errors else 200
    return render(request, "center/targets.html", context, status=status)


def _seen_anew(form: TargetsForm, error: TargetsClash) -> list[tuple[str, int | None]]:
    """Say what stands there now; saving once more puts the typed values in its place."""
    now = {(clash.cell.programme_id, clash.cell.measure): clash.now for clash in error.clashes}
    form.data = form.data.copy()  # type: ignore[attr-defined]
    told = []
    for row in form.rows:
        key = (row.programme.pk, str(row.measure))
        if key in now:
            value = now[key]
            form.data[f"{row.name}-seen"] = "" if value is None else str(value)  # type: ignore[index]
            told.append((f"{row.programme} {row.measure.label}", value))
    return told
