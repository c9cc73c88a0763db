"""Files on a memo: taken in and withdrawn; their end is `consultations.disposal`."""

import hashlib
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from accounts import audit
from accounts.models import User
from consultations.enums import AttachmentKind
from consultations.errors import FileRefused, ReasonRequired, WrongState
from consultations.models import Attachment, Memo
from consultations.rules import can_attach, can_withdraw
from consultations.writing.services.state import lock
from yorozu.kit.files import safe_filename
from yorozu.kit.photos import without_place
from yorozu.kit.uploads import IMAGE, MEGABYTE, UploadRefused, judge

MOST_BYTES = 20 * MEGABYTE
MOST_FILES = 30
MOST_TOTAL = 200 * MEGABYTE
LONGEST_REASON = 200


def attachment_add(*, memo: Memo, by: User, upload: File[Any], name: str) -> Attachment:
    """Keep a file on the memo; the same file again is the one that is there already.

    Raises FileRefused (what is wrong with it, in Japanese), WrongState, PermissionDenied.
    """
    shown = safe_filename(name)
    try:
        kind, ending = judge(upload, shown, most=MOST_BYTES)
    except UploadRefused as error:
        raise FileRefused(shown, str(error)) from error
    content = upload.read()
    if kind == IMAGE:
        content = without_place(content)
    return _keep(memo, by, content, shown, AttachmentKind(kind), ending)


@transaction.atomic
def _keep(
    memo: Memo, by: User, content: bytes, name: str, kind: AttachmentKind, ending: str
) -> Attachment:
    memo = lock(memo)
    if not can_attach(by, memo):
        if memo.is_editable:
            raise PermissionDenied
        raise WrongState("このメモは確認済みか取消済みのため、添付できません。")
    digest = hashlib.sha256(content).hexdigest()
    files = Attachment.objects.filter(memo=memo).current()
    if (known := files.filter(digest=digest).first()) is not None:
        return known
    held = files.aggregate(count=Count("pk"), total=Sum("size", default=0))
    if held["count"] >= MOST_FILES:
        raise FileRefused(name, f"1つのメモに添付できるのは{MOST_FILES}個までです。")
    if held["total"] + len(content) > MOST_TOTAL:
        raise FileRefused(name, f"1つのメモの添付は、合計{MOST_TOTAL // MEGABYTE}MBまでです。")
    row = Attachment(memo=memo, name=name, kind=kind, size=len(content), digest=digest, added_by=by)
    row.file.save(f"file{ending}", ContentFile(content), save=False)
    try:
        row.save(force_insert=True)
        audit.record("attachment.added", target=row, by=by, memo=memo.pk, number=memo.number)
    except BaseException:
        row.file.delete(save=False)
        raise
    return row


@transaction.atomic
def attachment_withdraw(*, attachment: Attachment, by: User, reason: str = "") -> Attachment:
    """Take a file off every page; row and file stay. A numbered memo asks for a reason.

    Withdrawing twice is withdrawing once. Raises ReasonRequired, PermissionDenied.
    """
    memo = lock(attachment.memo)
    row = Attachment.objects.select_for_update().get(pk=attachment.pk)
    if not can_withdraw(by, memo):
        raise PermissionDenied
    if row.withdrawn_at is not None:
        return row
    reason = reason.strip()
    if memo.number and not reason:
        raise ReasonRequired("取り下げる理由を入力してください。")
    if len(reason) > LONGEST_REASON:
        raise ReasonRequired(f"理由は{LONGEST_REASON}字以内で入力してください。")
    _withdraw(row, by, reason)
    audit.record("attachment.withdrawn", target=row, by=by, memo=memo.pk, number=memo.number)
    return row


def _withdraw(row: Attachment, by: User, reason: str) -> None:
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = timezone.now(), by, reason
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
