"""A coordinator's portrait: made small, and without what the camera wrote besides the picture."""

from io import BytesIO
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile, File
from django.db import transaction
from PIL import Image, ImageOps

from accounts import audit
from accounts.models import User
from coordinators.errors import PhotoRefused
from coordinators.models import Coordinator
from coordinators.rules import can_edit_profile
from coordinators.services._locks import lock
from yorozu.kit.files import keep
from yorozu.kit.uploads import IMAGE, MEGABYTE, NO_PICTURE, UploadRefused, judge

MOST_BYTES = 10 * MEGABYTE
MOST_PIXELS = 50_000_000
SIDE = 480
TAKEN = (".jpg", ".jpeg", ".png", ".webp")


def photo_set(*, coordinator: Coordinator, by: User, upload: File[Any], name: str) -> Coordinator:
    """Raises PhotoRefused (what is wrong with it, in Japanese), PermissionDenied."""
    try:
        kind, ending = judge(upload, name, most=MOST_BYTES)
    except UploadRefused as error:
        raise PhotoRefused(str(error)) from error
    if kind != IMAGE or ending not in TAKEN:
        raise PhotoRefused("写真は JPEG・PNG・WebP のいずれかにしてください。")
    return _store(coordinator, by, _portrait(upload))


def _portrait(upload: File[Any]) -> bytes:
    """At most SIDE pixels each way, upright, as JPEG; encoding anew drops place and device."""
    try:
        with Image.open(upload) as image:
            if image.width * image.height > MOST_PIXELS:
                raise PhotoRefused("画像の画素数が大きすぎます。縮小してから登録してください。")
            image.draft("RGB", (SIDE * 2, SIDE * 2))
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (OSError, SyntaxError, ValueError) as error:
        raise PhotoRefused(NO_PICTURE) from error
    upright.thumbnail((SIDE, SIDE))
    sheet = Image.new("RGB", upright.size, "white")
    sheet.paste(upright, mask=upright)
    target = BytesIO()
    sheet.save(target, "JPEG", quality=85)
    return target.getvalue()


@transaction.atomic
def _store(coordinator: Coordinator, by: User, content: bytes) -> Coordinator:
    row = lock(coordinator)
    if not can_edit_profile(by, row):
        raise PermissionDenied
    _forget_file(row)
    keep(row.photo, ContentFile(content), "portrait.jpg")
    written = row.photo
    try:
        row.save(update_fields=["photo"])
        audit.record("coordinator.photo_set", target=row, by=by)
    except BaseException:
        written.delete(save=False)
        raise
    return row


@transaction.atomic
def photo_remove(*, coordinator: Coordinator, by: User) -> Coordinator:
    """A portrait is the person's own: taken off, the file goes too. Raises PermissionDenied."""
    row = lock(coordinator)
    if not can_edit_profile(by, row):
        raise PermissionDenied
    if row.photo:
        _forget_file(row)
        row.photo = ""
        row.save(update_fields=["photo"])
        audit.record("coordinator.photo_removed", target=row, by=by)
    return row


def _forget_file(row: Coordinator) -> None:
    """After the commit: a refused transaction keeps the old picture."""
    if row.photo:
        name, storage = str(row.photo.name), row.photo.storage
        transaction.on_commit(lambda: storage.delete(name))
