"""The skill map: on the screen, on paper, as a workbook."""

from io import BytesIO

from django.core.files import File
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from coordinators.enums import Level
from coordinators.exporting import write_map
from coordinators.forms.filters import MapForm
from coordinators.models import SkillProposal
from coordinators.pdf import map_pdf
from coordinators.selectors import SkillMap, skill_map
from yorozu.kit.files import attachment_response


def _asked(request: StaffRequest) -> tuple[MapForm, SkillMap]:
    form = MapForm(request.GET)
    found = skill_map(
        request.user,
        on=timezone.localdate(),
        office=form.number("office"),
        course=form.course_row,
    )
    return form, found


@require_safe
@require_permission(Permission.SKILL_READ)
def skills(request: StaffRequest) -> HttpResponse:
    form, found = _asked(request)
    waiting = SkillProposal.objects.visible_to(request.user).still_open().count()
    context = {
        "form": form,
        "map": found,
        "by": form.value("by"),
        "chips": form.chips(),
        "levels": list(Level),
        "waiting": waiting,
        "query": form.narrowed().urlencode(),
        "may_export": has_permission(request.user, Permission.SKILL_EXPORT),
        "may_propose": has_permission(request.user, Permission.SKILL_PROPOSE),
    }
    return render(request, "coordinators/skills.html", context)


@never_cache
@require_safe
@require_permission(Permission.SKILL_READ)
def skills_pdf(request: StaffRequest) -> HttpResponse:
    """A3, as it is narrowed on the screen."""
    form, found = _asked(request)
    conditions = [label for label, _ in form.chips()]
    pdf = map_pdf(found, conditions)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="skill-map.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@never_cache
@require_safe
@require_permission(Permission.SKILL_EXPORT)
def skills_xlsx(request: StaffRequest) -> HttpResponseBase:
    _, found = _asked(request)
    buffer = BytesIO()
    count = write_map(buffer, found)
    audit.record("skill.exported", by=request.user, file="xlsx", rows=count)
    buffer.seek(0)
    return attachment_response(File(buffer), f"スキルマップ_{found.on:%Y%m%d}.xlsx")
