"""Paper: templates to PDF/UA, the same input giving the same bytes on every machine.

WeasyPrint is imported late: a process that prints nothing does not pay for it.
"""

import hashlib
import os
import re
import threading
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcherResponse

# 下駄: what a printer set where a character was missing. Readers of Japanese know it.
GETA = "〓"
FONTS = {
    "BIZ UDPGothic": "BIZUDPGothic_400Regular.ttf",
    "BIZ UDPGothic Bold": "BIZUDPGothic_700Bold.ttf",
    "Noto Sans JP": "NotoSansJP_400Regular.ttf",
}
_thread = threading.local()
# One emoji is often several characters: skin tones, joined figures, selectors, flags, keycaps.
_JOINED = re.compile(
    "(?:[\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]|\u200d.)+", re.DOTALL
)
_FLAG_LETTERS = frozenset(map(chr, range(0x1F1E6, 0x1F200)))
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")


def font_folder() -> Path:
    return Path(settings.BASE_DIR) / "static" / "vendor" / "fonts"


def render_pdf(template: str, context: Mapping[str, object], *, title: str) -> bytes:
    """Render a template that extends `print/base.html`."""
    from weasyprint import HTML

    # The font subsetter stamps the time into the file unless told another.
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    html = printable(render_to_string(template, {**context, "title": title, **_frame()}))
    page = HTML(string=html, base_url=font_folder().as_uri() + "/", url_fetcher=fetcher())
    pdf: bytes = page.write_pdf(
        font_config=_font_configuration(),
        pdf_variant="pdf/ua-1",
        pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
    )
    return pdf


def _frame() -> dict[str, object]:
    return {"center_name": settings.CENTER_NAME, "center_operator": settings.CENTER_OPERATOR}


def printable(text: str) -> str:
    """Text with a visible 〓 for each character that no font of ours can draw.

    Without it the system's fonts would step in and the bytes would differ from machine to
    machine, or an empty box would be printed.
    """
    missing = {char for char in set(text) if not _is_drawn(char)}
    if not missing:
        return text
    if not missing.isdisjoint(_FLAG_LETTERS):
        text = _FLAG.sub(lambda flag: flag[0][0], text)
    pieces: list[str] = []
    at = 0
    while at < len(text):
        char = text[at]
        if char not in missing:
            pieces.append(char)
        elif unicodedata.category(char) not in ("Cf", "Mn"):
            pieces.append(GETA)
            if joined := _JOINED.match(text, at + 1):
                at = joined.end() - 1
        at += 1
    return "".join(pieces)


def _is_drawn(char: str) -> bool:
    return char in "\n\t\r\f" or ord(char) in covered()


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """Code points that at least one of the fonts draws."""
    from fontTools.ttLib import TTFont

    points: set[int] = set()
    for name in FONTS.values():
        with TTFont(font_folder() / name, lazy=True) as font:
            points |= font.getBestCmap().keys()
    return frozenset(points)


def fetcher() -> Any:
    """A fetcher of our font folder and `data:`; everything else is refused.

    What a client said is printed: no text may make the server read a file or call a host.
    """
    from weasyprint.urls import URLFetcher

    class FontFetcher(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> "URLFetcherResponse":
            parts = urlsplit(url)
            is_font = not parts.netloc and Path(unquote(parts.path)).parent == font_folder()
            if parts.scheme != "data" and not (parts.scheme == "file" and is_font):
                raise ValueError(f"not printed from: {parts.scheme}")
            answer: URLFetcherResponse = super().fetch(url, headers)  # type: ignore[no-untyped-call]
            return answer

    return FontFetcher(allowed_protocols={"file", "data"})  # type: ignore[no-untyped-call]


def _font_configuration() -> "FontConfiguration":
    """The fonts, opened once a thread: Pango's maps are not shared between threads."""
    if not hasattr(_thread, "fonts"):
        from weasyprint.text.fonts import FontConfiguration

        _thread.fonts = FontConfiguration()
    fonts: FontConfiguration = _thread.fonts
    return fonts
