import datetime as dt

import pytest

from consultations.importing import words
from consultations.importing.cells import Unreadable


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("来訪 ", "来訪"),
        ("窓口", "来訪"),
        ("来所（電話予約）", "来訪"),
        ("対面", "来訪"),
        ("面談（訪問）", "訪問"),
        ("TEL", "電話"),
        ("電話相談", "電話"),
        ("ﾃﾞﾝﾜ", None),
        ("Zoom", "オンライン"),
        ("ｵﾝﾗｲﾝ", "オンライン"),
        ("WEB会議", "オンライン"),
        ("Google Meet", "オンライン"),
        ("現地訪問", "訪問"),
        ("訪問（出張相談会）", "出張"),
        ("出張", "出張"),
        ("Hotel", None),
        ("テレパシー", None),
        ("メール", None),
    ],
)
def test_method(text: str, method: str | None) -> None:
    if method is None:
        with pytest.raises(Unreadable):
            words.read_method(text)
    else:
        assert words.read_method(text) == method


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("若葉 巧", ("若葉 巧",)),
        ("若葉　巧", ("若葉 巧",)),
        ("若葉 巧\n大伴 香", ("若葉 巧", "大伴 香")),
        ("若葉 巧 / 大伴 香", ("若葉 巧", "大伴 香")),
        ("若葉 巧・大伴 香、千場 透", ("若葉 巧", "大伴 香", "千場 透")),
        ("若葉CO，大伴 香 氏", ("若葉", "大伴 香")),
        ("チーフCO 若葉 巧（同席：大伴）", ("若葉 巧",)),
        ("マイケル・ブラウン", ("マイケル・ブラウン",)),
        ("若葉 巧、若葉 巧", ("若葉 巧",)),
        ("－", ()),
    ],
)
def test_coordinators(text: str, names: tuple[str, ...]) -> None:
    assert words.coordinator_names(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("中村 由美", ("中村 由美",)),
        ("中村 由美様", ("中村 由美",)),
        ("中村 由美 様", ("中村 由美",)),
        ("中村 翔　代表取締役", ("中村 翔",)),
        ("代表取締役　中村 翔 様", ("中村 翔",)),
        ("中村社長", ("中村",)),
        ("髙𠮷 恵（長女）", ("髙𠮷 恵",)),
        ("中村 翔、中村 由美 様", ("中村 翔", "中村 由美")),
        ("なし", ()),
        ("社長", ("社長",)),
    ],
)
def test_visitors(text: str, names: tuple[str, ...]) -> None:
    assert words.person_names(text) == names


@pytest.mark.parametrize(
    ("value", "staff"),
    [
        ("3（うちパート2）", 3),
        ("約20名", 20),
        ("５人", 5),
        (12, 12),
        (12.0, 12),
        ("12", 12),
        ("1,200人", 1200),
        ("なし", 0),
        ("代表者のみ", 0),
        ("十二名", 12),
        ("20名程度", 20),
        ("1～5人", None),
        ("1-5", None),
        ("20人以上", None),
        ("数名", None),
        ("不明", None),
        (None, None),
        ("", None),
        ("-3", None),
        (dt.datetime(2024, 1, 5), None),
        (True, None),
    ],
)
def test_staff(value: object, staff: int | None) -> None:
    assert words.read_staff(value) == staff


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("資金繰り", ("資金繰り",)),
        ("資金繰り、販路開拓", ("資金繰り", "販路開拓")),
        ("資金繰り／販路開拓,IT活用", ("資金繰り", "販路開拓", "IT活用")),
        ("資金繰り・販路開拓\n創業", ("資金繰り", "販路開拓", "創業")),
        ("①資金繰り ②販路開拓", ("資金繰り", "販路開拓")),
        ("IT・DX、創業", ("IT・DX", "創業")),
        ("資金繰り、資金繰り", ("資金繰り",)),
        ("　", ()),
    ],
)
def test_topics(text: str, topics: tuple[str, ...]) -> None:
    assert words.split_topics(text, known={"IT・DX"}) == topics


@pytest.mark.parametrize(
    "text",
    [
        "城南信金蒲田支店",
        "城南信用金庫（蒲田支店）",
        "城南信用金庫 蒲田支店",
        "城南信用金庫　蒲田支店",
        "城南信用金庫/蒲田支店 様より紹介",
    ],
)
def test_bank_and_branch_in_every_spelling(text: str) -> None:
    found = words.read_introducer(text)
    assert found is not None
    assert (found.organization, found.branch) == ("城南信用金庫", "蒲田支店")


@pytest.mark.parametrize(
    ("text", "branch", "expected"),
    [
        ("東京商工会議所", None, ("東京商工会議所", "")),
        ("城南信用金庫", "蒲田支店", ("城南信用金庫", "蒲田支店")),
        ("日本政策金融公庫大森支店", None, ("日本政策金融公庫", "大森支店")),
        ("知人の紹介", None, ("知人の紹介", "")),
    ],
)
def test_introducer(text: str, branch: str | None, expected: tuple[str, str]) -> None:
    found = words.read_introducer(text, branch)
    assert found is not None
    assert (found.organization, found.branch) == expected


def test_introducer_none() -> None:
    assert words.read_introducer("なし") is None
    assert words.read_introducer(None) is None


@pytest.mark.parametrize(
    ("value", "phone"),
    [
        ("03-1234-5678", "0312345678"),
        ("０３（１２３４）５６７８", "0312345678"),
        (312345678, "0312345678"),
        ("090-1234-5678／03-1234-5678", "09012345678"),
        ("+81 3 1234 5678", "0312345678"),
        ("内線12", ""),
        ("なし", ""),
    ],
)
def test_phone(value: object, phone: str) -> None:
    assert words.phone_text(value) == phone


@pytest.mark.parametrize("text", ["（創業前）", "なし", "個人", "－", "", "開業予定"])
def test_no_company(text: str) -> None:
    assert words.company_name(text) == ""


def test_company_stays_as_typed() -> None:
    assert words.company_name("㈱大田精機　１２ ") == "㈱大田精機 １２"
