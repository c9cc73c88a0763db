"""他拠点比較: the table of a 年度, figures by hand, and a CSV list."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from reports.errors import StepTaken
from reports.peers.comparison import Comparison
from reports.peers.forms import COLUMNS, PeerForm, read_peers
from reports.peers.models import PeerFigures, PeerFiguresQuerySet
from reports.peers.services import peer_remove, peer_save, peers_store
from yorozu.kit.csv_files import CsvRefused
from yorozu.kit.views import add_errors, posted, version_in
from yorozu.kit.wareki import fiscal_year, fiscal_year_label

TEMPLATE = "\ufeff" + ",".join(COLUMNS) + "\r\n"


@never_cache
@require_safe
@require_permission(Permission.REPORT_READ)
def peers(request: StaffRequest) -> HttpResponse:
    """The centres of a 年度; without one asked for, the newest that is there."""
    rows: PeerFiguresQuerySet = PeerFigures.objects.visible_to(request.user)
    years = list(
        rows.standing().order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct()
    )
    asked = request.GET.get("fy", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None
    year = year if year in years else next(iter(years), fiscal_year(timezone.localdate()) - 1)
    context = {
        "comparison": Comparison.of(rows.standing().filter(fiscal_year=year)),
        "year_label": fiscal_year_label(year),
        "year": year,
        "years": [(each, fiscal_year_label(each)) for each in years],
        "may_write": has_permission(request.user, Permission.REPORT_BUILD),
    }
    return render(request, "reports/peers/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.REPORT_BUILD)
def peer_new(request: StaffRequest) -> HttpResponse:
    return _edit(request, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.REPORT_BUILD)
def peer(request: StaffRequest, pk: int) -> HttpResponse:
    return _edit(request, _fetch(request, pk))


def _edit(asking: StaffRequest, row: PeerFigures | None) -> HttpResponse:
    initial = {} if row else {"fiscal_year": fiscal_year(timezone.localdate()) - 1}
    form = PeerForm(posted(asking), instance=row, initial=initial)
    version, status = (row.version if row else 0), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                saved = peer_save(
                    facts=form.facts(), by=asking.user, figures=row, version=version_in(asking)
                )
            except StepTaken as error:
                form.add_error(None, str(error))
                status = 409
            except ValidationError as error:
                add_errors(form, error)
            else:
                messages.success(
                    asking,
                    f"{saved.center}の{fiscal_year_label(saved.fiscal_year)}を保存しました。",
                )
                return redirect(f"{reverse('reports:peers')}?fy={saved.fiscal_year}")
    context = {"form": form, "row": row, "version": version}
    return render(asking, "reports/peers/edit.html", context, status=status)


@require_POST
@require_permission(Permission.REPORT_BUILD)
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)
    peer_remove(figures=row, by=request.user)
    messages.success(
        request, f"{row.center}の{fiscal_year_label(row.fiscal_year)}を取り消しました。"
    )
    return redirect("reports:peers")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.REPORT_BUILD)
def import_list(request: StaffRequest) -> HttpResponse:
    """Every row or none: what does not do is named with its row."""
    reasons: tuple[str, ...] = ()
    if request.method == "POST":
        upload = request.FILES.get("file")
        try:
            if not isinstance(upload, UploadedFile):
                raise CsvRefused("CSVファイルを選んでください。")
            stored = peers_store(rows=read_peers(upload.read()), by=request.user)
        except CsvRefused as error:
            reasons = tuple(str(error).splitlines())
        except ValidationError as error:
            reasons = tuple(error.messages)
        else:
            words = (
                f"新しく{stored.new}件、変更{stored.changed}件、変わりなし{stored.same}件でした。"
            )
            messages.success(request, f"取り込みました。{words}")
            return redirect("reports:peers")
    context = {"reasons": reasons, "columns": list(COLUMNS)}
    status = 422 if reasons else 200
    return render(request, "reports/peers/import.html", context, status=status)


@require_safe
@require_permission(Permission.REPORT_BUILD)
def template(request: StaffRequest) -> HttpResponse:  # noqa: ARG001
    """The headings alone, as Excel opens them."""
    response = HttpResponse(TEMPLATE, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="peers.csv"'
    return response


def _name(row: PeerFigures) -> str:
    return f"{row.center}の{fiscal_year_label(row.fiscal_year)}の実績"


def _fetch(asking: StaffRequest, pk: int) -> PeerFigures:
    rows: PeerFiguresQuerySet = PeerFigures.objects.visible_to(asking.user)
    return get_object_or_404(rows.standing(), pk=pk)
