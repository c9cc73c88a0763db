"""What has the form of a name, a place or a number, whoever it belongs to.

Each pattern works on the text with full-width signs narrowed; places stay the same.
"""

import re
from collections.abc import Iterator
from functools import cache

from casebook.enums import FindingKind
from casebook.finding.small import SMALL
from companies.municipalities import MUNICIPALITIES, other_municipalities

Found = tuple[int, int, FindingKind]
_KANJI = "一-龥々〆ヶ\U00020000-\U0003134f髙﨑"
_NAME = f"{_KANJI}ァ-ヴーA-Za-z0-9&・'’"
_FORMS = (
    "株式会社|株式會社|有限会社|合同会社|合名会社|合資会社|"
    "一般社団法人|公益社団法人|一般財団法人|公益財団法人|社会福祉法人|学校法人|宗教法人|"
    "医療法人(?:社団|財団)?|特定非営利活動法人|NPO法人|㈱|㈲|㈳|㈾|㈴|\\([株有同名資]\\)"
)
_DASH = r"[-\s()‐‑–—―−ー]{0,2}"
_NO_NAME = "(?!の|を|に|は|が|と|で|へ|も|や|か|化|な|から|まで|など|です|である)"
_STEMS = {
    "person": "お客|客|皆|奥|職人|業者|娘|息子|担当|当社|同社|自社|弊社|先代|現|前|新|元|副|女性|"
    "男性|若手|二代目|三代目|次期|代表|取引先|各|両|創業|専門家|社員|従業員|御",
    "bank": "地方|地域|取引|地元|都市|主力|メイン|各|複数|他|両|民間|政府系|既存|別|紹介元|同|"
    "日本政策|沖縄振興開発|商工組合|ネット|準メイン|貸出|その他",
    "branch": "同|各|全|他|海外|地方|取引|最寄|本社|当|両",
    "station": "最寄|最寄り|各|同|主要|ターミナル|隣|両|乗換",
}
_PATTERNS: tuple[tuple[FindingKind, str, str], ...] = (
    (FindingKind.EMAIL, r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", ""),
    (FindingKind.URL, r"(?:https?://|www\.)[^\s、。」』）)＞>　]+", ""),
    (
        FindingKind.URL,
        r"(?<![A-Za-z0-9@.-])[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.(?:jp|com|net|org|tokyo|shop)(?![A-Za-z0-9.])",
        "",
    ),
    (
        FindingKind.PHONE,
        rf"(?<![\d-])(?:\+81[ -]?\d{{1,4}}|0\d{{1,4}}){_DASH}\d{{1,4}}{_DASH}\d{{3,4}}(?!\d)",
        "",
    ),
    (FindingKind.NUMBER, r"(?<!\d)T?\d{13}(?!\d)", ""),
    (FindingKind.NUMBER, r"(?<![\d-])(?:〒\s*)?\d{3}[-‐−ー]\d{4}(?![\d-])", ""),
    (
        FindingKind.COMPANY,
        rf"(?:{_FORMS})[ 　]?{_NO_NAME}(?:[{_NAME}]{{1,24}}|[ぁ-ん]{{2,10}})",
        "",
    ),
    (FindingKind.COMPANY, rf"[{_NAME}]{{1,24}}[ 　]?(?:{_FORMS})", ""),
    (
        FindingKind.PERSON,
        rf"(?P<stem>[{_KANJI}]{{1,5}}|[ァ-ヴー]{{2,8}})(?:様|さん|さま|氏|社長|専務|常務|会長|部長|課長|店長|女史)",
        "person",
    ),
    (
        FindingKind.BANK,
        rf"(?P<stem>[{_KANJI}ァ-ヴーA-Za-z]{{1,14}}?)(?:信用金庫|信用組合|信金|信組|銀行|農業協同組合|労働金庫)",
        "bank",
    ),
    (
        FindingKind.BANK,
        rf"(?P<stem>[{_KANJI}ァ-ヴー]{{1,10}}?)(?:支店|出張所|本店営業部)",
        "branch",
    ),
    (FindingKind.PLACE, rf"(?P<stem>[{_KANJI}ァ-ヴー]{{1,8}}?)駅", "station"),
    (
        FindingKind.PLACE,
        rf"[{_KANJI}ァ-ヴー]{{1,10}}(?:\d{{1,3}}|[一二三四五六七八九十]{{1,3}})(?:丁目|番地|番町|-\d{{1,3}}-\d{{1,4}})"
        r"(?:[\d一二三四五六七八九十番地号-]|の\d)*",
        "",
    ),
    (FindingKind.AMOUNT, r"[\d][\d,.]*\s*(?:兆|億|千万|百万|十万|万|千)*円", ""),
    (
        FindingKind.DATE,
        r"(?:令和|平成|昭和)\s*(?:元|\d{1,2})年(?:\s*\d{1,2}月(?:\s*\d{1,2}日)?)?",
        "",
    ),
    (FindingKind.DATE, r"(?<!\d)(?:19|20)\d{2}年(?:\s*\d{1,2}月(?:\s*\d{1,2}日)?)?", ""),
    (FindingKind.DATE, r"(?<![\d年])\d{1,2}月\s*\d{1,2}日", ""),
    (
        FindingKind.DATE,
        r"(?<!\d)(?:[RHS]\d{1,2}\.|(?:19|20)\d{2}[/.-])\d{1,2}[/.-]\d{1,2}(?!\d)",
        "",
    ),
)


@cache
def _compiled() -> tuple[tuple[FindingKind, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (kind, re.compile(pattern), re.compile(rf"(?:{_STEMS[stops]})\Z") if stops else None)
        for kind, pattern, stops in _PATTERNS
    )


@cache
def _places() -> re.Pattern[str]:
    """Every municipality with and without its prefecture, the longest first."""
    names = set(MUNICIPALITIES.values())
    for full in other_municipalities():
        bare = re.sub(r"^(?:北海道|(?:京都|大阪)府|.{2,3}県)", "", full)
        city = re.match(r".+?市(?=.+区$)", bare)
        names |= {full, bare, re.sub(r"^.+郡", "", bare), city.group() if city else bare}
    long = sorted((name for name in names if len(name) > 1), key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, long)))


def matches(plain: str) -> Iterator[Found]:
    """Every match in a text whose signs are narrowed (`folding.narrow`)."""
    for kind, pattern, stop in _compiled():
        for found in pattern.finditer(plain):
            if stop is not None and stop.search(found["stem"]):
                continue
            if kind == FindingKind.PHONE and not 9 <= sum(map(str.isdigit, found[0])) <= 13:
                continue
            yield *found.span(), kind
    for found in _places().finditer(plain):
        yield *found.span(), FindingKind.PLACE
    for found in SMALL.finditer(plain):
        yield *found.span(), FindingKind.COUNT


def followed_by_title(plain: str, names: frozenset[str]) -> Iterator[Found]:
    """Family names of one letter: 林様, 森さん."""
    if not names:
        return
    any_name = "|".join(map(re.escape, sorted(names)))
    for found in re.finditer(rf"(?<![{_KANJI}])(?:{any_name})(?:様|さん|さま|氏|社長)", plain):
        yield *found.span(), FindingKind.PERSON
