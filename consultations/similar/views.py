"""Similar past cases, beside a memo that is read and beside one that is being written."""

import uuid as uuids

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from consultations.models import Memo
from consultations.reading.page import record_restricted
from consultations.rules import can_write_text
from consultations.similar.cases import Case, case_of_draft, case_of_memo, similar_to
from consultations.writing.forms.codes import CodeLists
from yorozu.kit.views import is_htmx


@never_cache
@require_safe
@require_permission(Permission.MEMO_READ)
def similar(request: StaffRequest, number: str) -> HttpResponse:
    memo = get_object_or_404(
        Memo.objects.visible_to(request.user).numbered().select_related("company", "person"),
        number=number,
    )
    record_restricted(request, memo)
    return _page(request, memo, case_of_memo(memo))


@never_cache
@require_safe
@require_permission(Permission.MEMO_WRITE)
def similar_to_draft(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    """By what autosave has kept: the text itself is in no address and in no log."""
    memo = get_object_or_404(
        Memo.objects.visible_to(request.user).select_related("draft", "company", "person"),
        uuid=uuid,
    )
    if not can_write_text(request.user, memo):
        raise PermissionDenied
    draft = getattr(memo, "draft", None)
    if draft is None or draft.discarded_at:
        return _page(request, memo, case_of_memo(memo))
    topics = CodeLists(day=timezone.localdate()).topics
    names = {key: topic.name for key, topic in topics.items()}
    return _page(request, memo, case_of_draft(draft.data, names, memo.pk))


def _page(request: StaffRequest, memo: Memo, case: Case) -> HttpResponse:
    context = {"memo": memo, "cases": similar_to(case, request.user), "has_text": case.text.strip()}
    template = "consultations/_similar.html" if is_htmx(request) else "consultations/similar.html"
    return render(request, template, context)
