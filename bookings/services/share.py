"""引継事項 and 資料: left for colleagues, and taken back. Their end is `bookings.disposal`."""

import hashlib
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from accounts import audit
from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from bookings.errors import Refused
from bookings.models import HandoverNote, Material
from bookings.sharing import LONGEST_NOTE, MOST_BYTES, Target, kind_of_target, may_withdraw
from yorozu.kit.files import safe_filename
from yorozu.kit.photos import without_place
from yorozu.kit.textkeys import clean_text
from yorozu.kit.uploads import IMAGE, MEGABYTE, UploadRefused, judge

MOST_FILES = 30
MOST_TOTAL = 200 * MEGABYTE
SharedT = TypeVar("SharedT", HandoverNote, Material)


@transaction.atomic
def note_add(*, target: Target, by: User, text: str) -> HandoverNote:
    """Leave a note; the same words by the same person are the note that is there already.

    Raises Refused, PermissionDenied.
    """
    _require_writer(by)
    text = clean_text(text).strip()
    if not text:
        raise Refused("引継事項を入力してください。")
    if len(text) > LONGEST_NOTE:
        raise Refused(f"引継事項は{LONGEST_NOTE}字以内で入力してください（いま{len(text)}字）。")
    on = _lock(target)
    known: HandoverNote | None = (
        HandoverNote.objects.filter(**on, added_by=by, text=text).current().first()
    )
    if known is not None:
        return known
    note = HandoverNote(**on, text=text, added_by=by)
    note.full_clean()
    note.save(force_insert=True)
    audit.record("note.added", target=note, by=by, **_place(target))
    return note


def material_add(*, target: Target, by: User, upload: File[Any], name: str) -> Material:
    """Keep a file; the same file again is the one that is there already.

    Raises Refused (what is wrong with it, in Japanese), PermissionDenied.
    """
    _require_writer(by)
    shown = safe_filename(name)
    try:
        kind, ending = judge(upload, shown, most=MOST_BYTES)
    except UploadRefused as error:
        raise Refused(f"{shown}：{error}") from error
    content = upload.read()
    if kind == IMAGE:
        content = without_place(content)
    return _keep(target, by, content, shown, kind, ending)


@transaction.atomic
def _keep(target: Target, by: User, content: bytes, name: str, kind: str, ending: str) -> Material:
    on = _lock(target)
    digest = hashlib.sha256(content).hexdigest()
    files = Material.objects.filter(**on).current()
    known: Material | None = files.filter(digest=digest).first()
    if known is not None:
        return known
    held = files.order_by().aggregate(count=Count("pk"), total=Sum("size", default=0))
    if held["count"] >= MOST_FILES:
        raise Refused(f"{name}：資料は{MOST_FILES}個までです。")
    if held["total"] + len(content) > MOST_TOTAL:
        raise Refused(f"{name}：資料は合計{MOST_TOTAL // MEGABYTE}MBまでです。")
    row = Material(**on, name=name, kind=kind, size=len(content), digest=digest, added_by=by)
    row.file.save(f"file{ending}", ContentFile(content), save=False)
    try:
        row.save(force_insert=True)
        audit.record("material.added", target=row, by=by, **_place(target))
    except BaseException:
        row.file.delete(save=False)
        raise
    return row


def note_withdraw(*, note: HandoverNote, by: User) -> HandoverNote:
    return _withdraw(HandoverNote, note, by, "note.withdrawn")


def material_withdraw(*, material: Material, by: User) -> Material:
    return _withdraw(Material, material, by, "material.withdrawn")


@transaction.atomic
def _withdraw(model: type[SharedT], shared: SharedT, by: User, act: str) -> SharedT:
    """Off every page; row and file stay. Twice is once. Raises PermissionDenied."""
    row: SharedT = model._default_manager.select_for_update().get(pk=shared.pk)
    if not may_withdraw(by, row):
        raise PermissionDenied
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by = timezone.now(), by
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        audit.record(act, target=row, by=by)
    return row


def _require_writer(by: User) -> None:
    if not has_permission(by, Permission.HANDOVER_WRITE):
        raise PermissionDenied


def _lock(target: Target) -> dict[str, Target]:
    """Two clicks at once queue up here, so that the second finds what the first has left."""
    type(target)._default_manager.select_for_update(of=("self",)).get(pk=target.pk)
    return {kind_of_target(target): target}


def _place(target: Target) -> dict[str, Any]:
    return {kind_of_target(target): target.pk}
