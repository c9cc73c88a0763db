"""Uploads are judged by what they hold; the name only says what they claim to be.

A real signature (puremagic), then a look inside: images are decoded, Office files are listed
without unpacking, old Office files are opened as the compound files they are. Whatever can run
(macros, HTML, SVG) is refused.
"""

import os
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import olefile
import puremagic
from django.core.files.base import File
from PIL import Image

from yorozu.kit.textkeys import clean_text

MEGABYTE = 1024 * 1024
HEAD = 4096
# An Office file is text: more than this, or squeezed harder than this, is a bomb.
MOST_UNPACKED = 300 * MEGABYTE
MOST_PARTS = 5_000
MOST_SQUEEZED = 200
MOST_PIXELS = 120_000_000
NO_PICTURE = "画像として読み取れません。撮り直すか、元のファイルを確かめてください。"

PDF, IMAGE, WORD, EXCEL, SLIDES, TEXT = KINDS = (
    *("pdf", "image", "word", "excel", "slides", "text"),
)


class UploadRefused(Exception):
    """The file is not taken. `str(error)` is Japanese, for the screen."""


@dataclass(frozen=True)
class Kind:
    """`signature`: an ending by which puremagic knows the content; "" where there is none."""

    name: str
    signature: str = ""
    inside: str = ""


KNOWN = {
    ".pdf": Kind(PDF, ".pdf"),
    ".jpg": Kind(IMAGE, ".jpg", "JPEG"),
    ".jpeg": Kind(IMAGE, ".jpg", "JPEG"),
    ".png": Kind(IMAGE, ".png", "PNG"),
    ".webp": Kind(IMAGE, ".webp", "WEBP"),
    ".heic": Kind(IMAGE, ".heif"),
    ".heif": Kind(IMAGE, ".heif"),
    ".docx": Kind(WORD, ".docx", "word/"),
    ".xlsx": Kind(EXCEL, ".xlsx", "xl/"),
    ".pptx": Kind(SLIDES, ".pptx", "ppt/"),
    ".doc": Kind(WORD, ".doc", "WordDocument"),
    ".xls": Kind(EXCEL, ".doc", "Workbook"),
    ".ppt": Kind(SLIDES, ".doc", "PowerPoint Document"),
    ".txt": Kind(TEXT),
    ".csv": Kind(TEXT),
}
ACCEPT = ",".join(KNOWN)
TAKEN = "PDF・画像・Word・Excel・PowerPoint・テキスト（txt・csv）"
_MACROS = {".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".xlsb", ".pptm", ".potm", ".ppsm"}
_ACTIVE = {".svg", ".html", ".htm", ".xhtml", ".xml", ".mht", ".js"}
_OLE_MACROS = ("macros", "_vba_project_cur", "vba")
_HEIF = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


def judge(file: File[Any], name: str, *, most: int) -> tuple[str, str]:
    """(kind, ending) of a file that may be kept. Raises UploadRefused."""
    ending = Path(clean_text(name)).suffix.lower()
    size = file.size or 0
    if size > most:
        raise UploadRefused(f"1つ{most // MEGABYTE}MBまでです（{size / MEGABYTE:.1f}MB）。")
    if not size:
        raise UploadRefused("中身が空のファイルです。")
    if ending in _MACROS:
        raise UploadRefused("マクロを含む形式です。マクロのない形式で保存し直してください。")
    if ending in _ACTIVE:
        raise UploadRefused("この形式は受け付けていません。PDFに変換して添付してください。")
    if ending not in KNOWN:
        raise UploadRefused(f"この形式は受け付けていません。{TAKEN}を添付できます。")
    kind = KNOWN[ending]
    file.seek(0)
    head = file.read(HEAD)
    if kind.signature and not _is_signed(head, kind):
        raise UploadRefused(f"中身が{ending}ではありません。元のファイルを確かめてください。")
    file.seek(0)
    assert file.file is not None
    _LOOKS[kind.name](file.file, kind, ending)
    file.seek(0)
    return kind.name, ending


def _is_signed(head: bytes, kind: Kind) -> bool:
    if kind.signature == ".heif":
        return head[4:8] == b"ftyp" and head[8:12] in _HEIF and b"hei" in head[8:64]
    try:
        found = {match.extension for match in puremagic.magic_string(head)}
    except puremagic.PureError:
        return False
    return kind.signature in found


def _look_at_image(file: IO[bytes], kind: Kind, _ending: str) -> None:
    """Decoded as what it claims; HEIC is taken on its signature (no decoder is installed)."""
    if not kind.inside:
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=(kind.inside,)) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise UploadRefused("画像の画素数が大きすぎます。縮小して添付してください。")
                image.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Warning) as error:
        raise UploadRefused(
            "画像として読み取れません。撮り直すか、元のファイルを確かめてください。"
        ) from error


def _look_at_office(file: IO[bytes], kind: Kind, ending: str) -> None:
    if kind.signature == ".doc":
        _look_at_compound(file, kind)
        return
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UploadRefused(
            "壊れているため読み取れません。元のファイルを確かめてください。"
        ) from error
    names = [part.filename.lower() for part in parts]
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if (
        len(parts) > MOST_PARTS
        or unpacked > MOST_UNPACKED
        or unpacked > max(packed, MEGABYTE // 8) * MOST_SQUEEZED
    ):
        raise UploadRefused("展開すると大きくなりすぎるファイルです。中身を減らしてください。")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise UploadRefused("マクロを含むファイルです。マクロのない形式で保存し直してください。")
    if "[content_types].xml" not in names or not any(
        name.startswith(kind.inside) for name in names
    ):
        raise UploadRefused(f"中身が{ending}ではありません。元のファイルを確かめてください。")


def _look_at_compound(file: IO[bytes], kind: Kind) -> None:
    try:
        with olefile.OleFileIO(file) as compound:
            streams = [[part.lower() for part in path] for path in compound.listdir()]
    except (OSError, ValueError, IndexError, OverflowError) as error:
        raise UploadRefused(
            "壊れているため読み取れません。元のファイルを確かめてください。"
        ) from error
    flat = {part for path in streams for part in path}
    if "encryptedpackage" in flat:
        raise UploadRefused("パスワードが付いています。外してから添付してください。")
    if flat.intersection(_OLE_MACROS):
        raise UploadRefused("マクロを含むファイルです。マクロのない形式で保存し直してください。")
    wanted = {kind.inside.lower()} | ({"book"} if kind.name == EXCEL else set())
    if not flat & wanted:
        raise UploadRefused("中身が名前の形式と違います。元のファイルを確かめてください。")


def _look_at_pdf(file: IO[bytes], _kind: Kind, _ending: str) -> None:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - HEAD))
    if b"%%EOF" not in file.read(HEAD):
        raise UploadRefused("PDFが途中で切れています。もう一度保存してから添付してください。")


def _look_at_text(file: IO[bytes], _kind: Kind, _ending: str) -> None:
    """UTF-8, UTF-16 or Shift_JIS, and no page in disguise."""
    raw = file.read()
    for encoding in ("utf-8-sig", "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp932"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        opening = text[:HEAD].lower()
        if "\0" in text or any(tag in opening for tag in ("<html", "<svg", "<script", "<!doctype")):
            break
        return
    raise UploadRefused("テキストとして読み取れません。元のファイルを確かめてください。")


_LOOKS = {
    PDF: _look_at_pdf,
    IMAGE: _look_at_image,
    WORD: _look_at_office,
    EXCEL: _look_at_office,
    SLIDES: _look_at_office,
    TEXT: _look_at_text,
}
