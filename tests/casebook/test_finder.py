"""Names, places and numbers in a text: found in every spelling, marked where they stand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from casebook.enums import FindingKind as K
from casebook.finding import Known, find, hide_small
from casebook.finding.folding import Folded, letters
from casebook.finding.known import Gathering
from casebook.finding.suggesting import rough_amount

NAME, PERSON, PHONE = "髙砂精密", "佐藤 一郎", "03-1234-5678"


def known() -> Known:
    found = Gathering()
    found.company(f"株式会社{NAME}", is_client=True)
    found.company("カブシキガイシャタカサゴセイミツ", is_client=True)
    found.person(PERSON, is_client=True)
    found.person("林 太郎", is_client=True)
    found.phone(PHONE)
    found.address("東京都大田区蒲田5-1-2", "大田区")
    found.add(K.PRODUCT, "匠ドリル", is_client=True)
    found.add(K.EMAIL, "info@takasago.example", is_client=True)
    found.add(K.BANK, "城南信用金庫")
    return found.known()


KNOWN = known()


def kinds(text: str) -> list[tuple[str, str]]:
    return [(each.kind.value, each.surface) for each in find(text, KNOWN)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("株式会社髙砂精密の話", [("company", "株式会社髙砂精密")]),
        ("㈱高砂精密は、", [("company", "㈱高砂精密")]),
        ("髙 砂　精・密（株）から", [("company", "髙 砂　精・密（株）")]),
        ("ﾀｶｻｺﾞｾｲﾐﾂ と", [("company", "ﾀｶｻｺﾞｾｲﾐﾂ")]),
        ("たかさごせいみつ", [("company", "たかさごせいみつ")]),
        ("佐藤一郎がいう", [("person", "佐藤一郎")]),
        ("佐藤様と", [("person", "佐藤様")]),
        ("林さんは林の中で", [("person", "林さん")]),
        ("電話０３（１２３４）５６７８へ", [("phone", "０３（１２３４）５６７８")]),
        ("0312345678", [("phone", "0312345678")]),
        ("090-9876-5432に", [("phone", "090-9876-5432")]),
        ("連絡はINFO@Takasago.exampleまで", [("email", "INFO@Takasago.example")]),
        ("https://takasago.example/a?b=1、", [("url", "https://takasago.example/a?b=1")]),
        ("takasago.co.jpを", [("url", "takasago.co.jp")]),
        ("法人番号1234567890123", [("number", "1234567890123")]),
        ("〒144-0052の", [("number", "〒144-0052")]),
        ("匠ﾄﾞﾘﾙを", [("product", "匠ﾄﾞﾘﾙ")]),
        ("城南信金蒲田支店の", [("bank", "城南信金蒲田支店")]),
        ("巣鴨信用金庫から", [("bank", "巣鴨信用金庫")]),
        ("蒲田5-1-2にある", [("place", "蒲田5-1-2")]),
        ("蒲田五丁目の店", [("place", "蒲田五丁目")]),
        ("立川駅の前", [("place", "立川駅")]),
        ("八王子市で", [("place", "八王子市")]),
        ("川口市の工場", [("place", "川口市")]),
        ("有限会社多摩製作所に", [("company", "有限会社多摩製作所")]),
        ("さくら堂合同会社", [("company", "堂合同会社")]),
        ("345万円の", [("amount", "345万円")]),
        ("令和8年10月5日に", [("date", "令和8年10月5日")]),
        ("2026年4月から", [("date", "2026年4月")]),
        ("従業員3名の", [("count", "3名")]),
    ],
)
def test_what_tells_who_it_is_is_found(text: str, found: list[tuple[str, str]]) -> None:
    assert kinds(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "株式会社の設立を検討した",
        "お客様とのやり取りを見直した",
        "取引銀行と地方銀行に相談した",
        "最寄り駅から歩く客が多い",
        "資金繰り表を6か月分作成するよう助言した。",
        "第3者の意見と3人以上の班、10名の会、1人ひとりの声",
        "担当社員と女性社長、各支店",
        "売上の3割、5年後の姿",
    ],
)
def test_what_anybody_may_say_is_not_marked(text: str) -> None:
    assert kinds(text) == []


def test_the_clients_own_names_must_go_and_others_may_stay() -> None:
    found = {
        each.surface: each.must_go
        for each in find(
            "㈱高砂精密 たかさごせいみつ 佐藤さん 巣鴨信用金庫 03-1234-5678 090-1111-2222", KNOWN
        )
    }
    assert found == {
        "㈱高砂精密": True,
        "たかさごせいみつ": False,
        "佐藤さん": False,
        "巣鴨信用金庫": False,
        "03-1234-5678": True,
        "090-1111-2222": False,
    }


def test_the_whole_of_what_overlaps_is_one() -> None:
    [one] = find("大田区蒲田5-1-2㈱高砂精密", KNOWN)
    assert (one.kind, one.must_go, one.suggestions[0]) == (K.COMPANY, True, "A社")


SPELLINGS = st.sampled_from(
    [
        *("髙砂精密", "高砂精密", "高 砂 精 密", "高砂\n精密", "髙砂・精密", "髙\ufe00砂精密"),
        *("タカサゴセイミツ", "ﾀｶｻｺﾞｾｲﾐﾂ", "たかさごせいみつ", "タカサコ\u3099セイミツ"),
        *("佐藤一郎", "佐藤　一郎", "佐 藤一郎", "匠ドリル", "匠ﾄﾞﾘﾙ", "匠どりる"),
    ]
)
ANYTHING = st.text(
    st.one_of(
        st.characters(min_codepoint=0x20, max_codepoint=0x7E),
        st.sampled_from(
            "、。「」（）・－ー 　\nあのはを社様㈱駅区円年１２３髙𠮷ﾀﾞ゙①株式会社銀行支店"
        ),
    ),
    max_size=30,
)


@given(ANYTHING, SPELLINGS, ANYTHING)
def test_a_known_name_is_found_wherever_it_stands(before: str, name: str, behind: str) -> None:
    # A mark behind it makes another letter of the last one.
    assume(not behind.startswith(("ﾞ", "\u3099")))
    text = f"{before}{name}{behind}"
    start, end = len(before), len(before) + len(name)
    assert any(each.start <= start and end <= each.end for each in find(text, KNOWN))


@given(st.lists(st.one_of(ANYTHING, SPELLINGS), max_size=6).map("".join))
def test_spans_are_right_in_order_and_apart(text: str) -> None:
    at = 0
    for each in find(text, KNOWN):
        assert at <= each.start < each.end <= len(text)
        assert text[each.start : each.end] == each.surface
        assert each.suggestions
        at = each.end


@given(st.lists(st.one_of(ANYTHING, SPELLINGS), max_size=6).map("".join))
def test_written_otherwise_nothing_of_the_client_is_left(text: str) -> None:
    """The first suggestion for whatever is found, again and again: it comes to an end."""
    for _ in range(100):
        found = [each for each in find(text, KNOWN) if not each.is_warning]
        if not found:
            break
        text = text.replace(found[0].surface, found[0].suggestions[0])
    left = letters(text)
    assert not any(letters(name) in left for name in (NAME, "タカサゴセイミツ", PERSON, "匠ドリル"))


@given(ANYTHING)
def test_folded_letters_know_where_they_come_from(text: str) -> None:
    folded = Folded(text)
    for start, end in folded.spans(folded.letters[:3]):
        assert letters(text[start:end]).find(folded.letters[:3]) >= 0


@pytest.mark.parametrize(
    ("surface", "words"),
    [
        *(("3,450,000円", "数百万円"), ("345万円", "数百万円"), ("１億２千万円", "数億円")),
        *(
            ("80万円", "数十万円"),
            ("5千円", "数千円"),
            ("500円", "少額"),
            ("1.2.3円", "一定の金額"),
        ),
    ],
)
def test_an_amount_is_told_roughly(surface: str, words: str) -> None:
    assert rough_amount(surface) == words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("従業員3名と２社、10名、13人", "従業員5名未満と5社未満、10名、13人"),
        ("4人以上、2名様、第3者、1人ひとり、3.4人", "4人以上、2名様、第3者、1人ひとり、3.4人"),
    ],
)
def test_small_numbers_are_hidden(text: str, shown: str) -> None:
    assert hide_small(text) == shown
    assert hide_small(shown) == shown


def test_other_registered_companies_are_found_by_their_bare_name(db: Any) -> None:
    from tests import builders as make
    from tests.casebook import world as scene

    make.company("株式会社多摩製作所")
    case = scene.made(content="取引先の多摩製作所から値下げを求められた。")
    from casebook.checking import check_of

    assert ("多摩製作所", False) in [
        (word.surface, word.must_go) for word in check_of(case).open_words
    ]
