"""The written material of the demo centre, read once from the TOML files beside this module.

Nothing here knows Django: the generators built on it are pure functions of a seed.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, eq=False)
class Advice:
    text: str
    hw: str
    done: tuple[str, ...]
    part: tuple[str, ...]
    groups: frozenset[str]
    prob: float


@dataclass(frozen=True, slots=True, eq=False)
class TopicText:
    key: str
    name: str
    open: tuple[str, ...]
    facts: tuple[str, ...]
    ask: tuple[str, ...]
    view: tuple[str, ...]
    next: tuple[str, ...]
    advice: tuple[Advice, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Trade:
    key: str
    letter: str
    group: str
    weight: int
    wards: frozenset[str]
    staff: tuple[int, int]
    per: int
    shop: bool
    stems: tuple[tuple[str, str], ...]
    words: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    code: str
    name: str
    weight: int
    towns: tuple[tuple[str, str], ...]

    @property
    def is_tama(self) -> bool:
        return self.code.startswith(("132", "1330"))


@dataclass(frozen=True, slots=True, eq=False)
class Weighted:
    """Values with cumulative weights, for a quick `pick`."""

    values: tuple[tuple[str, str], ...]
    cumulative: tuple[int, ...]

    def pick(self, rng: Random) -> tuple[str, str]:
        return rng.choices(self.values, cum_weights=self.cumulative)[0]


def read(name: str) -> dict[str, Any]:
    with (HERE / name).open("rb") as file:
        return tomllib.load(file)


def pair(text: str) -> tuple[str, str]:
    written, kana = text.split("/")[:2]
    return written, kana


def weighted(rows: list[str]) -> Weighted:
    parts = [row.split("/") for row in rows]
    return Weighted(
        tuple((p[0], p[1] if len(p) > 2 else "") for p in parts),
        tuple(accumulate(int(p[-1]) for p in parts)),
    )


# 新規の相談がどの分野で始まるか（割合の重み）
TOPIC_WEIGHTS = {
    "sales": 140,
    "funding": 105,
    "startup": 0,
    "subsidy": 95,
    "channels": 95,
    "digital": 95,
    "improvement": 80,
    "succession": 120,
    "hiring": 60,
    "pricing": 45,
    "product": 40,
    "marketing": 35,
    "ip": 24,
    "legal": 26,
    "labor": 26,
    "productivity": 28,
    "overseas": 24,
}


@cache
def topics() -> tuple[TopicText, ...]:
    return tuple(_topic(key) for key in TOPIC_WEIGHTS)


def _topic(key: str) -> TopicText:
    raw = read(f"topics/{key}.toml")
    advice = tuple(
        Advice(
            item["text"],
            item["hw"],
            tuple(item["done"]),
            tuple(item["part"]),
            frozenset(item.get("groups", ())),
            item.get("prob", 1.0),
        )
        for item in raw["advice"]
    )
    lists = {name: tuple(raw[name]) for name in ("open", "facts", "ask", "view", "next")}
    return TopicText(key=key, name=raw["name"], advice=advice, **lists)


WORDS = "biz item new cust client cost kit job site edge rival route paper tool lull unit".split()


@cache
def trades() -> tuple[Trade, ...]:
    return tuple(
        Trade(
            key=raw["key"],
            letter=raw["letter"],
            group=raw["group"],
            weight=raw["weight"],
            wards=frozenset(raw["wards"]),
            staff=(raw["staff"][0], raw["staff"][1]),
            per=raw["per"],
            shop=raw["shop"],
            stems=tuple(pair(stem) for stem in raw["stems"]),
            words={w: (raw[w],) if isinstance(raw[w], str) else tuple(raw[w]) for w in WORDS},
        )
        for raw in read("trades.toml")["trade"]
    )


@cache
def places() -> tuple[Place, ...]:
    rows = [row.split() for row in read("places.toml")["place"]]
    return tuple(
        Place(
            row[0], row[1], int(row[2]), tuple((t.split("=")[0], t.split("=")[1]) for t in row[3:])
        )
        for row in rows
    )


@cache
def bank_areas() -> dict[str, frozenset[str]]:
    return {code: frozenset(wards) for code, wards in read("places.toml")["banks"].items()}


@cache
def families() -> Weighted:
    return weighted(read("names.toml")["family"])


@cache
def given_names() -> dict[tuple[str, int], tuple[tuple[str, str], ...]]:
    raw = read("names.toml")
    return {
        (sex, int(decade)): tuple(pair(name) for name in names)
        for sex in ("male", "female")
        for decade, names in raw[sex].items()
    }


@cache
def firm_stems(kind: str) -> tuple[tuple[str, str], ...]:
    return tuple(pair(stem) for stem in read("names.toml")["firm"][kind])


@cache
def legal_forms() -> Weighted:
    return weighted(
        [f"{p.split('/')[0]}//{p.split('/')[1]}" for p in read("names.toml")["firm"]["legal"]]
    )


@cache
def common() -> dict[str, Any]:
    return read("common.toml")
