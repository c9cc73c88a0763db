"""Files on a memo: upload, download, withdraw."""

import uuid as uuids

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from consultations.errors import FileRefused, MemoError
from consultations.models import Attachment, Memo
from consultations.rules import can_attach, can_withdraw
from consultations.writing.attached import files_of
from consultations.writing.services.attachments import attachment_add, attachment_withdraw
from consultations.writing.services.draft import draft_open
from yorozu.kit.files import attachment_response
from yorozu.kit.views import is_htmx

FIELD = "files"


@never_cache
@require_http_methods(["GET", "POST"])
@require_permission(Permission.MEMO_WRITE)
def attach(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    """The files of a memo or draft; POST adds some. The uuid may be a form's not saved yet."""
    if request.method != "POST":
        memo = get_object_or_404(Memo.objects.visible_to(request.user), uuid=uuid)
        return _panel(request, memo)
    memo = _memo(request, uuid)
    if memo.is_editable and not can_attach(request.user, memo):
        raise PermissionDenied
    refused = _take_files(request, memo)
    if is_htmx(request):
        return _panel(request, memo, refused)
    for line in refused:
        messages.error(request, line)
    return redirect(_page_of(memo))


def _take_files(request: StaffRequest, memo: Memo) -> list[str]:
    """Keep what the request brings; a line for each file that was not taken."""
    refused = []
    sent = request.FILES.getlist(FIELD)
    for upload in sent:
        try:
            attachment_add(memo=memo, by=request.user, upload=upload, name=upload.name or "")
        except FileRefused as error:
            refused.append(str(error))
        except MemoError as error:
            refused.append(str(error))
            break
    return refused if sent else ["ファイルが選ばれていません。"]


@never_cache
@require_safe
@require_permission(Permission.MEMO_READ)
def attachment(request: StaffRequest, uuid: uuids.UUID) -> HttpResponseBase:
    """The file itself, to who reads its memo; who opened it is on record."""
    row = get_object_or_404(
        Attachment.objects.visible_to(request.user).current().select_related("memo"), uuid=uuid
    )
    response = attachment_response(row.file, row.name)
    audit.record(
        "attachment.opened", target=row, by=request.user, memo=row.memo.pk, number=row.memo.number
    )
    return response


@require_POST
@require_permission(Permission.MEMO_WRITE)
def withdraw(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    """Take a file off; a second click finds it gone and says nothing."""
    row = get_object_or_404(
        Attachment.objects.visible_to(request.user).select_related("memo"), uuid=uuid
    )
    if not can_withdraw(request.user, row.memo):
        raise PermissionDenied
    reason = request.POST.get("reason", "") or request.POST.get(f"reason-{row.uuid}", "")
    refused = []
    try:
        attachment_withdraw(attachment=row, by=request.user, reason=reason)
    except MemoError as error:
        refused = [f"{row.name}：{error}"]
    if is_htmx(request):
        return _panel(request, row.memo, refused)
    for line in refused:
        messages.error(request, line)
    return redirect(_page_of(row.memo))


def _memo(request: StaffRequest, uuid: uuids.UUID) -> Memo:
    """The memo of the uuid, or a new draft; 404 when it is out of scope."""
    memo = Memo.objects.visible_to(request.user).filter(uuid=uuid).first()
    if memo is not None:
        return memo
    try:
        opened = draft_open(uuid=uuid, by=request.user)
    except PermissionDenied:
        raise Http404 from None
    # Somebody else's numbered memo, which this person may not read.
    return get_object_or_404(Memo.objects.visible_to(request.user), pk=opened.pk)


def _panel(request: StaffRequest, memo: Memo, refused: list[str] | None = None) -> HttpResponse:
    files = files_of(memo, request.user, refused)
    status = 422 if refused else 200
    template = "consultations/_files.html" if is_htmx(request) else "consultations/files.html"
    return render(request, template, {"files": files}, status=status)


def _page_of(memo: Memo) -> str:
    return reverse("consultations:attach", args=[memo.uuid])
