"""The words in files: what is found, what is left out, what must not hurt."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook

from yorozu.kit import filetext
from yorozu.kit.filetext import text_in


def archive(**parts: str) -> io.BytesIO:
    """A zip whose names are given with __ for / and the ending .xml."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(f"{name.replace('__', '/')}.xml", text)
    held.seek(0)
    return held


def test_words_of_a_document_in_paragraphs() -> None:
    xml = (
        '<w:document><w:p><w:r><w:t>資金繰り</w:t></w:r><w:r><w:t xml:space="preserve"> 表</w:t>'
        "</w:r></w:p><w:p><w:tab/><w:t>A &amp; B</w:t></w:p></w:document>"
    )
    assert text_in(archive(word__document=xml, word__styles="<w:t>書式</w:t>"), "a.docx") == (
        "資金繰り 表\nA & B"
    )


def test_slides_in_their_order() -> None:
    slides = {f"ppt__slides__slide{n}": f"<a:p><a:t>{n}枚目</a:t></a:p>" for n in (10, 2, 1)}
    assert text_in(archive(**slides), "発表.PPTX").split() == ["1枚目", "2枚目", "10枚目"]


def test_a_real_workbook() -> None:
    book, held = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["返済計画", 1200, "据置期間"])
    book.save(held)
    held.seek(0)
    assert text_in(held, "計画.xlsx").split() == ["返済計画", "据置期間"]


def test_a_real_pdf() -> None:
    from weasyprint import HTML

    pages = "".join(f'<p style="break-after: page">{n}枚目 資金繰り</p>' for n in (1, 2))
    made = io.BytesIO(HTML(string=pages).write_pdf())
    assert text_in(made, "資料.pdf").split() == ["1枚目", "資金繰り", "2枚目", "資金繰り"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
def test_plain_text_in_the_encodings_that_are_taken(encoding: str) -> None:
    assert text_in(io.BytesIO("創業の手引き".encode(encoding)), "手引き.txt") == "創業の手引き"


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.pptx", "a.pdf", "a.png", "a.doc", "a"])
def test_what_is_broken_or_not_read_gives_nothing(name: str) -> None:
    assert text_in(io.BytesIO(b"PK\x03\x04 broken %PDF"), name) == ""


def test_a_broken_part_gives_nothing() -> None:
    held = archive(word__document="<w:t>" + "資" * 5000 + "</w:t>")
    raw = bytearray(held.getvalue())
    raw[60:80] = b"\xff" * 20
    assert text_in(io.BytesIO(bytes(raw)), "a.docx") == ""


def test_nothing_is_expanded() -> None:
    xml = '<!DOCTYPE x [<!ENTITY a "aaaa">]><w:p><w:t>&a;&a;</w:t></w:p>'
    assert text_in(archive(word__document=xml), "a.docx") == "&a;&a;"


def test_a_bomb_is_read_no_further_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filetext, "MOST_READ", 1000)
    xml = "<w:t>" + "a" * 5_000_000 + "</w:t><w:t>b</w:t>"
    parts = {"word__document": "<w:t>先頭</w:t>" + xml, "word__footnotes": "<w:t>末尾</w:t>"}
    assert text_in(archive(**parts), "a.docx") == "先頭"


def test_as_much_as_is_kept() -> None:
    text = "長" * (filetext.MOST_TEXT + 5)
    assert text_in(io.BytesIO(text.encode()), "a.txt") == text[: filetext.MOST_TEXT]
