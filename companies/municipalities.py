"""Municipalities by their five-digit code (総務省 全国地方公共団体コード).

Tokyo's are offered; the others (日本郵便's list of October 2026) are known for clients from there.
"""

from functools import cache
from pathlib import Path

_WARDS = (
    *("千代田区", "中央区", "港区", "新宿区", "文京区", "台東区", "墨田区", "江東区", "品川区"),
    *("目黒区", "大田区", "世田谷区", "渋谷区", "中野区", "杉並区", "豊島区", "北区", "荒川区"),
    *("板橋区", "練馬区", "足立区", "葛飾区", "江戸川区"),
)
_CITIES = {
    13201: "八王子市 立川市 武蔵野市 三鷹市 青梅市 府中市 昭島市 調布市 町田市 小金井市 小平市 "
    "日野市 東村山市 国分寺市 国立市",
    13218: "福生市 狛江市 東大和市 清瀬市 東久留米市 武蔵村山市 多摩市 稲城市",
    13227: "羽村市 あきる野市 西東京市",
}
_TOWNS = {
    13303: "瑞穂町",
    13305: "日の出町",
    13307: "檜原村",
    13308: "奥多摩町",
    13361: "大島町",
    13362: "利島村",
    13363: "新島村",
    13364: "神津島村",
    13381: "三宅村",
    13382: "御蔵島村",
    13401: "八丈町",
    13402: "青ヶ島村",
    13421: "小笠原村",
}

MUNICIPALITIES: dict[str, str] = {
    str(code): name
    for code, name in [
        *enumerate(_WARDS, start=13101),
        *(
            (code, name)
            for first, names in _CITIES.items()
            for code, name in enumerate(names.split(), start=first)
        ),
        *_TOWNS.items(),
    ]
}


def municipality_name(code: str) -> str:
    """The name of a code; outside Tokyo with the prefecture; an unknown code itself."""
    return MUNICIPALITIES.get(code) or _elsewhere().get(code, code)


def other_municipalities() -> list[str]:
    """The names outside Tokyo, each with its prefecture."""
    return list(_elsewhere().values())


@cache
def _elsewhere() -> dict[str, str]:
    lines = (Path(__file__).parent / "data" / "municipalities.tsv").read_text(encoding="utf-8")
    return dict(line.split("\t", 1) for line in lines.splitlines())
