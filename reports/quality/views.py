"""メモの品質確認: the month's draw, one memo, and what was said to oneself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from reports.errors import Refused, StepTaken
from reports.quality.forms import ReviewForm
from reports.quality.models import Mark, QualityReview, QualityReviewQuerySet
from reports.quality.selectors import draw_of, shares
from reports.quality.services import quality_draw, quality_read, quality_review
from reports.views._page import month_of
from yorozu.kit.views import posted, version_in

MOST_SAID = 100


@never_cache
@require_safe
@require_permission(Permission.QUALITY_REVIEW)
def quality(request: StaffRequest, month: str) -> HttpResponse:
    """The memos drawn, those still to be read first; how the rubric went for all together."""
    day = month_of(month)
    draw = draw_of(day)
    rows = _rows(request).filter(draw=draw) if draw else _rows(request).none()
    reviews = sorted(rows, key=lambda row: row.reviewed_at is not None)
    context = {
        "month": month,
        "day": day,
        "draw": draw,
        "reviews": reviews,
        "left": sum(row.reviewed_at is None for row in reviews),
        "shares": shares(reviews),
        "marks": list(Mark.labels),
    }
    return render(request, "reports/quality/month.html", context)


@require_POST
@require_permission(Permission.QUALITY_REVIEW)
def draw(request: StaffRequest, month: str) -> HttpResponse:
    """Asked twice, it is drawn once."""
    try:
        quality_draw(month=month_of(month), by=request.user, today=timezone.localdate())
    except Refused as error:
        messages.error(request, str(error))
    return redirect("reports:quality", month)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.QUALITY_REVIEW)
def review(request: StaffRequest, month: str, pk: int) -> HttpResponse:
    """The memo's texts beside the rubric; a refusal keeps what was chosen."""
    day = month_of(month)
    row = get_object_or_404(_rows(request).filter(draw__month=day), pk=pk)
    form, status, version = ReviewForm(posted(request), row), 200, row.version
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                quality_review(
                    review=row,
                    marks=form.marks(),
                    feedback=form.cleaned_data["feedback"],
                    by=request.user,
                    version=version_in(request),
                )
            except StepTaken as error:
                form.add_error(None, str(error))
                status = 409
            else:
                messages.success(request, "確認の結果を保存しました。本人に伝わります。")
                return redirect("reports:quality", month)
    context = {"month": month, "day": day, "review": row, "form": form, "version": version}
    return render(request, "reports/quality/review.html", context, status=status)


@never_cache
@require_safe
@require_permission(Permission.QUALITY_OWN)
def said(request: StaffRequest) -> HttpResponse:
    """What was said of one's own memos, the newest first."""
    rows: QualityReviewQuerySet = QualityReview.objects.visible_to(request.user)
    found = list(
        rows.said_to(request.user)
        .select_related("memo", "reviewed_by")
        .order_by("-reviewed_at", "-pk")[:MOST_SAID]
    )
    return render(request, "reports/quality/said.html", {"reviews": found})


@require_POST
@require_permission(Permission.QUALITY_OWN)
def read(request: StaffRequest) -> HttpResponse:
    quality_read(by=request.user)
    return redirect("reports:quality_said")


def _rows(asking: StaffRequest) -> QualityReviewQuerySet:
    rows: QualityReviewQuerySet = QualityReview.objects.visible_to(asking.user)
    return rows.to_check(asking.user).select_related("memo", "reviewed_by")
