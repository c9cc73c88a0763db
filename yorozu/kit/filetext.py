"""The words in a file, for searching: of plain text, of PDF and of today's Office files.

Office files are zip archives of XML of which only the text elements are picked out, without a
parser: there is nothing to expand and nothing to follow. What is read of an archive is bounded.
"""

import logging
import re
import zipfile
import zlib
from html import unescape
from pathlib import Path
from typing import IO

from yorozu.kit.textkeys import clean_text
from yorozu.kit.uploads import MEGABYTE

logger = logging.getLogger(__name__)

MOST_READ = 20 * MEGABYTE
MOST_TEXT = 100_000
READ = (".txt", ".csv", ".pdf", ".docx", ".xlsx", ".pptx")
MOST_PAGES = 300
_PARTS = {
    ".docx": re.compile(r"word/(document|footnotes|endnotes)\.xml"),
    ".xlsx": re.compile(r"xl/(sharedStrings|worksheets/sheet\d+)\.xml"),
    ".pptx": re.compile(r"ppt/(slides/slide|notesSlides/notesSlide)\d+\.xml"),
}
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError)
_NUMBER = re.compile(r"\d+")
# A piece of text, or the end of a paragraph or of a cell.
_PIECE = re.compile(r"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)<|</(?:\w+:)?(?:p|si|is)>")


def text_in(file: IO[bytes], name: str) -> str:
    """At most `MOST_TEXT` characters; nothing of a file that is no such or is broken."""
    ending = Path(name).suffix.lower()
    if ending == ".pdf":
        text = _pages(file)
    elif ending in _PARTS:
        try:
            text = _office(file, _PARTS[ending])
        except _BROKEN:
            return ""
    else:
        text = _plain(file.read(MOST_READ)) if ending in READ else ""
    return clean_text(text[: 2 * MOST_TEXT]).strip()[:MOST_TEXT]


def _pages(file: IO[bytes]) -> str:
    """Page by page until there is enough; a scanned or locked file has no words."""
    from pypdf import PdfReader  # the worker alone needs it: a third of a second at every start

    found, length = [], 0
    try:
        for page in PdfReader(file).pages[:MOST_PAGES]:
            found.append(page.extract_text())
            length += len(found[-1])
            if length > MOST_TEXT:
                break
    except Exception:  # noqa: BLE001 - a damaged file raises anything
        logger.info("a PDF could not be read to its end")
    return "\n".join(found)


def _plain(raw: bytes) -> str:
    """As the upload was taken: UTF-8, UTF-16 or Shift_JIS."""
    for encoding in ("utf-8-sig", "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""


def _office(file: IO[bytes], wanted: re.Pattern[str]) -> str:
    """Its parts in their order (slide 2 before slide 10)."""
    left, found = MOST_READ, []
    with zipfile.ZipFile(file) as archive:
        names = [name for name in archive.namelist() if wanted.fullmatch(name)]
        for name in sorted(names, key=_place):
            with archive.open(name) as part:
                raw = part.read(left)
            left -= len(raw)
            found.append(_words(raw.decode("utf-8", "ignore")))
    return "\n".join(found)


def _place(name: str) -> tuple[str, int]:
    number = _NUMBER.search(name)
    return _NUMBER.sub("", name), int(number[0]) if number else 0


def _words(xml: str) -> str:
    pieces = ("\n" if each[1] is None else unescape(each[1]) for each in _PIECE.finditer(xml))
    return "".join(pieces)
