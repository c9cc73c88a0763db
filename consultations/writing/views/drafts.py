"""My drafts: go on writing, put away, bring back."""

import uuid as uuids

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Left
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from consultations.enums import MemoStatus
from consultations.models import Memo
from consultations.models.querysets import MemoQuerySet
from consultations.rules import can_write_text
from consultations.writing.services.draft import draft_discard, draft_restore

SHOWN = 200
OPENING = 80


@never_cache
@require_GET
@require_permission(Permission.MEMO_WRITE)
def drafts(request: StaffRequest) -> HttpResponse:
    """What is unfinished: drafts, unsaved corrections, returned memos; then what was put away."""
    mine = Memo.objects.visible_to(request.user).written_by(request.user)
    typed = _with_summary(mine.filter(draft__isnull=False))
    open_ones = typed.filter(draft__discarded_at__isnull=True).order_by("-draft__saved_at")
    put_away = typed.filter(draft__discarded_at__isnull=False).order_by("-draft__discarded_at")
    came_back = mine.filter(status=MemoStatus.RETURNED, draft__isnull=True)
    context = {
        "drafts": list(open_ones[:SHOWN]),
        "discarded": list(put_away[:20]),
        "returned": list(came_back.order_by("-started_at")[:50]),
        "undo": request.GET.get("discarded", ""),
    }
    return render(request, "consultations/drafts.html", context)


@require_POST
@require_permission(Permission.MEMO_WRITE)
def discard(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    memo = _own(request, uuid)
    draft_discard(memo=memo, by=request.user)
    return redirect(f"{_list()}?discarded={memo.uuid}")


@require_POST
@require_permission(Permission.MEMO_WRITE)
def restore(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    memo = _own(request, uuid)
    draft_restore(memo=memo, by=request.user)
    messages.success(request, "下書きを元に戻しました。")
    return redirect("consultations:drafts")


def _list() -> str:
    return reverse("consultations:drafts")


def _own(request: StaffRequest, uuid: uuids.UUID) -> Memo:
    memo: Memo = get_object_or_404(Memo.objects.visible_to(request.user), uuid=uuid)
    if not can_write_text(request.user, memo):
        raise PermissionDenied
    return memo


def _with_summary(rows: MemoQuerySet) -> MemoQuerySet:
    """A line of each draft: the texts can be long, so only their openings are read."""
    typed = {
        f"typed_{name}": Left(KeyTextTransform(name, "draft__data"), OPENING)
        for name in ("company_name", "person_name", "held_on", "content", "advice")
    }
    light = rows.select_related("draft").defer("draft__data", "content", "advice", "impression")
    summed_up: MemoQuerySet = light.annotate(**typed)
    return summed_up
