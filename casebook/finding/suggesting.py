"""What to write instead. An empty suggestion takes the words out."""

import re

from casebook.enums import FindingKind
from casebook.finding.folding import narrow

_UNITS = {"兆": 10**12, "億": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4}
_CLIENT_COMPANY = ("A社", "当社", "同社")
_OTHER_COMPANY = ("B社", "取引先", "同業他社")
_BY_KIND: dict[FindingKind, tuple[str, ...]] = {
    FindingKind.PERSON: ("代表者", "経営者", "担当者"),
    FindingKind.EMAIL: ("",),
    FindingKind.URL: ("自社サイト", ""),
    FindingKind.PHONE: ("",),
    FindingKind.NUMBER: ("",),
    FindingKind.PRODUCT: ("主力商品", "自社商品", "自社サービス"),
    FindingKind.COORDINATOR: ("コーディネーター", "専門家"),
    FindingKind.DATE: ("前年", "当時", "その後"),
}


def suggestions(kind: FindingKind, surface: str, *, is_client: bool) -> tuple[str, ...]:
    """The likeliest first; never empty."""
    if kind == FindingKind.COMPANY:
        return _CLIENT_COMPANY if is_client else _OTHER_COMPANY
    if kind == FindingKind.BANK:
        return ("取引店",) if surface.endswith(("支店", "出張所")) else ("取引金融機関", "金融機関")
    if kind == FindingKind.PLACE:
        return (
            ("最寄り駅", "駅") if surface.endswith("駅") else ("都内", "区部", "多摩地域", "地元")
        )
    if kind == FindingKind.AMOUNT:
        return (rough_amount(surface),)
    if kind == FindingKind.COUNT:
        return (f"5{surface[-1]}未満", "数" + surface[-1])
    return _BY_KIND[kind]


def rough_amount(surface: str) -> str:
    """3,450,000円 → 数百万円: the place of the first digit, and no digit."""
    plain = narrow(surface).replace(",", "")
    number = re.match(r"[\d.]+", plain)
    try:
        value = float(number.group()) if number else 0.0
    except ValueError:
        return "一定の金額"
    for unit, size in _UNITS.items():
        if unit in plain:
            value *= size
            break
    else:
        value *= 1000 if "千" in plain else 1
    for size, words in _ROUGH:
        if value >= size:
            return words
    return "少額"


_ROUGH = (
    (10**10, "百億円超"),
    (10**9, "十数億円"),
    (10**8, "数億円"),
    (10**7, "数千万円"),
    (10**6, "数百万円"),
    (10**5, "数十万円"),
    (10**4, "数万円"),
    (10**3, "数千円"),
)
