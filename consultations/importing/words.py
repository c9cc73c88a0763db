"""One cell → method, people, topics, staff, bank: what the words of the ledger mean.

Each function says its rule and why. Unknown words are never guessed: they come back as None or
raise, and the row says so.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from consultations.importing.cells import Unreadable, folded, text_of
from yorozu.kit.textkeys import phone_key

_NOTHING = frozenset(
    {"-", "--", "―", "—", "–", "ー", "−", "×", "?", "/", "n/a", "na", "none"}
    | {"なし", "無し", "無", "未定", "不明", "未記入", "該当なし", "特になし", "特に無し"}
)

# ---- 相談方法 --------------------------------------------------------------------------------
# 出張 beats everything: 「訪問（出張相談会）」 is counted at the outreach session it belongs to.
_OUTREACH = re.compile("出張")
_METHODS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "オンライン",
        re.compile(
            "オンライン|リモート|ビデオ|テレビ会議|tv会議|スカイプ|ズーム|ウェブ|ウエブ"
            "|(?<![a-z])(?:zoom|web|webex|online|teams|meet|skype|vc)(?![a-z])|web(?=会議|面談|相談)"
        ),
    ),
    ("電話", re.compile("電話|テレフォン|(?<![a-z])(?:tel|phone)(?![a-z])")),
    ("訪問", re.compile("訪問|往訪|現地|臨店|先方|企業先|お伺い|伺う")),
    ("来訪", re.compile("来訪|来所|来館|来社|来店|来局|来拠点|窓口|所内|拠点内|事務所")),
)
_FACE_TO_FACE = re.compile("対面|面談|面接|面会")  # says little: only when nothing else is said


def read_method(value: object) -> str:
    """相談方法 in the words of the domain. Raises Unreadable for a word nobody knows.

    「訪問（出張相談会）」 is 出張; otherwise the method named first counts (来訪（電話予約） is
    来訪); 対面 alone means the visitor came.
    """
    text = folded(value).casefold()
    if _OUTREACH.search(text):
        return "出張"
    hits = [(hit.start(), name) for name, pattern in _METHODS if (hit := pattern.search(text))]
    if hits:
        return min(hits)[1]
    if _FACE_TO_FACE.search(text):
        return "来訪"
    raise Unreadable("来訪・電話・オンライン・訪問・出張のどれか分かりません")


# ---- people ----------------------------------------------------------------------------------
_BETWEEN_PEOPLE = re.compile(r"[、,，;；/／・･＆&＋+\n\r\t]|(?<=\s)と(?=\s)")
_BRACKETS = re.compile(r"[（(［\[〔【][^）)］\]〕】]*[）)］\]〕】]")
_HONORIFIC = re.compile(r"\s*(?:様|さま|殿|氏|さん|先生|御中)$")
_CO_TITLE = (
    r"(?:チーフ|サブチーフ|主任)?(?:コーディネーター|コーディネータ|コーディネイター|C\.?O\.?|ＣＯ)"
)
_CO_BEFORE = re.compile(rf"^(?:{_CO_TITLE}|チーフ|サブチーフ)[\s:：]+", re.IGNORECASE)
_CO_AFTER = re.compile(rf"[\s]*(?:{_CO_TITLE}|チーフ|サブチーフ|相談員)$", re.IGNORECASE)
_JOB = (
    "代表取締役社長|代表取締役会長|代表取締役|取締役社長|取締役会長|専務取締役|常務取締役|代表社員|業務執行社員"
    "|代表理事|代表者|代表|取締役|執行役員|専務|常務|社長|会長|副社長|理事長|理事|院長|副院長|園長|校長|塾長|所長"
    "|工場長|支配人|本部長|部長|課長|係長|マネージャー|店主|店長|オーナー|個人事業主|事業主|創業者|創業予定者|起業家"
    "|後継者|経理担当|担当者|担当|役員|監査役|顧問|ご夫妻|夫妻|CEO|COO|CFO"
)
_JOB_BEFORE = re.compile(rf"^(?:{_JOB})[\s:：]+")
_JOB_AFTER = re.compile(rf"\s+(?:{_JOB})$")
# Without a space only words that end no Japanese name may be cut: 佐藤社長, 鈴木代表取締役.
_JOB_GLUED = re.compile(
    "(?:代表取締役社長|代表取締役会長|代表取締役|取締役社長|取締役|代表社員|代表理事|社長|店長|店主|専務|常務|会長|理事長|ご夫妻)$"
)


def split_people(value: object) -> list[str]:
    """Several people in one cell, in their order.

    A space never separates (it stands between family and given name); ・ does, except inside a
    name written in katakana on both sides (マイケル・ブラウン).
    """
    text = text_of(value)
    names: list[str] = []
    for part in _BETWEEN_PEOPLE.split(_protect_katakana(text)):
        name = re.sub(r"\s+", " ", part.replace("\ue000", "・")).strip()
        if name:
            names.append(name)
    return names


def _protect_katakana(text: str) -> str:
    return re.sub(r"(?<=[ァ-ヶー])・(?=[ァ-ヶー])", "\ue000", text)


def coordinator_names(value: object) -> tuple[str, ...]:
    """相談対応者, first one the lead; titles and brackets (（同席）) gone, no one twice."""
    names = []
    for part in split_people(_BRACKETS.sub("", text_of(value))):
        name = _CO_AFTER.sub("", _HONORIFIC.sub("", _CO_BEFORE.sub("", part))).strip()
        if name and not is_nothing(name):
            names.append(name)
    return tuple(dict.fromkeys(names))


def person_names(value: object) -> tuple[str, ...]:
    """相談者名 without honorifics, posts and bracketed remarks, in the order they are written."""
    people = (_bare_name(part) for part in split_people(_BRACKETS.sub(" ", text_of(value))))
    return tuple(dict.fromkeys(name for name in people if name and not is_nothing(name)))


def _bare_name(name: str) -> str:
    for _ in range(3):  # 「中村 翔　代表取締役 様」: outer words hide inner ones
        shorter = _JOB_BEFORE.sub("", _JOB_AFTER.sub("", _HONORIFIC.sub("", name))).strip()
        shorter = _JOB_GLUED.sub("", shorter).strip() or shorter
        if shorter == name or not shorter:
            break
        name = shorter
    return name


def is_nothing(text: str) -> bool:
    """The clerk wrote a word that says the box is empty (なし, －, 未定)."""
    return unicodedata.normalize("NFKC", text).strip().casefold() in _NOTHING or not text.strip()


# ---- 企業 ------------------------------------------------------------------------------------
_BEFORE_FOUNDING = re.compile(
    r"[（(]?(?:創業前|創業予定|開業予定|開業前|起業予定|創業準備中|個人|法人なし|会社なし|屋号なし|屋号未定)[）)]?"
)


def company_name(value: object) -> str:
    """企業名 as typed, white space folded; "" when the cell says there is none (創業前)."""
    name = re.sub(r"\s+", " ", text_of(value)).strip()
    return "" if is_nothing(name) or _BEFORE_FOUNDING.fullmatch(name) else name


def phone_text(value: object) -> str:
    """The first number of the cell, digits only; "" when it is no Japanese number.

    Excel drops the leading 0 of a number typed without hyphens: nine or ten digits that do not
    begin with 0 get it back.
    """
    first = re.split(r"[、,，/／;；\n]|内線|\(代\)|（代）", text_of(value).strip())[0]
    digits = phone_key(first)
    if isinstance(value, (int, float)) and len(digits) in (9, 10) and not digits.startswith("0"):
        digits = "0" + digits
    return digits if len(digits) in (10, 11) and digits.startswith("0") else ""


# ---- 従業員数 --------------------------------------------------------------------------------
_STAFF_NONE = re.compile(
    "(従業員|社員)?(なし|無し|無|ゼロ|0|零|いない)(人|名)?|(代表|代表者|本人|社長|事業主|店主|夫婦)のみ|個人事業主|一人親方"
)
_STAFF_OPEN = re.compile(r"\d\s*(?:人|名)?\s*[~〜\-–—―]|数[人名十百]|以[上下]|未満|超")
_KANJI_DIGITS = str.maketrans("〇一二三四五六七八九", "0123456789")


def read_staff(value: object) -> int | None:
    """従業員数; None (未設定) for a range or words that name no number.

    「3（うちパート2）」 is 3 because the bracket is part of it, 約20名 is 20, なし and 代表者のみ
    are 0; 1～5人 names no number. A date here is Excel's reading of 1-5: no number either.
    """
    if not isinstance(value, (str, int, float)):
        return None
    text = _BRACKETS.sub("", folded(value)).replace(",", "").replace(" ", "")
    text = re.split("うち|内、|内訳", text)[0]
    if _STAFF_NONE.fullmatch(text):
        return 0
    text = re.sub(r"^(約|およそ|おおよそ|計|合計|総勢|全部で|従業員数?|社員数?)+:?", "", text)
    text = re.sub(r"(人|名)?(程度|前後|ほど|くらい|位|弱|強)?$", "", text)
    if _STAFF_OPEN.search(text):
        return None
    text = re.sub(r"(人|名)$", "", text)
    number = _small_number(text)
    return number if number is not None and number < 1_000_000 else None


def _small_number(text: str) -> int | None:
    if re.fullmatch(r"\d+(\.0+)?", text):
        return int(float(text))
    if re.fullmatch("[一二三四五六七八九]?十?[一二三四五六七八九]?", text) and text:
        tens, ten, ones = text.rpartition("十") if "十" in text else ("", "", text)
        digits = (part.translate(_KANJI_DIGITS) for part in (tens or ("1" if ten else "0"), ones))
        ten_value, one_value = (int(digit or 0) for digit in digits)
        return ten_value * 10 + one_value
    return None


# ---- 相談分野 --------------------------------------------------------------------------------
_BETWEEN_TOPICS = re.compile(r"[、,，;；/／・･|｜\n\r\t＋+→]|\s{2,}|\u3000|\s*(?=[①-⑳])")
_LISTED = re.compile(r"^[①-⑳❶-❿]\s*|^[(（]?[0-9０-９]{1,2}[)）.．:：]\s*|^[■□●○◎・※]+\s*")


def split_topics(value: object, known: Collection[str] = ()) -> tuple[str, ...]:
    """Topics in their order, the first one primary, no one twice.

    Known names that contain a separator themselves (IT・DX) are kept whole.
    """
    text = text_of(value)
    names = sorted((name for name in known if _BETWEEN_TOPICS.search(name)), key=len, reverse=True)
    for index, name in enumerate(names):
        text = text.replace(name, chr(0xE000 + index))
    found = []
    for part in _BETWEEN_TOPICS.split(text):
        for index, name in enumerate(names):
            part = part.replace(chr(0xE000 + index), name)
        part = re.sub(r"\s+", " ", _LISTED.sub("", part.strip())).strip()
        part = re.sub(r"^[(（]?主[)）:：]\s*", "", part)
        if part and not is_nothing(part):
            found.append(part)
    return tuple(dict.fromkeys(found))


# ---- 紹介元 ----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Introducer:
    """Who sent the client: ``organization`` and perhaps ``branch``; ``text`` as typed."""

    text: str
    organization: str
    branch: str


_BANK = re.compile(
    "^(.+?(?:信用金庫|信用組合|労働金庫|農業協同組合|協同組合連合会|銀行|信金|信組|労金|農協|公庫|公社))(.*)$"
)
_SHORT = {"信金": "信用金庫", "信組": "信用組合", "労金": "労働金庫", "農協": "農業協同組合"}
_INTRODUCED = re.compile(r"\s*(?:様|御中)?\s*(?:より|から|の|から?の)?\s*(?:ご紹介|紹介)?$")


def read_introducer(value: object, branch: object = None) -> Introducer | None:
    """紹介元: 「城南信金蒲田支店」「城南信用金庫（蒲田支店）」 are one branch of one bank.

    A 信金 is a 信用金庫. What follows the kind of bank is its branch; an introducer that is no
    bank keeps its whole name as the organisation.
    """
    text = re.sub(r"\s+", " ", " ".join(filter(None, (text_of(value), text_of(branch))))).strip()
    if is_nothing(text):
        return None
    name = unicodedata.normalize("NFKC", text)
    name = re.sub(r"[()\[\]「」/,、・:]", " ", name)
    name = _INTRODUCED.sub("", re.sub(r"\s+", " ", name).strip())
    hit = _BANK.match(name)
    if hit is None:
        return Introducer(text, text, "")
    bank = hit[1].replace(" ", "")
    for short, full in _SHORT.items():
        bank = re.sub(f"{short}$", full, bank)
    return Introducer(text, bank, hit[2].replace(" ", ""))
