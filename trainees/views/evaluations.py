"""評価: the radars with their tables, and one's own sheet."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from trainees.enums import Stage
from trainees.errors import Refused
from trainees.forms.learning import EvaluationForm
from trainees.models import Evaluation
from trainees.rules import side_of
from trainees.selectors.evaluations import competencies_of, growth_of, sheets_of
from trainees.services import evaluation_save
from trainees.views._page import crumbs, fetch_learner, of
from yorozu.kit.views import posted, version_in


@never_cache
@require_safe
@require_permission(Permission.LEARNING_READ)
def evaluations(request: StaffRequest, pk: int) -> HttpResponse:
    row = fetch_learner(request.user, pk)
    sheets = sheets_of(request.user, row)
    context = {
        "trainee": row,
        "stages": sheets,
        "growth": growth_of(sheets, competencies_of(row)),
        "side": side_of(request.user, row),
        "crumbs": crumbs(of(row)),
    }
    return render(request, "trainees/evaluations.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EVALUATE)
def evaluate(request: StaffRequest, pk: int, stage: str) -> HttpResponse:
    row = fetch_learner(request.user, pk)
    side = side_of(request.user, row)
    if stage not in Stage.values:
        raise Http404
    if side is None:
        raise PermissionDenied
    found = Evaluation.objects.visible_to(request.user).filter(trainee=row, stage=stage, side=side)
    sheet = found.prefetch_related("scores").first()
    form = EvaluationForm(posted(request), competencies=competencies_of(row), sheet=sheet)
    if form.is_bound and form.is_valid():
        try:
            evaluation_save(
                trainee=row,
                stage=Stage(stage),
                scores=form.scores(),
                note=form.cleaned_data["note"],
                by=request.user,
                version=version_in(request),
            )
        except Refused as error:
            form.add_error(None, str(error))
            sheet = found.first()
        else:
            messages.success(request, f"{Stage(stage).label}の{side.label}を保存しました。")
            return redirect("trainees:evaluations", row.pk)
    context = {
        "trainee": row,
        "stage": Stage(stage),
        "side": side,
        "form": form,
        "version": sheet.version if sheet else 0,
        "crumbs": crumbs(of(row), ("評価", reverse("trainees:evaluations", args=[row.pk]))),
    }
    status = 422 if form.is_bound else 200
    return render(request, "trainees/evaluate.html", context, status=status)
