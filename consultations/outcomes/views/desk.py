"""The staff's side: the list, one survey, and what is done with it."""

from __future__ import annotations

from io import BytesIO

from django.contrib import messages
from django.core.files import File
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from accounts.remembered import KEEP, conditions, remembers
from companies.kinds import KINDS
from companies.models import Company, Person
from companies.views._page import fetch
from consultations.listing.exporting import own_only
from consultations.models import Memo, OutcomeSurvey
from consultations.models.outcome_survey import OutcomeSurveyQuerySet
from consultations.outcomes.exporting import MOST, file_name, light, write
from consultations.outcomes.filters import OutcomeFilter, totals
from consultations.outcomes.reading import find, outcome_page
from consultations.outcomes.sections import of_client as client_context
from consultations.remembering import chip_links
from yorozu.kit.files import attachment_response
from yorozu.kit.paging import keyset_page
from yorozu.kit.views import is_htmx

SIZE = 25
ORDER = ("-id",)


@never_cache
@require_safe
@require_permission(Permission.OUTCOME_READ)
@remembers("outcomes")
def outcomes(request: StaffRequest) -> HttpResponse:
    filters = OutcomeFilter(request.GET)
    rows = filters.narrow(OutcomeSurvey.objects.visible_to(request.user))
    chips = filters.chips()
    context = {
        "filters": filters,
        "chips": chip_links(request.GET, chips),
        "page": keyset_page(light(rows), request, order=ORDER, size=SIZE),
        "found": totals(rows),
        "keep": KEEP,
        "may_export": has_permission(request.user, Permission.MEMO_EXPORT),
        "own_export": own_only(request.user),
        "export_query": conditions(request.GET).urlencode(),
    }
    return render(request, "consultations/outcomes/list.html", context)


@never_cache
@require_safe
@require_permission(Permission.MEMO_EXPORT)
def export(request: StaffRequest) -> HttpResponseBase:
    """The filtered list; coordinators take their own along."""
    rows = OutcomeFilter(request.GET).narrow(OutcomeSurvey.objects.visible_to(request.user))
    if own_only(request.user):
        rows = _own(rows, request)
    given = conditions(request.GET)
    if rows.order_by()[: MOST + 1].count() > MOST:
        messages.error(
            request, f"{MOST:,}件を超えています。期間などで絞り込んでから書き出してください。"
        )
        return redirect(f"{reverse('consultations:outcomes')}?{given.urlencode()}")
    buffer = BytesIO()
    count = write(buffer, rows)
    audit.record("outcome.exported", by=request.user, rows=count, filters=dict(given.lists()))
    buffer.seek(0)
    return attachment_response(File(buffer), file_name())


def _own(rows: OutcomeSurveyQuerySet, request: StaffRequest) -> OutcomeSurveyQuerySet:
    own = Memo.objects.visible_to(request.user).written_by(request.user).order_by()
    return rows.filter(memo__in=own.values("pk"))


@never_cache
@require_safe
@require_permission(Permission.OUTCOME_READ)
def outcome(request: StaffRequest, number: str) -> HttpResponse:
    """What was asked, what came back, and its earlier versions."""
    memo = find(request.user, number)
    if memo.is_restricted:
        audit.record("memo.restricted_read", target=memo, by=request.user, number=memo.number)
    return outcome_page(request, memo)


@never_cache
@require_safe
@require_permission(Permission.OUTCOME_READ)
def of_client(request: StaffRequest, client_kind: str, pk: int) -> HttpResponse:
    """A client's surveys: a page of its own, and the part the client's page fetches."""
    kind = KINDS.get(client_kind)
    if kind is None:
        raise Http404
    client: Company | Person = fetch(request.user, kind, pk)
    name = "_client_list" if is_htmx(request) else "client"
    context = client_context(request.user, client)
    return render(request, f"consultations/outcomes/{name}.html", context)
