"""What may be uploaded is judged by its content."""

import io
import struct
import zipfile

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from yorozu.kit.photos import without_place
from yorozu.kit.uploads import MEGABYTE, UploadRefused, judge

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(64)
EXE = b"MZ\x90\x00\x03" + bytes(200)
HTML = b"<!DOCTYPE html><script>alert(1)</script>"


def picture(kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 30, 30)).save(out, kind, **options)
    return out.getvalue()


def office(folder: str, **parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(f"{folder}/document.xml", "<a/>")
        for name, content in parts.items():
            archive.writestr(f"{folder}/{name.replace('_', '.')}", content)
    return out.getvalue()


def compound(*streams: str) -> bytes:
    """The smallest OLE file with these (empty) streams: header, one FAT sector, one directory."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16)
    header += struct.pack("<HHHHHHIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, 1, 1, 0, 4096,
                          end, 0, end, 0)  # fmt: skip
    header += struct.pack("<109I", 0, *[free] * 108)
    table = struct.pack("<128I", fat, end, *[free] * 126)
    names = ["Root Entry", *streams]
    entries = b""
    for n, name in enumerate(names):
        raw = name.encode("utf-16-le")
        right = n + 1 if 0 < n < len(names) - 1 else free
        child = 1 if n == 0 and streams else free
        entries += raw.ljust(64, b"\0") + struct.pack(
            "<HBBIII", len(raw) + 2, 5 if n == 0 else 2, 1, free, right, child
        )
        entries += bytes(36) + struct.pack("<IQ", end, 0)
    return header + table + entries.ljust(512, b"\0")


def taken(name: str, content: bytes, most: int = 20 * MEGABYTE) -> tuple[str, str]:
    return judge(ContentFile(content, name=name), name, most=most)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("見積書.pdf", PDF, "pdf"),
        ("写真.JPG", picture("JPEG"), "image"),
        ("図.png", picture("PNG"), "image"),
        ("図.webp", picture("WEBP"), "image"),
        ("IMG_0001.HEIC", HEIC, "image"),
        ("計画.docx", office("word"), "word"),
        ("表.xlsx", office("xl"), "excel"),
        ("資料.pptx", office("ppt"), "slides"),
        ("古い.doc", compound("WordDocument"), "word"),
        ("古い.xls", compound("Workbook"), "excel"),
        ("古い.ppt", compound("PowerPoint Document"), "slides"),
        ("控え.txt", "こんにちは".encode("cp932"), "text"),
        ("表.csv", "月,売上\n1,100\n".encode("utf-8-sig"), "text"),
    ],
)
def test_what_people_bring_is_taken(name, content, kind):
    assert taken(name, content)[0] == kind


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.pdf", b"", "空の"),
        ("見積書.pdf", EXE, "中身が.pdfではありません"),
        ("写真.jpg", EXE, "中身が.jpgではありません"),
        ("写真.jpg", picture("PNG"), "中身が.jpgではありません"),
        ("写真.jpg", picture("JPEG")[:60], "画像として"),
        ("表.xlsx", office("word"), "中身が.xlsxではありません"),
        ("表.xlsx", b"PK\x03\x04broken", "中身が|壊れて"),
        ("macro.docx", office("word", vbaProject_bin=b"x"), "マクロ"),
        ("macro.xlsm", office("xl"), "マクロ"),
        ("macro.doc", compound("WordDocument", "Macros"), "マクロ"),
        ("locked.xls", compound("EncryptedPackage"), "パスワード"),
        ("name.doc", compound("Workbook"), "形式と違います"),
        ("bomb.docx", office("word", a_xml=bytes(80 * MEGABYTE)), "展開すると"),
        ("page.html", HTML, "受け付けていません"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "受け付けていません"),
        ("page.txt", HTML, "テキストとして"),
        ("nul.txt", b"a\x00b", "テキストとして"),
        ("half.pdf", PDF[:20], "途中で切れて"),
        ("tool.exe", EXE, "受け付けていません"),
        ("noending", PDF, "受け付けていません"),
        ("見積書.pdf\x00.exe", PDF, "受け付けていません"),
    ],
)
def test_what_is_not_what_it_says_is_refused_in_words(name, content, words):
    with pytest.raises(UploadRefused, match=words):
        taken(name, content)


def test_too_large_is_said_with_its_size():
    with pytest.raises(UploadRefused, match=r"1つ1MBまでです（2\.0MB）"):
        taken("a.pdf", PDF + bytes(2 * MEGABYTE), most=MEGABYTE)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_loses_its_place_and_nothing_else(kind):
    exif = Image.Exif()
    exif[0x010F] = "Telephone"
    exif.get_ifd(0x8825).update({1: "N", 2: (35.0, 41.0, 22.5), 3: "E", 4: (139.0, 41.0, 30.1)})
    before = picture(kind, exif=exif)
    after = without_place(before)
    with Image.open(io.BytesIO(before)) as old, Image.open(io.BytesIO(after)) as new:
        assert dict(old.getexif().get_ifd(0x8825))
        assert dict(new.getexif().get_ifd(0x8825)) == {}
        assert new.getexif()[0x010F] == "Telephone"
        assert old.tobytes() == new.tobytes()
    assert len(before) == len(after)


@pytest.mark.parametrize("content", [b"", b"II*\x00", b"II*\x00\xff\xff\xff\xff", EXE, PDF * 3])
def test_anything_else_passes_as_it_is(content):
    assert without_place(content) == content


def test_the_place_in_words_goes_too():
    xmp = b'<rdf exif:GPSLatitude="35,41.3750N" exif:Make="x"/>'
    assert without_place(xmp) == b'<rdf exif:GPSLatitude="           " exif:Make="x"/>'
