"""連携打合せ: the list with its counts, one meeting, writing it down, its actions."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import StaffRequest, has_permission, require_permission
from accounts.remembered import KEEP, remembers
from center.errors import SettingsError
from partners.enums import MeetingKind
from partners.meetings.counting import meetings_by_month, organizations_met
from partners.meetings.filters import MeetingFilter
from partners.meetings.forms import ActionForm, MeetingForm
from partners.meetings.rules import may_tick
from partners.meetings.services import (
    meeting_action_add,
    meeting_action_drop,
    meeting_action_tick,
    meeting_change,
    meeting_record,
    meeting_withdraw,
)
from partners.models import Branch, LiaisonMeeting, MeetingAction, Organization
from partners.orgs.views.page import SAVED, attempt, version_for
from yorozu.kit.paging import keyset_page
from yorozu.kit.views import id_in, posted, version_in
from yorozu.kit.wareki import fiscal_year, fiscal_year_label, fiscal_year_range, month_range

ORDER = ("-starts_at", "-id")
SIZE = 30


@dataclass(frozen=True)
class Cell:
    """A figure and the list it counts; without a meeting it is no link."""

    count: int
    url: str


@dataclass(frozen=True)
class MonthRow:
    month: date
    cells: list[Cell]
    total: Cell


@require_safe
@require_permission(Permission.MEETING_READ)
@remembers("meetings")
def meetings(request: StaffRequest) -> HttpResponse:
    form = MeetingFilter(request.GET)
    rows = form.narrow(LiaisonMeeting.objects.visible_to(request.user))
    shown = rows.prefetch_related("organizations", "people").defer("minutes", "decisions")
    context = {
        "form": form,
        "chips": form.chips(),
        "page": keyset_page(shown, request, order=ORDER, size=SIZE),
        "total": rows.order_by().count(),
        "keep": KEEP,
        "may_write": has_permission(request.user, Permission.MEETING_WRITE),
    }
    return render(request, "partners/meetings/list.html", context)


@require_safe
@require_permission(Permission.MEETING_READ)
def meeting_figures(request: StaffRequest) -> HttpResponse:
    """Month by month and by kind, of a 年度 (?fy=)."""
    year = id_in(request.GET, "fy")
    this_year = fiscal_year(timezone.localdate())
    year = year if year is not None and 2014 <= year <= this_year + 1 else this_year
    counts = meetings_by_month(year)
    context = {
        "year_label": fiscal_year_label(year),
        "kinds": [kind.label for kind in MeetingKind],
        "months": [_row(month_range(month), counts) for month in _months(year)],
        "sum": _row(fiscal_year_range(year), counts),
        "organizations": organizations_met(year),
        "earlier": year - 1 if year > 2014 else None,
        "later": year + 1 if year < this_year else None,
        "crumbs": [("連携打合せ", reverse("partners:meetings"))],
    }
    return render(request, "partners/meetings/figures.html", context)


def _months(year: int) -> list[date]:
    return [date(year + (n > 8), (n + 3) % 12 + 1, 1) for n in range(12)]


def _row(span: tuple[date, date], counts: dict[tuple[date, str], int]) -> MonthRow:
    first, until = span
    own = {
        kind: sum(n for (month, k), n in counts.items() if k == kind and first <= month < until)
        for kind in MeetingKind
    }
    last = until - timedelta(days=1)
    asked = {"counted": "1", "from": first.isoformat(), "to": last.isoformat()}
    here = reverse("partners:meetings")
    cells = [
        Cell(own[kind], f"{here}?{urlencode({**asked, 'kind': kind.value})}")
        for kind in MeetingKind
    ]
    return MonthRow(first, cells, Cell(sum(own.values()), f"{here}?{urlencode(asked)}"))


@never_cache
@require_safe
@require_permission(Permission.MEETING_READ)
def meeting(request: StaffRequest, pk: int) -> HttpResponse:
    return _detail(request, _meeting_of(request.user, pk), ActionForm(None))


def _detail(
    request: StaffRequest, row: LiaisonMeeting, form: ActionForm, **more: Any
) -> HttpResponse:
    status = more.pop("status", 200)
    actions = row.actions.select_related("owner", "done_by", "dropped_by")
    context = {
        "meeting": row,
        "organizations": list(row.organizations.all()),
        "branches": list(row.branches.select_related("organization")),
        "people": list(row.people.order_by("kana", "name")),
        "actions": [(each, may_tick(request.user, each)) for each in actions],
        "form": form,
        "may_write": has_permission(request.user, Permission.MEETING_WRITE),
        "crumbs": [("連携打合せ", reverse("partners:meetings"))],
        **more,
    }
    return render(request, "partners/meetings/detail.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.MEETING_WRITE)
def meeting_new(request: StaffRequest) -> HttpResponse:
    """?organization= and ?branch= put the other side in."""
    branch = _branch_asked(request)
    parties = [branch.organization] if branch else _party_asked(request)
    form = MeetingForm(posted(request), by=request.user, first=parties, branch=branch)
    made, status = attempt(
        form,
        lambda: meeting_record(
            key=form.cleaned_data["uuid"] or uuid.uuid4(), values=form.values(), by=request.user
        ),
    )
    if made is not None and status == SAVED:
        messages.success(request, f"「{made.subject}」を記録しました。宿題があれば加えてください。")
        return redirect(made)
    return _form_page(request, form, status=status)


def _branch_asked(request: StaffRequest) -> Branch | None:
    pk = id_in(request.GET, "branch")
    rows = Branch.objects.visible_to(request.user).select_related("organization")
    return rows.filter(pk=pk).first() if pk is not None else None


def _party_asked(request: StaffRequest) -> list[Organization]:
    pk = id_in(request.GET, "organization")
    rows = Organization.objects.visible_to(request.user)
    return list(rows.filter(pk=pk)) if pk is not None else []


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.MEETING_WRITE)
def meeting_edit(request: StaffRequest, pk: int) -> HttpResponse:
    row = _meeting_of(request.user, pk)
    form = MeetingForm(posted(request), by=request.user, row=row)
    made, status = attempt(
        form,
        lambda: meeting_change(
            meeting=row, version=version_in(request), values=form.values(), by=request.user
        ),
    )
    if made is not None and status == SAVED:
        messages.success(request, f"「{made.subject}」を保存しました。")
        return redirect(made)
    return _form_page(request, form, row=row, status=status)


def _form_page(
    request: StaffRequest,
    form: MeetingForm,
    *,
    row: LiaisonMeeting | None = None,
    status: int = 200,
) -> HttpResponse:
    trail = [("連携打合せ", reverse("partners:meetings"))]
    if row is not None:
        # After a clash the page carries the newer version: saving again is meant.
        row = _meeting_of(request.user, row.pk)
        trail.append((row.subject, row.get_absolute_url()))
    context = {
        "form": form,
        "meeting": row,
        "version": version_for(request, row, status),
        "now": row if status == 409 else None,
        "crumbs": trail,
    }
    return render(request, "partners/meetings/form.html", context, status=status)


@require_POST
@require_permission(Permission.MEETING_WRITE)
def meeting_withdraw_act(request: StaffRequest, pk: int) -> HttpResponse:
    row = _meeting_of(request.user, pk)
    reason = " ".join(request.POST.get("reason", "").split())[:200]
    try:
        meeting_withdraw(meeting=row, version=version_in(request), reason=reason, by=request.user)
    except ValidationError as error:
        return _detail(request, row, ActionForm(None), withdraw_error=error.messages[0], status=422)
    except SettingsError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"「{row.subject}」を取り消しました。件数には数えません。")
    return redirect(row)


@require_POST
@require_permission(Permission.MEETING_WRITE)
def action_add(request: StaffRequest, pk: int) -> HttpResponse:
    row = _meeting_of(request.user, pk)
    form = ActionForm(request.POST)
    made, status = attempt(
        form, lambda: meeting_action_add(meeting=row, by=request.user, **form.cleaned_data)
    )
    if made is not None and status == SAVED:
        messages.success(request, "宿題を加えました。")
        return redirect(f"{row.get_absolute_url()}#actions")
    return _detail(request, row, form, status=status)


@require_POST
@require_permission(Permission.MEETING_READ)
def action_tick(request: StaffRequest, pk: int) -> HttpResponse:
    """done=1: finished; done=0: after all not. From the start page one returns there."""
    row = _action_of(request.user, pk)
    if not may_tick(request.user, row):
        raise PermissionDenied
    done = request.POST.get("done") == "1"
    meeting_action_tick(action=row, is_done=done, by=request.user)
    words = "を完了にしました" if done else "を未完了に戻しました"
    messages.success(request, f"「{row.what}」{words}。")
    return _back(request, row.meeting)


@require_POST
@require_permission(Permission.MEETING_WRITE)
def action_drop(request: StaffRequest, pk: int) -> HttpResponse:
    row = _action_of(request.user, pk)
    meeting_action_drop(action=row, by=request.user)
    messages.success(request, f"「{row.what}」を取りやめました。")
    return _back(request, row.meeting)


def _back(request: StaffRequest, row: LiaisonMeeting) -> HttpResponse:
    if request.POST.get("from") == "start":
        return redirect("desks:start")
    return redirect(f"{row.get_absolute_url()}#actions")


def _meeting_of(user: User, pk: int) -> LiaisonMeeting:
    rows = LiaisonMeeting.objects.visible_to(user).select_related(
        "programme", "written_by", "withdrawn_by"
    )
    return get_object_or_404(rows, pk=pk)


def _action_of(user: User, pk: int) -> MeetingAction:
    rows = MeetingAction.objects.visible_to(user).select_related("meeting")
    return get_object_or_404(rows, pk=pk)
