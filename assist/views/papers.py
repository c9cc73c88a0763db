"""The papers: who took which is recorded."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from assist.enums import AssistState
from assist.models import AssistParty
from assist.pdf import case_consent_pdf, party_pdf, plan_pdf
from assist.views._page import case_of, conference_of


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


@never_cache
@require_safe
@require_permission(Permission.ASSIST_READ)
def party_paper(request: StaffRequest, pk: int, party: int) -> HttpResponse:
    """The agenda and what this party may read; the centre's is the whole set."""
    conference = conference_of(request.user, pk)
    seats = AssistParty.objects.visible_to(request.user).seated().filter(conference=conference)
    seat = get_object_or_404(seats.select_related("organization"), pk=party)
    if conference.state == AssistState.CANCELLED:
        messages.info(request, "中止した会議の資料は印刷できません。")
        return redirect(conference)
    content = party_pdf(conference, seat)
    audit.record("assist.printed", target=conference, by=request.user, party=seat.pk)
    return _pdf(content, f"assist-{conference.pk}-{seat.pk}")


@never_cache
@require_safe
@require_permission(Permission.ASSIST_READ)
def plan_paper(request: StaffRequest, pk: int) -> HttpResponse:
    """サポートプラン of one case."""
    case = case_of(request.user, pk)
    if not case.is_live:
        messages.info(request, "取り下げた案件の資料は印刷できません。")
        return redirect(case)
    content = plan_pdf(case)
    audit.record("assist.plan_printed", target=case, by=request.user)
    return _pdf(content, f"assist-plan-{case.pk}")


@never_cache
@require_safe
@require_permission(Permission.ASSIST_WRITE)
def consent_paper(request: StaffRequest, pk: int) -> HttpResponse:
    """同意書 that names the parties of the conference."""
    case = case_of(request.user, pk)
    content = case_consent_pdf(case)
    if content is None:
        messages.info(request, "企業が登録されていないため、同意書を作れません。")
        return redirect(case)
    return _pdf(content, f"assist-consent-{case.pk}")
