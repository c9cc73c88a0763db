"""Files live under MEDIA_ROOT with random names and leave only as attachments.

Nothing serves that folder: a view fetches the row through its scope and answers with
``attachment_response``.
"""

import re
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404
from django.utils import timezone

from yorozu.kit.textkeys import clean_text

_OPEN_XML = "application/vnd.openxmlformats-officedocument"
CONTENT_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".doc": "application/msword",
    ".docx": f"{_OPEN_XML}.wordprocessingml.document",
    ".heic": "image/heic",
    ".heif": "image/heif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".ppt": "application/vnd.ms-powerpoint",
    ".pptx": f"{_OPEN_XML}.presentationml.presentation",
    ".txt": "text/plain",
    ".webp": "image/webp",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": f"{_OPEN_XML}.spreadsheetml.sheet",
}
LONGEST_NAME = 120
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]')


def safe_filename(name: str, default: str = "ファイル") -> str:
    """A name that every system takes and that shows itself as it is; the ending is kept."""
    plain = _UNSAFE.sub("_", clean_text(name).replace("\n", " ")).strip(" .")
    path = Path(plain or default)
    suffix = path.suffix[:10]
    return path.name.removesuffix(path.suffix)[: LONGEST_NAME - len(suffix)] + suffix


def random_name(filename: str) -> str:
    """A name nobody can guess in a folder that does not grow too full; only the ending is kept."""
    suffix = Path(filename).suffix.lower()
    token = uuid.uuid4().hex
    return f"{token[:2]}/{token}{suffix if suffix in CONTENT_TYPES else '.bin'}"


def stored(folder: str) -> Iterator[str]:
    """Every file in the folder, as `random_name` sorts them into it."""
    if not default_storage.exists(folder):
        return
    for one in default_storage.listdir(folder)[0]:
        for name in default_storage.listdir(f"{folder}/{one}")[1]:
            yield f"{folder}/{one}/{name}"


def sweep_orphans(folder: str, is_named: Callable[[str], bool], *, grace: timedelta) -> int:
    """Delete stored files that no row names; how many. Younger ones may be under way still."""
    gone = 0
    for path in [*stored(folder)]:
        if default_storage.get_modified_time(path) > timezone.now() - grace or is_named(path):
            continue
        default_storage.delete(path)
        gone += 1
    return gone


def keep(field: FieldFile, content: File[Any], filename: str) -> None:
    """Store the content under a random name; the row is not saved."""
    field.save(random_name(filename), content, save=False)


def attachment_response(file: FieldFile | File[Any], filename: str) -> FileResponse:
    """The file as a download under a name people read. Raises Http404 when it is gone."""
    if isinstance(file, FieldFile) and not file:
        raise Http404
    try:
        opened = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = safe_filename(filename)
    kind = CONTENT_TYPES.get(Path(name).suffix.lower(), "application/octet-stream")
    response = FileResponse(opened, as_attachment=True, filename=name, content_type=kind)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
