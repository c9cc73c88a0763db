"""Is this upload an Excel workbook at all, and one that can be opened safely?

Told by content, never by the name: a CSV renamed .xlsx, an old .xls, a workbook behind a password
and a broken download each get their own sentence, because each needs another step from the clerk.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 400 * 1024 * 1024
MAX_PARTS = 2_000
MAX_RATIO = 300  # a real sheet packs 10–40 fold; a bomb a thousandfold
_RATIO_MATTERS_FROM = 20 * 1024 * 1024
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HOW_TO_SAVE = (
    "Excelで開き、「名前を付けて保存」から「Excelブック（.xlsx）」で保存し直してください。"
)


class WorkbookRefused(ValueError):
    """The file as a whole cannot be read; the text is for the screen."""


def check_workbook_file(path: Path, *, max_bytes: int = MAX_FILE_BYTES) -> None:
    """Raises WorkbookRefused unless the file is a harmless .xlsx (or .xlsm) workbook."""
    size = path.stat().st_size
    if size == 0:
        raise WorkbookRefused("ファイルが空です。")
    if size > max_bytes:
        limit = max_bytes // (1024 * 1024)
        raise WorkbookRefused(
            f"ファイルが{limit}MBを超えています。年度や月で分けて取り込んでください。"
        )
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(_OLE_MAGIC):
        raise WorkbookRefused(_ole_message(path))
    if not head.startswith(b"PK\x03\x04"):
        raise WorkbookRefused(_other_message(head))
    _check_archive(path)


def _ole_message(path: Path) -> str:
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        return "パスワードがかかったExcelファイルです。パスワードを解除して保存し直してください。"
    return f"古い形式（.xls）のExcelファイルです。{_HOW_TO_SAVE}"


def _other_message(head: bytes) -> str:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype html", b"<html", b"<table")):
        return f"Excelではなくウェブページのファイルです。{_HOW_TO_SAVE}"
    if b"\x00" not in head and (b"," in head or b"\t" in head):
        return f"CSV（文字だけのファイル）のようです。{_HOW_TO_SAVE}"
    return f"Excelブック（.xlsx）ではありません。{_HOW_TO_SAVE}"


def _check_archive(path: Path) -> None:
    broken = f"Excelファイルが壊れています。もう一度ダウンロードするか、{_HOW_TO_SAVE}"
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check_kind({part.filename for part in parts})
            _check_size(parts)
            for part in parts:
                _refuse_document_types(archive, part)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise WorkbookRefused(broken) from error


def _check_kind(names: set[str]) -> None:
    if "xl/workbook.bin" in names:
        raise WorkbookRefused(f"バイナリ形式（.xlsb）のExcelファイルです。{_HOW_TO_SAVE}")
    if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
        raise WorkbookRefused(f"Excelブック（.xlsx）ではありません。{_HOW_TO_SAVE}")


def _check_size(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    is_bomb = unpacked > _RATIO_MATTERS_FROM and unpacked / packed > MAX_RATIO
    if unpacked > MAX_UNPACKED_BYTES or len(parts) > MAX_PARTS or is_bomb:
        raise WorkbookRefused(
            "展開すると大きすぎるファイルです。年度や月で分けて取り込んでください。"
        )


def _refuse_document_types(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Excel never writes a DTD; one is an attack on the XML reader (entity expansion)."""
    if not part.filename.endswith((".xml", ".rels")):
        return
    with archive.open(part) as stream:
        head = stream.read(2048).replace(b"\x00", b"")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise WorkbookRefused("安全に開けないファイルです（外部定義を含みます）。")


def merged_ranges(path: Path, part: str) -> Iterator[str]:
    """References of merged cells in one sheet ("B5:B7"), read without building the sheet."""
    tag = b'<mergeCell ref="'
    with zipfile.ZipFile(path) as archive, archive.open(part) as stream:
        kept = b""
        while chunk := stream.read(1 << 20):
            buffer = kept + chunk
            pieces = buffer.split(tag)
            for piece in pieces[1:]:
                if b'"' in piece:
                    yield piece.split(b'"', 1)[0].decode("ascii", "ignore")
            last = buffer.rfind(tag)
            unfinished = last >= 0 and b'"' not in buffer[last + len(tag) :]
            kept = buffer[last:] if unfinished else buffer[-len(tag) + 1 :]
