"""個人情報の請求: what is due, one request with its history, the answer on paper."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from companies.enums import REQUEST_MOVES, REQUEST_OPEN, RequestState
from companies.errors import Refused
from companies.forms.requests import AnswerForm, DueForm, ReasonForm, RequestForm
from companies.models import Company, DisclosureRequest, Person
from companies.request_paper import letter_pdf
from companies.selectors import companies_visible_to, people_visible_to
from companies.services import request_move, request_postpone, request_receive
from companies.views.consents import show_errors
from yorozu.kit.paging import keyset_page
from yorozu.kit.textkeys import int_of

MOST_OPEN = 200


@require_safe
@require_permission(Permission.PRIVACY_REQUESTS)
def requests(request: StaffRequest) -> HttpResponse:
    """What is still open, the earliest due date first; what is answered by pages."""
    rows = DisclosureRequest.objects.visible_to(request.user).select_related("company", "person")
    is_open = request.GET.get("state") != "closed"
    context: dict[str, Any] = {"is_open": is_open, "today": timezone.localdate()}
    if is_open:
        context["rows"] = list(rows.still_open().order_by("due_on", "pk")[:MOST_OPEN])
    else:
        closed = rows.exclude(state__in=REQUEST_OPEN)
        page = keyset_page(closed, request, order=("-answered_on", "-id"), size=50)
        context |= {"page": page, "rows": page.rows}
    return render(request, "companies/requests.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PRIVACY_REQUESTS)
def request_new(request: StaffRequest) -> HttpResponse:
    is_sent = request.method == "POST"
    initial = {} if is_sent else _known(request)
    form = RequestForm(request.user, request.POST if is_sent else None, initial=initial)
    if is_sent and form.is_valid():
        try:
            row = request_receive(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, "請求を受け付けました。")
            return redirect("privacy:request", row.pk)
    context = {"form": form}
    status = 422 if form.errors else 200
    return render(request, "companies/request_new.html", context, status=status)


@never_cache
@require_safe
@require_permission(Permission.PRIVACY_REQUESTS)
def request_detail(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, _row(request, pk))


@require_POST
@require_permission(Permission.PRIVACY_REQUESTS)
def request_step(request: StaffRequest, pk: int, to: str) -> HttpResponse:
    """To 対応中, 回答済 or 却下; a refusal keeps what was typed."""
    row = _row(request, pk)
    if to not in RequestState.values:
        return redirect("privacy:request", pk)
    state = RequestState(to)
    closing = state not in REQUEST_OPEN
    form: Form = AnswerForm(request.POST) if closing else ReasonForm(request.POST)
    if form.is_valid():
        try:
            request_move(
                request=row,
                to=state,
                by=request.user,
                revision=int_of(request.POST.get("revision")) or 0,
                **form.cleaned_data,
            )
        except ValidationError as error:
            show_errors(form, error)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"「{state.label}」にしました。")
            return redirect("privacy:request", pk)
    forms: dict[str, Form] = {"answer_form": form} if closing else {"reason_form": form}
    return _page(request, _row(request, pk), status=422, act=to, **forms)


@require_POST
@require_permission(Permission.PRIVACY_REQUESTS)
def request_due(request: StaffRequest, pk: int) -> HttpResponse:
    """Another due date, with the reason."""
    row = _row(request, pk)
    form = DueForm(request.POST)
    if form.is_valid():
        try:
            request_postpone(
                request=row,
                by=request.user,
                revision=int_of(request.POST.get("revision")) or 0,
                **form.cleaned_data,
            )
        except ValidationError as error:
            show_errors(form, error)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "回答期限を変えました。")
            return redirect("privacy:request", pk)
    return _page(request, _row(request, pk), status=422, act="due", due_form=form)


@require_safe
@require_permission(Permission.PRIVACY_REQUESTS)
def request_answer_pdf(request: StaffRequest, pk: int) -> HttpResponse:
    """The answer as a letter; an open request has none yet."""
    row = _row(request, pk)
    if row.is_open:
        messages.info(request, "回答を記録すると、回答書を印刷できます。")
        return redirect("privacy:request", pk)
    response = HttpResponse(letter_pdf(row, timezone.localdate()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="answer-{row.pk}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _page(
    request: StaffRequest, row: DisclosureRequest, *, status: int = 200, **extra: Any
) -> HttpResponse:
    possible = {to for old, to in REQUEST_MOVES if old == row.state}
    context = {
        "row": row,
        "transitions": list(row.transitions.select_related("by").order_by("-at", "-pk")),
        "may_work": RequestState.WORKING in possible,
        "may_answer": RequestState.ANSWERED in possible,
        "answer_form": AnswerForm(initial={"answer": row.answer}),
        "reason_form": ReasonForm(),
        "due_form": DueForm(initial={"due_on": row.due_on}),
        "may_extract": row.client is not None,
        "takes_restricted": has_permission(request.user, Permission.PRIVACY_RESTRICTED),
        **extra,
    }
    return render(request, "companies/request.html", context, status=status)


def _row(request: StaffRequest, pk: int) -> DisclosureRequest:
    rows = DisclosureRequest.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("company", "person", "created_by"), pk=pk)


def _known(request: StaffRequest) -> dict[str, Any]:
    """From a client's page: ?company=5 or ?person=7."""
    company, person = (int_of(request.GET.get(name)) or 0 for name in ("company", "person"))
    client: Company | Person | None = None
    if company:
        client = companies_visible_to(request.user).filter(pk=company).first()
        return {"company": client, "applicant": client.name} if client else {}
    if person:
        client = people_visible_to(request.user).filter(pk=person).first()
        return {"person": client, "applicant": client.name} if client else {}
    return {}
