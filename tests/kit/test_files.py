import io
import re
from pathlib import Path

import pytest
from django.core.files.base import ContentFile, File
from django.db.models import FileField
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

from yorozu.kit import files


class Owner:
    pass


def field_file(name: str = "") -> FieldFile:
    field = FileField()
    field.set_attributes_from_name("file")
    return FieldFile(Owner(), field, name)  # type: ignore[arg-type]


def body(response: FileResponse) -> bytes:
    content = b"".join(response.streaming_content)  # type: ignore[arg-type]
    response.close()
    return content


@pytest.mark.parametrize("name", ["台帳.xlsx", "../../etc/passwd", "a.PDF", "x.html", "x.py", ""])
def test_random_names_keep_only_a_known_ending(name: str) -> None:
    made = files.random_name(name)
    assert re.fullmatch(r"[0-9a-f]{2}/[0-9a-f]{32}\.(xlsx|pdf|bin)", made)
    assert made != files.random_name(name)


# Closing a response ends a request, which looks after the open connections.
@pytest.mark.django_db
def test_kept_files_lie_in_the_media_folder_and_come_back(media: Path) -> None:
    file = field_file()
    files.keep(file, ContentFile(b"data"), "台帳.xlsx")
    path = Path(file.path)
    assert path.is_relative_to(media)
    assert path.stat().st_mode & 0o077 == 0
    response = files.attachment_response(file, "台帳 ㈱.xlsx")
    assert body(response) == b"data"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%8F%B0")
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_attachments_of_unknown_kind_are_not_shown(media: Path) -> None:
    response = files.attachment_response(File(io.BytesIO(b"<script>")), "a.html")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == 'attachment; filename="a.html"'
    response.close()


@pytest.mark.parametrize("name", ["", "00/gone.xlsx"])
def test_a_missing_file_is_not_found(media: Path, name: str) -> None:
    with pytest.raises(Http404):
        files.attachment_response(field_file(name), "a.xlsx")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("月次 令和8年11月.pdf", "月次 令和8年11月.pdf"),
        ("../../a/b.xlsx", "_.._a_b.xlsx"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"),
        ("x\u202efdp.exe", "x_fdp.exe"),
        ("...", "ファイル"),
        ("", "ファイル"),
        ("長" * 300 + ".xlsx", "長" * 115 + ".xlsx"),
    ],
)
def test_safe_filenames(name: str, safe: str) -> None:
    assert files.safe_filename(name) == safe
