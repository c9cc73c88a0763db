"""学習記録 being written: without scripts saved by the button, with them while it is typed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse, QueryDict, RawPostDataException
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from bookings.models import Appointment
from trainees.errors import Refused, Stale
from trainees.forms.conflict import differences
from trainees.forms.learning import LogForm
from trainees.models import LearningLog, Trainee
from trainees.rules import can_write_log
from trainees.services import Occasion, log_save, log_submit
from trainees.services.logs import TEXTS
from trainees.views._page import crumbs, fetch, of
from yorozu.kit.own_drafts import problem
from yorozu.kit.textkeys import clean_text, int_of
from yorozu.kit.views import read_json, version_in
from yorozu.kit.wareki import format_date, parse_date

MOST_REVISIONS = 10**9


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.LEARNING_LOG)
def write(request: StaffRequest, pk: int) -> HttpResponse:
    """?appointment= for a session sat in, ?day= for a day; today without either."""
    row = fetch(request.user, pk)
    if not can_write_log(request.user, row, timezone.localdate()):
        raise PermissionDenied
    occasion = _occasion(request, row, request.GET)
    log = occasion.log()
    form = LogForm(request.POST if request.method == "POST" else None, kind=occasion.kind, log=log)
    if not form.is_bound:
        return _write_page(request, occasion, form, log)
    if not form.is_valid():
        return _write_page(request, occasion, form, log, status=422)
    is_submit = request.POST.get("act") == "submit"
    save = log_submit if is_submit else log_save
    version = version_in(request, "revision")
    try:
        save(occasion=occasion, texts=form.texts(), by=request.user, version=version)
    except Stale as error:
        return _write_page(request, occasion, form, occasion.log(), status=409, clash=str(error))
    except Refused as error:
        form.add_error(None, str(error))
        return _write_page(request, occasion, form, occasion.log(), status=422)
    messages.success(request, "学習記録を提出しました。" if is_submit else "下書きを保存しました。")
    return redirect("trainees:logs", row.pk) if is_submit else redirect(request.get_full_path())


def _occasion(request: StaffRequest, row: Trainee, data: Any) -> Occasion:
    """404 for a session the trainee may not see, and for a day that is none."""
    if data.get("appointment"):
        known = int_of(str(data["appointment"]))
        rows = Appointment.objects.visible_to(request.user)
        found = get_object_or_404(
            rows.select_related("primary_topic", "company", "person"), pk=known or 0
        )
        return Occasion(row, found.day, found)
    return Occasion(row, _day(str(data.get("day") or "")))


def _day(text: str) -> date:
    if not text:
        return timezone.localdate()
    try:
        return parse_date(text)
    except ValueError as error:
        raise Http404 from error


def _write_page(
    request: StaffRequest,
    occasion: Occasion,
    form: LogForm,
    log: LearningLog | None,
    status: int = 200,
    clash: str = "",
) -> HttpResponse:
    row = occasion.trainee
    appointment = occasion.appointment
    sent = version_in(request, "revision") if status == 422 else None
    context = {
        "trainee": row,
        "occasion": occasion,
        "log": log,
        "form": form,
        "revision": sent if sent is not None else log.version if log else 0,
        "clash": clash,
        "conflict": _conflict(form, log) if clash and log else None,
        "query": f"appointment={appointment.pk}"
        if appointment
        else f"day={occasion.day.isoformat()}",
        "uuid": f"log-{row.pk}-{appointment.pk if appointment else occasion.day.isoformat()}",
        "title": appointment.client if appointment else format_date(occasion.day, weekday=True),
        "is_closed": bool(log and log.commented_at),
        "crumbs": crumbs(of(row), ("学習記録", reverse("trainees:logs", args=[row.pk]))),
    }
    return render(request, "trainees/log_write.html", context, status=status)


def _conflict(form: LogForm, log: LearningLog) -> list[Any]:
    mine = {name: str(form.data.get(name, "")) for name in TEXTS}
    return differences(form, mine, {name: getattr(log, name) for name in TEXTS})


@dataclass(frozen=True)
class _Sent:
    revision: int
    owner: int
    data: dict[str, Any]


@never_cache
@require_POST
@require_permission(Permission.LEARNING_LOG)
def autosave(request: StaffRequest, pk: int) -> JsonResponse:
    """Keep what is typed: {rev, owner, data} → {rev, saved_at}; 409 with both on a conflict."""
    row = fetch(request.user, pk)
    try:
        sent = _read(request)
    except (BadRequest, RawPostDataException, ValueError):
        return problem("保存する内容を読み取れません。", 400)
    if sent.owner != request.user.pk:
        return problem("別の方としてログインしています。", 403, code="owner")
    query = QueryDict(request.META.get("QUERY_STRING", ""))
    occasion = _occasion(request, row, query)
    # As typed: what the form would refuse at the button is kept all the same.
    texts = {name: clean_text(str(sent.data.get(name, ""))) for name in TEXTS}
    try:
        log = log_save(occasion=occasion, texts=texts, by=request.user, version=sent.revision)
    except Stale as error:
        form = LogForm(texts, kind=occasion.kind, log=None)
        return _clash(request, occasion, form, texts, str(error))
    except PermissionDenied:
        return problem("この学習記録は保存できません。", 403)
    except Refused as error:
        return problem(str(error), 410)
    at = timezone.localtime(log.saved_at)
    return JsonResponse({"rev": log.version, "saved_at": f"{at:%H:%M:%S}"})


def _read(request: StaffRequest) -> _Sent:
    sent = read_json(request)
    revision, owner, data = sent.get("rev"), sent.get("owner"), sent.get("data")
    if type(revision) is not int or not 0 <= revision < MOST_REVISIONS:
        raise BadRequest("rev")
    if type(owner) is not int or not isinstance(data, dict):
        raise BadRequest("data")
    return _Sent(revision, owner, data)


def _clash(
    request: StaffRequest,
    occasion: Occasion,
    form: LogForm,
    texts: dict[str, str],
    words: str,
) -> JsonResponse:
    from django.template.loader import render_to_string

    log = occasion.log()
    theirs = {name: getattr(log, name) for name in TEXTS} if log else {}
    panel = render_to_string(
        "consultations/_write_conflict.html",
        {"conflict": differences(form, texts, theirs), "notice": words},
        request=request,
    )
    told = {"rev": log.version if log else 0, "data": theirs, "panel": panel}
    return JsonResponse(told, status=409)
