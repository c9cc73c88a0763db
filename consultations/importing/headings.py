"""Which column is which box of the paper form, told by the words of its heading.

Rule: columns are found by heading, never by position, because every office and every year
arranged its own workbook. A heading is folded (NFKC, no spaces, line breaks, brackets, marks, の)
and looked up in a list of the words seen for that box; only when no list knows it, a looser
pattern decides. Where two columns claim one box the better word wins (受付番号 over No).
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum

import jaconv


class Column(StrEnum):
    """A box of the ledger; the value is the heading we write ourselves."""

    NUMBER = "受付番号"
    WHEN = "相談日時"
    DATE = "相談日"
    START = "開始"
    END = "終了"
    PERIOD = "相談時間"
    COORDINATORS = "相談対応者"
    COMPANY_KANA = "フリガナ（企業）"
    COMPANY = "企業名"
    BUSINESS = "主な事業内容"
    PERSON_KANA = "フリガナ（相談者）"
    PERSON = "相談者名"
    PHONE = "電話番号"
    INDUSTRY = "業種"
    STAFF = "従業員数"
    INTRODUCER = "紹介元"
    BRANCH = "紹介支店"
    METHOD = "相談方法"
    TOPICS = "相談分野"
    MORE_TOPICS = "その他の分野"
    COURSE = "支援コース"
    OFFICE = "拠点"
    CONTENT = "相談内容"
    ADVICE = "アドバイス内容"
    IMPRESSION = "所感"
    RECORDER = "記載者"
    CONFIRMED = "事務局確認"
    ADDRESS = "住所"
    SOURCE_SHEET = "シート"
    SOURCE_ROW = "行"
    REASON = "理由"
    DETAIL = "詳しく"


# Best word first: the rank decides between two columns that claim the same box.
_WORDS: dict[Column, str] = {
    Column.NUMBER: (
        "受付番号 相談受付番号 相談メモ番号 メモ番号 相談番号 旧番号 管理番号 整理番号 "
        "案件番号 受付no 受付no. 番号 通し番号 連番 通番 no no. id"
    ),
    Column.WHEN: "相談日時 日時 面談日時 実施日時 対応日時",
    Column.DATE: "相談日 相談年月日 相談実施日 実施日 面談日 対応日 年月日 日付 月日 日にち 受付日",
    Column.START: "開始 開始時刻 開始時間 相談開始 相談開始時刻 相談開始時間 開始時 自 始",
    Column.END: "終了 終了時刻 終了時間 相談終了 相談終了時刻 相談終了時間 終了時 至 終",
    Column.PERIOD: "相談時間 時間帯 相談時間帯 時間 時刻 面談時間 所要時間",
    Column.COORDINATORS: (
        "相談対応者 対応者 対応者名 相談対応co 対応co 担当co 担当コーディネーター "
        "コーディネーター コーディネータ 相談員 担当相談員 担当専門家 co 担当者 担当者名 "
        "担当 専門家"
    ),
    Column.COMPANY: (
        "企業名 企業名屋号 会社名 事業者名 相談企業名 相談企業 相談事業者名 相談事業者 "
        "法人名 商号 屋号 企業名称 会社名称 事業所名 社名 企業 会社 事業者 名称 "
        "企業名会社名 企業事業者名 顧客名"
    ),
    Column.PERSON: (
        "相談者名 相談者氏名 相談者 来訪者名 来訪者 来談者 面談者 氏名 お名前 名前 代表者名 "
        "代表者 代表者氏名"
    ),
    Column.PHONE: (
        "電話番号 電話 tel 電話番号携帯 連絡先電話番号 連絡先電話 連絡先 telno tel番号 "
        "携帯電話 携帯"
    ),
    Column.BUSINESS: "主な事業内容 事業内容 業務内容 事業概要 主要事業 業態",
    Column.INDUSTRY: "業種 業種分類 業種区分 産業分類 業種大分類",
    Column.STAFF: "従業員数 従業員 従業者数 社員数 従業員数人 従業員規模 人員",
    Column.INTRODUCER: (
        "紹介元 紹介元機関 紹介機関 紹介元金融機関 紹介金融機関 紹介信金 紹介信用金庫 "
        "紹介者 紹介 金融機関 金融機関名 信用金庫 信金 信金名 取次機関 紹介経路"
    ),
    Column.BRANCH: "紹介支店 支店 支店名 紹介元支店 営業店 取扱店 店舗",
    Column.METHOD: (
        "相談方法 相談形態 相談手段 相談形式 面談方法 対応方法 実施方法 対応形態 方法 形態 "
        "手段 形式"
    ),
    Column.TOPICS: (
        "相談分野 主な相談分野 相談分野主 主分野 分野 相談テーマ 相談項目 相談カテゴリ "
        "相談カテゴリー 相談種別 テーマ 内容区分 相談区分 項目"
    ),
    Column.MORE_TOPICS: (
        "その他の分野 その他分野 その他の相談分野 相談分野その他 副分野 相談分野副 他分野 従分野"
    ),
    Column.COURSE: "支援コース コース",
    Column.OFFICE: "拠点 相談拠点 対応拠点 拠点名 会場 相談会場 相談場所 場所",
    Column.CONTENT: "相談内容 相談内容要旨 相談概要 相談事項 相談要旨 内容 相談 主訴 相談内容詳細",
    Column.ADVICE: (
        "アドバイス内容 アドバイス 助言内容 助言 回答内容 回答 対応内容 支援内容 指導内容 対応"
    ),
    Column.IMPRESSION: "所感 所見 担当者所感 co所感 感想 コメント",
    Column.RECORDER: "記載者 記載者名 記入者 記録者 作成者 入力者",
    Column.CONFIRMED: (
        "事務局確認 よろず事務局確認欄 よろず事務局確認 事務局確認欄 確認欄 確認 確認印"
    ),
    Column.ADDRESS: "住所 所在地 企業所在地 会社所在地 本店所在地",
    Column.SOURCE_SHEET: "シート",
    Column.SOURCE_ROW: "行",
    Column.REASON: "理由",
    Column.DETAIL: "詳しく",
}
_EXACT = {
    word: (column, rank)
    for column, words in _WORDS.items()
    for rank, word in enumerate(words.split())
}

# Looser: tried in this order on headings no list knows.
_LOOSE: list[tuple[re.Pattern[str], Column]] = [
    (re.compile(pattern), column)
    for pattern, column in (
        ("アドバイス|助言", Column.ADVICE),
        ("相談内容", Column.CONTENT),
        ("相談方法|相談形態", Column.METHOD),
        ("分野", Column.TOPICS),
        ("対応者|コディネ", Column.COORDINATORS),
        ("相談日時", Column.WHEN),
        ("相談日|実施日|面談日", Column.DATE),
        ("開始", Column.START),
        ("終了", Column.END),
        ("企業名|会社名|事業者名|法人名|屋号", Column.COMPANY),
        ("相談者|氏名", Column.PERSON),
        ("電話", Column.PHONE),
        ("従業員", Column.STAFF),
        ("業種", Column.INDUSTRY),
        ("事業内容", Column.BUSINESS),
        ("紹介", Column.INTRODUCER),
        ("所感", Column.IMPRESSION),
        ("記載者|記入者|記録者", Column.RECORDER),
        ("(受付|相談|管理|メモ)(番号|no)", Column.NUMBER),
    )
]
_LOOSE_RANK = 100
_A_FIGURE = re.compile("件数|人数|者数|社数|合計|割合|比率|率$|平均|前年")
_KANA = re.compile("フリガナ|ヨミガナ|ヨミ|カナ")
_OF_PERSON = re.compile("相談者|氏名|代表|担当|者名|オ名前")
_OF_COMPANY = re.compile("企業|会社|事業|屋号|法人|商号|社名")
_LONGEST_HEADING = 30

# A table of memos has a day, a client and what was said; anything else is a summary or a cover.
_NEEDED: tuple[tuple[str, frozenset[Column]], ...] = (
    ("相談日", frozenset({Column.DATE, Column.WHEN})),
    ("企業名または相談者名", frozenset({Column.COMPANY, Column.PERSON})),
    ("相談内容またはアドバイス内容", frozenset({Column.CONTENT, Column.ADVICE})),
)


def fold_heading(value: object) -> tuple[str, str]:
    """The heading as compared: whole, and with what stands in brackets taken out."""
    if not isinstance(value, str):
        return "", ""
    text = unicodedata.normalize("NFKC", value).casefold()
    text = jaconv.hira2kata(re.sub(r"[\s*※★☆◎○●:;必須任意]*$", "", re.sub(r"\s+", "", text)))
    if len(text) > _LONGEST_HEADING:
        return "", ""
    text = re.sub(r"^[0-9]+[.)]|^[ゴ御]|^[*※★☆◎○●■□]+", "", text)
    bare = re.sub(r"\([^)]*\)|\[[^]]*\]|【[^】]*】|<[^>]*>", "", text)
    whole = re.sub(r"[()\[\]【】<>・/／、,_\-−ーノ]", "", text)
    return whole, re.sub(r"[・/／、,_\-−ーノ]", "", bare)


def _fold_word(word: str) -> str:
    return fold_heading(word)[0] or word


_FOLDED = {_fold_word(word): found for word, found in _EXACT.items()}


def column_of(value: object) -> tuple[Column, int] | None:
    """Column and rank (0 = the best word) of one heading; None when it is nobody's."""
    whole, bare = fold_heading(value)
    if not whole:
        return None
    if _KANA.search(whole):
        return _kana_column(whole)
    for text in (whole, bare):
        if text in _FOLDED:
            return _FOLDED[text]
    if _A_FIGURE.search(whole):
        return None
    for pattern, column in _LOOSE:
        if pattern.search(whole):
            return column, _LOOSE_RANK
    return None


