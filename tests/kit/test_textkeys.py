import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yorozu.kit import textkeys

SELECTOR = "\U000e0100"
japanese = st.text(
    st.one_of(
        st.sampled_from("株式会社有限㈱㈲㍿（）()カフェｶﾌｪﾞ゙ー・　 大田精機𠮷髙①😀İΣｶﾞがは゜"),
        st.sampled_from(
            [SELECTOR, "\u0301", "\u3099", "\uff9e", "ﬁ", "ℌ", "각", "\u1100", "\u1161"]
        ),
        st.characters(codec="utf-8"),
    ),
    max_size=40,
)


# --- as stored


def test_clean_text_keeps_what_people_write() -> None:
    text = f"𠮷田 髙橋 ①㈱㍿ 辻{SELECTOR} 😀👨\u200d👩 ～〜―‐\tﾃｽﾄ\n　次"
    assert textkeys.clean_text(text) == text


def test_clean_text_drops_what_cannot_be_stored() -> None:
    assert textkeys.clean_text("a\x00b\ud800c\x1b\x7f\x9f\ufeff\ufffed") == "abcd"


def test_clean_text_joins_a_split_surrogate_pair() -> None:
    assert textkeys.clean_text("\ud842\udfb7田\udc00") == "𠮷田"


def test_clean_text_writes_one_kind_of_newline() -> None:
    assert textkeys.clean_text("a\r\nb\rc\nd\u2028e") == "a\nb\nc\nd\ne"


def test_clean_text_composes() -> None:
    assert textkeys.clean_text("か\u3099") == "が"


def test_clean_text_of_a_storm_of_marks_is_quick_and_short() -> None:
    storm = "a" + "\u0301\u0316" * 200_000 + "b"
    assert len(textkeys.clean_text(storm)) < 100


@given(st.text(st.characters()))
def test_clean_text_is_stable_and_storable(text: str) -> None:
    once = textkeys.clean_text(text)
    assert textkeys.clean_text(once) == once
    once.encode()
    assert "\x00" not in once
    assert "\r" not in once


# --- names


@pytest.mark.parametrize(
    "name",
    [
        "㈱大田精機",
        "（株）大田精機",
        "(株)大田精機",
        "株式会社 大田精機",
        "株式会社\u3000大田精機",
        "大田精機㈱",
        "大田精機（株）",
        "大田精機 株式会社 ",
        "㍿大田精機",
        "大田精機株式會社",
        "大田・精機(株)",
        "株 式 会 社 大田精機",
        "(株大田精機",
        "株)大田精機",
        "大田精機(株",
        "有限会社大田精機",
        "㈲大田精機",
        "合同会社大田精機",
        "(同)大田精機",
        "合名会社大田精機",
        "合資会社大田精機",
        "一般社団法人大田精機",
        "(一社)大田精機",
        "一般財団法人 大田精機",
        "NPO法人大田精機",
        "ＮＰＯ法人　大田精機",
        "特定非営利活動法人大田精機",
        "医療法人社団 大田精機",
        "医療法人大田精機",
        "学校法人大田精機",
        "社会福祉法人大田精機",
        f"株式会社大田{SELECTOR}精機",
    ],
)
def test_name_key_is_one_for_all_spellings(name: str) -> None:
    expected = "大田精機"
    if name == "(株大田精機":  # half a bracket at the head is not a spelling of the form
        expected = "株大田精機"
    assert textkeys.name_key(name) == expected


def test_name_key_folds_kana_width_and_case() -> None:
    assert textkeys.name_key("ﾖﾛｽﾞ商店") == textkeys.name_key("よろず商店") == "ヨロズ商店"
    assert textkeys.name_key("ＡＢＣ Design") == "abcdesign"
    assert textkeys.name_key("大田カフェ９") == textkeys.name_key("大田カフェ9")
    assert textkeys.name_key("スーパー") == "スーパー"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("株式会社", "株式会社"),
        ("株式会社株式会社", "株式会社"),
        ("㈱", "株"),
        ("（株）㈲", "有"),
        ("株式会社！", "株式会社"),
        ("☆★", "☆★"),
        ("😀", "😀"),
        ("", ""),
        (" \u3000", ""),
        ("同人舎", "同人舎"),
        ("有村商店", "有村商店"),
        ("株式会社NPO", "npo"),
    ],
)
def test_name_key_never_strips_to_nothing(name: str, key: str) -> None:
    assert textkeys.name_key(name) == key


@given(japanese)
def test_name_key_is_stable_and_never_empty(name: str) -> None:
    key = textkeys.name_key(name)
    visible = [
        c for c in textkeys.clean_text(name) if not c.isspace() and not textkeys._SELECTORS.match(c)
    ]
    assert bool(key) == bool(visible)
    assert textkeys.name_key(key) == key


@given(japanese, st.sampled_from(["㈱", "（株）", "株式会社", "有限会社 ", "(一社)", "NPO法人"]))
def test_name_key_ignores_the_legal_form_at_either_end(name: str, form: str) -> None:
    name = f"大田{name}精機"
    assert textkeys.name_key(form + name) == textkeys.name_key(name)
    assert textkeys.name_key(name + form) == textkeys.name_key(name)


@pytest.mark.parametrize("name", ["株式会社", "㈱", "（株）", " 合同 会社 ", "NPO法人", "(一社)"])
def test_a_legal_form_alone_is_no_name(name: str) -> None:
    assert textkeys.is_form_alone(name)


