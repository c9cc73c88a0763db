"""受入期."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from trainees.errors import Stale
from trainees.forms.cohorts import CohortForm
from trainees.models import Cohort, Trainee
from trainees.services import cohort_change, cohort_open
from trainees.views._page import crumbs, fetch_cohort
from yorozu.kit.paging import keyset_page
from yorozu.kit.views import add_errors, posted, version_in


@never_cache
@require_safe
@require_permission(Permission.COHORT_READ)
def cohorts(request: StaffRequest) -> HttpResponse:
    rows = Cohort.objects.visible_to(request.user).select_related("organization", "programme")
    page = keyset_page(rows.prefetch_related("trainees"), request, order=("-starts_on", "-id"))
    context = {
        "page": page,
        "crumbs": crumbs(),
        "may_write": has_permission(request.user, Permission.TRAINEE_WRITE),
    }
    return render(request, "trainees/cohorts.html", context)


@never_cache
@require_safe
@require_permission(Permission.COHORT_READ)
def cohort(request: StaffRequest, pk: int) -> HttpResponse:
    row = fetch_cohort(request.user, pk)
    people = Trainee.objects.visible_to(request.user).filter(cohort=row)
    context = {
        "cohort": row,
        "topics": list(row.focus_topics.all()),
        "trainees": list(people.select_related("organization", "branch", "mentor")),
        "crumbs": crumbs(("受入期", reverse("trainees:cohorts"))),
        "may_write": has_permission(request.user, Permission.TRAINEE_WRITE),
    }
    return render(request, "trainees/cohort.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TRAINEE_WRITE)
def cohort_new(request: StaffRequest) -> HttpResponse:
    form = CohortForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            row = cohort_open(values=form.cleaned_data, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"「{row.name}」を登録しました。")
            return redirect(row)
    return _form(request, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TRAINEE_WRITE)
def cohort_edit(request: StaffRequest, pk: int) -> HttpResponse:
    row = fetch_cohort(request.user, pk)
    form = CohortForm(posted(request), cohort=row)
    if form.is_bound and form.is_valid():
        version = version_in(request)
        try:
            cohort_change(cohort=row, values=form.cleaned_data, by=request.user, version=version)
        except Stale as error:
            form.add_error(None, str(error))
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "受入期を保存しました。")
            return redirect(row)
    return _form(request, form, row)


def _form(request: StaffRequest, form: CohortForm, row: Cohort | None = None) -> HttpResponse:
    """After a refusal the page holds what is typed, and the version as it is now."""
    here = [
        ("受入期", reverse("trainees:cohorts")),
        *([(row.name, row.get_absolute_url())] if row else []),
    ]
    context = {"form": form, "cohort": row, "crumbs": crumbs(*here)}
    status = 422 if form.is_bound else 200
    return render(request, "trainees/cohort_form.html", context, status=status)
