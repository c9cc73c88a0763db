"""What PDF/UA-1 asks that a machine can see. No free validator can be had by pip or apt."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream

PAINTS = {b"Tj", b"TJ", b"'", b'"', b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s", b"sh"}


def problems(pdf: bytes) -> list[str]:
    """In words, for the message of a failing test; empty when nothing is missing."""
    reader = PdfReader(BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    found = list(_document(reader, root))
    elements = list(_elements(root["/StructTreeRoot"]["/K"]))
    found += _structure(elements)
    for number, page in enumerate(reader.pages, start=1):
        if page.get("/Tabs") != "/S":
            found.append(f"page {number}: tab order does not follow the structure")
        if "/StructParents" not in page:
            found.append(f"page {number}: not tied to the structure")
        found += [f"page {number}: {words}" for words in _untagged(page, reader)]
        for annotation in page.get("/Annots") or []:
            link = annotation.get_object()
            if "/StructParent" not in link or not link.get("/Contents"):
                found.append(f"page {number}: a link without words or outside the structure")
    return found


def _document(reader: PdfReader, root: Any) -> Iterator[str]:
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "not marked as tagged"
    if root.get("/Lang") != "ja":
        yield "no language"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "the title is not shown"
    if reader.metadata is None or not reader.metadata.title:
        yield "no title"
    if b"pdfuaid" not in root["/Metadata"].get_object().get_data():
        yield "not declared as PDF/UA"


def _elements(kids: Any) -> Iterator[Any]:
    """Every structure element, depth first."""
    kids = kids.get_object() if hasattr(kids, "get_object") else kids
    for kid in kids if isinstance(kids, list) else [kids]:
        element = kid.get_object() if hasattr(kid, "get_object") else kid
        if isinstance(element, dict) and "/S" in element:
            yield element
            if "/K" in element:
                yield from _elements(element["/K"])


def _structure(elements: list[Any]) -> list[str]:
    found = []
    levels = [int(each["/S"][2]) for each in elements if each["/S"][:2] == "/H" and each["/S"][2:]]
    if any(after > before + 1 for before, after in zip([0, *levels], levels, strict=False)):
        found.append(f"heading levels skip: {levels}")
    ids = {str(each["/ID"]) for each in elements if "/ID" in each}
    for each in elements:
        kind, more = each["/S"], each.get("/A", {})
        if kind == "/Figure" and not each.get("/Alt"):
            found.append("a figure without words")
        if kind == "/TH" and "/Scope" not in more and "/ID" not in each:
            found.append("a head that no cell can name")
        if kind == "/TD" and any(str(head) not in ids for head in more.get("/Headers", [])):
            found.append("a cell names a head that is not there")
    return found


def _untagged(page: Any, reader: PdfReader) -> Iterator[str]:
    """Painting outside every marked content, artifact or not."""
    depth = 0
    for _, operator in ContentStream(page.get_contents(), reader).operations:
        if operator in (b"BDC", b"BMC"):
            depth += 1
        elif operator == b"EMC":
            depth -= 1
        elif not depth and operator in PAINTS:
            yield f"{operator.decode()} outside the structure"
            return
