"""学習記録: read, answered, chased; the report made of them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from trainees.enums import LogState
from trainees.errors import Refused
from trainees.forms.learning import CommentForm, LogForm
from trainees.models import LearningLog
from trainees.pdf import report_pdf
from trainees.rules import can_comment, can_write_log
from trainees.selectors.evaluations import competencies_of, growth_of, sheets_of
from trainees.selectors.report import report_of
from trainees.selectors.sittings import missing_for, missing_logs, waiting_comments
from trainees.services import log_comment
from trainees.services.logs import TEXTS
from trainees.views._page import crumbs, fetch_learner, of
from yorozu.kit.paging import keyset_page
from yorozu.kit.views import version_in


@never_cache
@require_safe
@require_permission(Permission.LEARNING_READ)
def logs(request: StaffRequest, pk: int) -> HttpResponse:
    """All of one trainee's, the newest first, and the sessions without one."""
    row = fetch_learner(request.user, pk)
    found = LearningLog.objects.visible_to(request.user).filter(trainee=row)
    user, now = request.user, timezone.now()
    shown = not user.is_trainee or user.may_see_clients_on(timezone.localdate())
    context = {
        "trainee": row,
        "page": keyset_page(
            found.select_related("appointment__primary_topic", "appointment__company"),
            request,
            order=("-day", "-id"),
        ),
        "total": found.count(),
        "missing": missing_logs([row], now) if shown else [],
        "may_write": can_write_log(user, row, timezone.localdate()),
        "crumbs": crumbs(of(row)),
    }
    return render(request, "trainees/logs.html", context)


@never_cache
@require_safe
@require_permission(Permission.LEARNING_READ)
def desk(request: StaffRequest) -> HttpResponse:
    """What is missing and what waits for a comment, of everybody one looks after."""
    context = {
        "missing": missing_for(request.user, timezone.now()),
        "waiting": waiting_comments(request.user)[:100],
        "crumbs": crumbs(),
    }
    return render(request, "trainees/log_desk.html", context)


@never_cache
@require_safe
@require_permission(Permission.LEARNING_READ)
def log(request: StaffRequest, pk: int) -> HttpResponse:
    return _log_page(request, _fetch(request, pk))


def _fetch(request: StaffRequest, pk: int) -> LearningLog:
    rows = LearningLog.objects.visible_to(request.user).select_related(
        *("trainee__mentor__user", "trainee__organization", "commented_by"),
        *("appointment__company", "appointment__person", "appointment__primary_topic"),
    )
    return get_object_or_404(rows, pk=pk)


def _log_page(
    request: StaffRequest, row: LearningLog, form: CommentForm | None = None, status: int = 200
) -> HttpResponse:
    may = can_comment(request.user, row)
    shown = LogForm(None, kind=row.kind, log=row)  # type: ignore[arg-type]
    context = {
        "log": row,
        "trainee": row.trainee,
        "parts": [(shown.fields[name].label, getattr(row, name)) for name in TEXTS],
        "may_comment": may,
        "form": form or (CommentForm(initial={"text": row.comment}) if may else None),
        "may_write": can_write_log(request.user, row.trainee, timezone.localdate())
        and row.commented_at is None,
        "is_draft": row.state == LogState.DRAFT,
        "crumbs": crumbs(
            of(row.trainee), ("学習記録", reverse("trainees:logs", args=[row.trainee_id]))
        ),
    }
    return render(request, "trainees/log.html", context, status=status)


@never_cache
@require_POST
@require_permission(Permission.LEARNING_COMMENT)
def comment(request: StaffRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _log_page(request, row, form, status=422)
    try:
        log_comment(
            log=row,
            text=form.cleaned_data["text"],
            by=request.user,
            version=version_in(request),
        )
    except Refused as error:
        form.add_error(None, str(error))
        return _log_page(request, _fetch(request, pk), form, status=422)
    messages.success(request, "コメントを保存しました。")
    return redirect(row)


@never_cache
@require_safe
@require_permission(Permission.LEARNING_READ)
def report(request: StaffRequest, pk: int) -> HttpResponse:
    """研修報告書. No client is named in it; a trainee takes it while the term lasts."""
    row = fetch_learner(request.user, pk)
    if request.user.is_trainee and not request.user.may_see_clients_on(timezone.localdate()):
        raise Http404
    found = LearningLog.objects.visible_to(request.user).filter(trainee=row).submitted()
    sheets = sheets_of(request.user, row)
    last = next((each for each in reversed(sheets) if each.drawing), None)
    logs = found.select_related(
        *("appointment__company__industry", "appointment__person", "appointment__primary_topic")
    ).prefetch_related("appointment__participants__coordinator")
    body = report_pdf(
        report_of(row, logs, last.sheets if last else ()),
        sheets=sheets,
        growth=growth_of(sheets, competencies_of(row)),
        day=timezone.localdate(),
    )
    audit.record("learning.reported", target=row, by=request.user)
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="training-report-{row.pk}.pdf"'
    return response
