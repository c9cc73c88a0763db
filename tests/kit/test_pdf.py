from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from yorozu.kit import pdf


@pytest.fixture
def sheet(settings: Any, tmp_path: Any) -> str:
    """A paper template with whatever text the test gives."""
    (tmp_path / "sheet.html").write_text(
        '{% extends "print/base.html" %}{% block content %}<h1>{{ title }}</h1>'
        '<p class="typed">{{ text }}</p>{{ markup|safe }}{% endblock %}'
    )
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], tmp_path]}]
    return "sheet.html"


def words(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_same_input_gives_the_same_bytes(sheet: str) -> None:
    first = pdf.render_pdf(sheet, {"text": "𠮷田 髙橋 ① ㈱"}, title="試験")
    assert pdf.render_pdf(sheet, {"text": "𠮷田 髙橋 ① ㈱"}, title="試験") == first
    assert pdf.render_pdf(sheet, {"text": "別の文"}, title="試験") != first


def test_says_its_language_and_title_for_screen_readers(sheet: str) -> None:
    content = pdf.render_pdf(sheet, {"text": "本文"}, title="経営相談メモ R8-00001")
    reader = PdfReader(BytesIO(content))
    metadata: Any = reader.root_object["/Metadata"].get_object()
    assert b"pdfuaid" in metadata.get_data()
    assert str(reader.root_object["/Lang"]) == "ja"
    assert reader.metadata is not None
    assert reader.metadata.title == "経営相談メモ R8-00001"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("𠮷 髙 ① ㈱ ㋿ ﾊﾝｶｸ", "𠮷 髙 ① ㈱ ㋿ ﾊﾝｶｸ"),
        ("😀", "〓"),
        ("👩‍👩‍👧だ", "〓だ"),
        ("👍🏽👍", "〓〓"),
        ("🇯🇵", "〓"),
        ("葛󠄀飾", "葛飾"),
        ("\ue000", "〓"),
        ("行\n次", "行\n次"),
        ("", ""),
    ],
)
def test_printable_shows_what_cannot_be_drawn(text: str, printed: str) -> None:
    assert pdf.printable(text) == printed


def test_emoji_never_stop_a_print(sheet: str) -> None:
    assert "〓" in words(pdf.render_pdf(sheet, {"text": "😀👩‍👩‍👧"}, title="試験"))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:9/x.png",
        "ftp://127.0.0.1/x",
        "../../../etc/hosts",
        "sub/../../x",
    ],
)
def test_fetches_nothing_but_the_fonts(url: str) -> None:
    with pytest.raises(ValueError, match=r"not printed from|Not an absolute|disallowed"):
        pdf.fetcher()(url)


def test_a_picture_from_elsewhere_is_left_out(sheet: str) -> None:
    markup = '<img src="file:///etc/hostname" alt="図">'
    assert words(pdf.render_pdf(sheet, {"markup": markup}, title="試験")).strip().endswith("図")
