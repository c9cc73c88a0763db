"""Autosave: raw input by JSON, with an optimistic lock. Answers are for `memo-autosave.js`."""

import uuid as uuids

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.http import JsonResponse
from django.http.request import RawPostDataException
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from consultations.errors import DraftConflict, WrongState
from consultations.models import Memo, MemoDraft
from consultations.writing.forms.conflict import differing
from consultations.writing.forms.memo import MemoForm, codes_for
from consultations.writing.forms.raw import Malformed, Raw, raw_from_data
from consultations.writing.forms.reads import reads
from consultations.writing.services.draft import draft_write
from yorozu.kit.own_drafts import problem
from yorozu.kit.views import read_json


@never_cache
@require_POST
@require_permission(Permission.MEMO_WRITE)
def autosave(request: StaffRequest, uuid: uuids.UUID) -> JsonResponse:
    """Keep what is typed: {rev, owner, data} → {rev, saved_at, reads}.

    409 with both versions on a conflict, 410 when nothing can be saved any more.
    """
    try:
        revision, owner, raw = _read(request)
    except RequestDataTooBig:
        return problem("入力が長すぎるため保存できません。文章を分けてください。", 413)
    except Malformed as error:
        return problem(str(error), 400)
    if owner != request.user.pk:
        return problem("別の方としてログインしています。", 403, code="owner")
    try:
        saved = draft_write(uuid=uuid, by=request.user, revision=revision, data=raw)
    except DraftConflict as conflict:
        return _conflict(request, uuid, raw, conflict)
    except PermissionDenied:
        return problem("このメモは保存できません。", *_denied(request, uuid))
    except WrongState as error:
        return problem(str(error), 410, number=_number(request, uuid))
    return JsonResponse(_saved(saved, raw))


def _read(request: StaffRequest) -> tuple[int, int, Raw]:
    """Raises Malformed, RequestDataTooBig."""
    try:
        sent = read_json(request)
    except (BadRequest, RawPostDataException):
        raise Malformed("保存する内容を読み取れません。") from None
    return _count(sent.get("rev")), _count(sent.get("owner")), raw_from_data(sent.get("data"))


def _count(value: object) -> int:
    if type(value) is not int or not 0 <= value < 2**31:
        raise Malformed("保存する内容の形式が正しくありません。")
    return value


def _saved(saved: MemoDraft, raw: Raw) -> dict[str, object]:
    at = timezone.localtime(saved.saved_at)
    return {"rev": saved.revision, "saved_at": f"{at:%H:%M:%S}", "reads": reads(raw)}


def _conflict(
    request: StaffRequest, uuid: uuids.UUID, raw: Raw, conflict: DraftConflict
) -> JsonResponse:
    theirs: Raw = dict(conflict.data)
    memo = Memo.objects.visible_to(request.user).get(uuid=uuid)
    form = MemoForm(user=request.user, codes=codes_for(raw, memo, theirs), raw=raw)
    panel = render_to_string(
        "consultations/_write_conflict.html",
        {"conflict": differing(form, raw, theirs), "saved_by": conflict.saved_by},
        request,
    )
    return JsonResponse(
        {"rev": conflict.revision, "data": theirs, "panel": panel, "message": str(conflict)},
        status=409,
    )


def _denied(request: StaffRequest, uuid: uuids.UUID) -> tuple[int]:
    """404 for what is out of scope, 403 for what may be read but not written."""
    seen = Memo.objects.visible_to(request.user).filter(uuid=uuid).exists()
    return (403,) if seen else (404,)


def _number(request: StaffRequest, uuid: uuids.UUID) -> str | None:
    memo = Memo.objects.visible_to(request.user).filter(uuid=uuid).first()
    return memo.number if memo else None