def _kana_column(whole: str) -> tuple[Column, int] | None:
    if _OF_COMPANY.search(whole):
        return Column.COMPANY_KANA, 0
    if _OF_PERSON.search(whole):
        return Column.PERSON_KANA, 0
    return (Column.COMPANY_KANA, -1) if re.fullmatch("フリガナ|ヨミガナ|ヨミ|カナ", whole) else None


def map_headings(cells: Sequence[object]) -> dict[Column, int]:
    """Column → position. A bare フリガナ belongs to the next name on its right (paper form)."""
    found: dict[Column, tuple[int, int]] = {}
    bare_kana: list[int] = []
    for position, value in enumerate(cells):
        claim = column_of(value)
        if claim is None:
            continue
        column, rank = claim
        if rank < 0:
            bare_kana.append(position)
        elif column not in found or rank < found[column][0]:
            found[column] = (rank, position)
    mapping = {column: position for column, (_, position) in found.items()}
    for position in bare_kana:
        owner = _kana_owner(position, mapping)
        mapping.setdefault(owner, position)
    return mapping


def _kana_owner(position: int, mapping: dict[Column, int]) -> Column:
    names = {
        Column.COMPANY_KANA: mapping.get(Column.COMPANY),
        Column.PERSON_KANA: mapping.get(Column.PERSON),
    }
    right = {kana: at - position for kana, at in names.items() if at is not None and at > position}
    left = {kana: position - at for kana, at in names.items() if at is not None and at < position}
    nearest = right or left
    return min(nearest, key=lambda kana: nearest[kana]) if nearest else Column.COMPANY_KANA


def missing_headings(mapping: Iterable[Column]) -> list[str]:
    """What keeps this row of headings from being a table of memos (empty: it is one)."""
    present = set(mapping)
    return [label for label, columns in _NEEDED if not present & columns]