@pytest.mark.parametrize("name", ["株式会社あ", "あ㈱", "株", "会社", "学", "", "・"])
def test_what_has_more_than_a_legal_form_may_be_a_name(name: str) -> None:
    assert not textkeys.is_form_alone(name)


def test_kana_key_finds_what_banks_write() -> None:
    assert textkeys.kana_key("ｼﾞﾖｳﾅﾝ") == textkeys.kana_key("じょうなん") == "ジヨウナン"
    assert textkeys.kana_key("ｶ)ｵｵﾀｾｲｷ") == textkeys.kana_key("オオタセイキ（カ") == "オオタセイキ"
    assert textkeys.kana_key("カブシキガイシャ オオタセイキ") == "オオタセイキ"


@pytest.mark.parametrize(
    "number",
    [
        "03-1234-5678",
        "０３－１２３４－５６７８",
        "(03) 1234 5678",
        "+81-3-1234-5678",
        "0312345678",
        "+81 (0)3 1234 5678",
        "TEL:03‐1234‐5678",
    ],
)
def test_phone_key_is_the_digits(number: str) -> None:
    assert textkeys.phone_key(number) == "0312345678"


# --- search


def test_search_fold_is_lower_nfkc() -> None:
    assert textkeys.search_fold("㈱ＡＢＣ ﾃｽﾄ①") == "(株)abc テスト1"


def test_search_fold_lowers_without_context() -> None:
    assert textkeys.search_fold("ΑΣ İ") == "ασ i"


@given(
    st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("がか\u3099ﾞÁ㈱　")))
)
def test_search_fold_by_runs_is_that_of_the_whole(text: str) -> None:
    whole = unicodedata.normalize("NFKC", re.sub("[\ufe00-\ufe0f\U000e0100-\U000e01ef]", "", text))
    assert textkeys.search_fold(text) == "".join(c.lower() if c != "İ" else "i" for c in whole)


def test_search_fold_drops_variation_selectors() -> None:
    assert textkeys.search_fold(f"辻{SELECTOR}大輔♨\ufe0f") == "辻大輔♨"


def test_bigrams_are_sorted_signed_pairs_without_spaces() -> None:
    assert textkeys.bigrams("ab c") == [ord("a") << 16 | ord("b")]
    grams = textkeys.bigrams("髙融資𠮷田")
    assert grams == sorted(grams)
    assert any(gram < 0 for gram in grams)
    assert all(-(2**31) <= gram < 2**31 for gram in grams)
    assert textkeys.bigrams("") == textkeys.bigrams("融") == []


@given(japanese, st.integers(0, 40), st.integers(2, 6))
def test_bigrams_of_a_part_are_among_those_of_the_whole(text: str, at: int, length: int) -> None:
    folded = textkeys.search_fold(text)
    part = folded[at : at + length]
    assert set(textkeys.bigrams(part)) <= set(textkeys.bigrams(folded))


# --- highlight


@pytest.mark.parametrize(
    ("text", "word", "html"),
    [
        ("㈱大田精機", "(株)大田", "<mark>㈱大田</mark>精機"),
        ("㈱大田精機", "株", "<mark>㈱</mark>大田精機"),
        ("株式会社大田", "大田", "株式会社<mark>大田</mark>"),
        ("ﾌﾟﾗｽﾁｯｸ加工", "プラ", "<mark>ﾌﾟﾗ</mark>ｽﾁｯｸ加工"),
        ("ﾌﾟﾗｽﾁｯｸ加工", "加工", "ﾌﾟﾗｽﾁｯｸ<mark>加工</mark>"),
        ("か\u3099くせい", "がく", "<mark>か\u3099く</mark>せい"),
        (f"辻{SELECTOR}大輔", "辻", f"<mark>辻{SELECTOR}</mark>大輔"),
        ("<b>融資</b>&融資", "融資", "&lt;b&gt;<mark>融資</mark>&lt;/b&gt;&amp;<mark>融資</mark>"),
        ("融資", "<script>", "融資"),
        ("ＡＢＣ", "abc", "<mark>ＡＢＣ</mark>"),
        ("創業と融資", "融資 創業", "<mark>創業</mark>と<mark>融資</mark>"),
        ("創業 融資", "創業 融資", "<mark>創業 融資</mark>"),
        ("融資", "", "融資"),
        ("", "融資", ""),
    ],
)
def test_highlight_marks_the_original(text: str, word: str, html: str) -> None:
    assert textkeys.highlight(text, word) == html


def test_highlight_shows_the_surroundings() -> None:
    text = "あ" * 100 + "融資" + "い" * 100
    assert textkeys.highlight(text, "融資", 5) == "…あああああ<mark>融資</mark>いいいいい…"
    assert textkeys.highlight(text, "輸出", 5) == "あ" * 10 + "…"
    whole = textkeys.highlight(text, "融資", None)
    assert whole == "あ" * 100 + "<mark>融資</mark>" + "い" * 100


@given(japanese, st.integers(0, 30), st.integers(1, 8))
def test_highlight_loses_and_adds_nothing(text: str, at: int, length: int) -> None:
    text = text.replace("<", "").replace("&", "").replace("'", "").replace('"', "").replace(">", "")
    word = textkeys.search_fold(text)[at : at + length]
    html = textkeys.highlight(text, word, None)
    assert re.sub("</?mark>", "", html) == text
    if word.strip():
        marked = re.findall("<mark>(.*?)</mark>", html, re.DOTALL)
        assert marked
        assert textkeys.search_fold(word).strip() in unicodedata.normalize(
            "NFKC", textkeys.search_fold("".join(marked))
        )
