"""分析: ask, keep, share, have mailed, take as a file."""

from __future__ import annotations

import io

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from consultations.listing.chips import Chip, chips
from reports.analysis.answer import Answer, answer
from reports.analysis.models import Every, SavedAnalysis
from reports.analysis.models import SavedAnalysisQuerySet as Saved
from reports.analysis.question import Question, QuestionForm
from reports.analysis.services import (
    analysis_remove,
    analysis_save,
    analysis_share,
    analysis_subscribe,
)
from yorozu.kit.export import write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@require_safe
@require_permission(Permission.ANALYSIS)
def analysis(request: StaffRequest) -> HttpResponse:
    """Rows, columns, measure, conditions; the whole question stands in the address."""
    question = Question.of(request.user, request.GET)
    return _page(request, question)


def _page(
    asking: StaffRequest, question: Question, *, name: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "question": question,
        "form": QuestionForm(question.given),
        "narrowed": question.narrowed,
        "chips": [(label, question.with_shape(url)) for label, url in _chips(question)],
        "answer": answer(question),
        "name": name,
    }
    return render(asking, "reports/analysis/ask.html", context, status=status)


@never_cache
@require_safe
@require_permission(Permission.REPORT_READ)
def saved(request: StaffRequest, pk: int) -> HttpResponse:
    """A kept question answered now: the owner's whole, with small cells hidden for others."""
    row = _fetch(request, pk)
    is_own = row.owner_id == request.user.pk
    mine = row.subscriptions.filter(user=request.user).first()
    question = Question.of(request.user, QueryDict(row.query))
    context = {
        "analysis": row,
        "is_own": is_own,
        "answer": answer(question, hide_small=not is_own),
        "question": question,
        "chips": [(label, "") for label, _ in _chips(question)],
        "every": mine.every if mine else "",
        "choices": Every.choices,
        "may_ask": has_permission(request.user, Permission.ANALYSIS),
    }
    return render(request, "reports/analysis/saved.html", context)


@never_cache
@require_safe
@require_permission(Permission.REPORT_READ)
def saved_list(request: StaffRequest) -> HttpResponse:
    """One's own questions and those that others share."""
    rows: Saved = SavedAnalysis.objects.visible_to(request.user)
    found = rows.select_related("owner").with_mails_of(request.user)
    return render(request, "reports/analysis/list.html", {"saved": found})


@require_safe
@require_permission(Permission.ANALYSIS)
def export(request: StaffRequest) -> HttpResponse:
    """The table as asked, with real numbers."""
    question = Question.of(request.user, request.GET)
    return _as_file(request, answer(question), question.title)


@require_safe
@require_permission(Permission.REPORT_READ)
def saved_export(request: StaffRequest, pk: int) -> HttpResponse:
    """The same of a kept question, as the person sees it."""
    row = _fetch(request, pk)
    question = Question.of(request.user, QueryDict(row.query))
    return _as_file(request, answer(question, hide_small=row.owner_id != request.user.pk), row.name)


@require_POST
@require_permission(Permission.ANALYSIS)
def save(request: StaffRequest) -> HttpResponse:
    """Under a name; nothing is lost when the name does not do."""
    question = Question.of(request.user, QueryDict(request.POST.get("query", "")))
    name = request.POST.get("name", "")
    try:
        row = analysis_save(name=name, query=question.address, by=request.user)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        return _page(request, question, name=name, status=422)
    messages.success(request, f"「{row.name}」として保存しました。")
    return redirect("reports:analysis_saved", row.pk)


@require_POST
@require_permission(Permission.REPORT_READ)
def share(request: StaffRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)
    shared = request.POST.get("shared") == "1"
    analysis_share(analysis=row, shared=shared, by=request.user)
    messages.success(request, "共有しました。" if shared else "共有をやめました。")
    return redirect("reports:analysis_saved", row.pk)


@require_POST
@require_permission(Permission.REPORT_READ)
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)
    analysis_remove(analysis=row, by=request.user)
    messages.success(request, f"「{row.name}」を削除しました。")
    return redirect("reports:analysis_list")


@require_POST
@require_permission(Permission.REPORT_READ)
def subscribe(request: StaffRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)
    every = request.POST.get("every", "")
    try:
        analysis_subscribe(analysis=row, every=every, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        done = "定期メールを設定しました。" if every else "定期メールを止めました。"
        messages.success(request, done)
    return redirect("reports:analysis_saved", row.pk)


def _fetch(asking: StaffRequest, pk: int) -> SavedAnalysis:
    rows: Saved = SavedAnalysis.objects.visible_to(asking.user)
    return get_object_or_404(rows.select_related("owner"), pk=pk)


def _chips(question: Question) -> list[Chip]:
    return chips(question.narrowed, question.filters)


def _as_file(asking: StaffRequest, found: Answer, title: str) -> HttpResponse:
    headers, rows = found.sheet()
    body = io.BytesIO()
    write_xlsx(body, title, headers, rows)
    audit.record("analysis.exported", by=asking.user, name=title, rows=len(rows))
    response = HttpResponse(body.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="analysis.xlsx"'
    return response
