"""How an event takes names, and the papers it gives."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from accounts import audit
from accounts.models import User
from partners.enums import EventState
from partners.errors import Refused, Stale
from partners.models import EventMaterial, OutreachEvent
from partners.seminars.registering import places_of
from partners.seminars.services.registrations import lock_event, move_up
from yorozu.kit.files import safe_filename
from yorozu.kit.photos import without_place
from yorozu.kit.uploads import IMAGE, MEGABYTE, UploadRefused, judge

FIELDS = (
    *("audience", "capacity", "registration_from", "registration_until"),
    *("summary", "video_url"),
)
MOST_BYTES = 20 * MEGABYTE
MOST_FILES = 20
MOST_TOTAL = 100 * MEGABYTE


@transaction.atomic
def registration_settings_change(
    *, event: OutreachEvent, version: int, values: Mapping[str, Any], by: User
) -> OutreachEvent:
    """More places, and whoever waits moves up. The same save sent twice is done.

    Raises Stale, Refused, ValidationError by field.
    """
    row = lock_event(event)
    changed = [name for name in FIELDS if getattr(row, name) != values[name]]
    if not changed and version in (row.version, row.version - 1):
        return row
    if row.version != version:
        raise Stale
    if row.state == EventState.CANCELLED:
        raise Refused("中止した行事の申込みの受け方は、変えられません。")
    for name in changed:
        setattr(row, name, values[name])
    _require_places(row, changed)
    row.full_clean()
    row.version += 1
    row.save(update_fields=[*changed, "version"])
    audit.record("event.registration_set", target=row, by=by, fields=changed)
    move_up(row, by=by)
    return row


def _require_places(event: OutreachEvent, changed: list[str]) -> None:
    """Nobody who has a place loses it by a number."""
    if "capacity" not in changed or event.capacity is None:
        return
    seated = places_of(event).seated
    if event.capacity < seated:
        words = f"すでに{seated}人の申込みがあります。{seated}以上の数を入力してください。"
        raise ValidationError({"capacity": words})


def event_material_add(
    *, event: OutreachEvent, upload: File[Any], name: str, after: bool, by: User
) -> EventMaterial:
    """The same file again is the one that is there. Raises Refused."""
    shown = safe_filename(name)
    try:
        kind, ending = judge(upload, shown, most=MOST_BYTES)
    except UploadRefused as error:
        raise Refused(f"{shown}：{error}") from error
    content = upload.read()
    if kind == IMAGE:
        content = without_place(content)
    return _keep(event, content, shown, ending, after, by)


@transaction.atomic
def _keep(
    event: OutreachEvent, content: bytes, name: str, ending: str, after: bool, by: User
) -> EventMaterial:
    row = lock_event(event)
    digest = hashlib.sha256(content).hexdigest()
    files = EventMaterial.objects.filter(event=row, withdrawn_at__isnull=True)
    known = files.filter(digest=digest).first()
    if known is not None:
        return known
    held = files.order_by().aggregate(count=Count("pk"), total=Sum("size", default=0))
    if held["count"] >= MOST_FILES or held["total"] + len(content) > MOST_TOTAL:
        raise Refused(f"{name}：資料は{MOST_FILES}個、合計{MOST_TOTAL // MEGABYTE}MBまでです。")
    made = EventMaterial(
        event=row, name=name, size=len(content), digest=digest, after=after, added_by=by
    )
    made.file.save(f"file{ending}", ContentFile(content), save=False)
    try:
        made.save(force_insert=True)
        audit.record("event_material.added", target=made, by=by, event=row.pk)
    except BaseException:
        made.file.delete(save=False)
        raise
    return made


@transaction.atomic
def event_material_withdraw(*, material: EventMaterial, by: User) -> EventMaterial:
    """Off every page; row and file stay. Twice is once."""
    row = EventMaterial.objects.select_for_update().get(pk=material.pk)
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by = timezone.now(), by
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        audit.record("event_material.withdrawn", target=row, by=by)
    return row
