"""Invented clients: a person with a company, or a person before founding one.

`client(seed, number)` is a pure function, so that workers in other processes make the same ones.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from random import Random

from desks.demo import corpus
from desks.demo.corpus import Place, Trade

# Trades that nobody starts from nothing: those who come before founding choose another.
SETTLED = frozenset({"make", "trade", "move", "build", "estate"})


@dataclass(frozen=True, slots=True)
class Someone:
    name: str
    kana: str
    sex: str
    birth_year: int


@dataclass(frozen=True, slots=True, eq=False)
class Client:
    number: int
    trade: Trade
    biz: str
    name: str
    kana: str
    legal: str
    person: Someone
    pre_founding: bool
    founds: bool
    staff: int
    capital: int | None
    phone: str
    place: Place
    town: str
    postal: str
    address: str
    bank: str
    branch_roll: float
    by_bank: bool
    sales: int
    used_before: bool


def birth_year(rng: Random, eldest: int, youngest: int) -> int:
    return int(rng.triangular(eldest, youngest, (eldest + youngest) // 2 - 2))


def someone(rng: Random, birth: int) -> Someone:
    sex = "female" if rng.random() < 0.27 + (birth - 1944) * 0.003 else "male"
    decade = min(max(birth // 10 * 10, 1940), 1990)
    family, family_kana = corpus.families().pick(rng)
    given, given_kana = rng.choice(corpus.given_names()[sex, decade])
    return Someone(f"{family} {given}", f"{family_kana} {given_kana}", sex, birth)


@cache
def _trade_weights() -> tuple[int, ...]:
    return tuple(accumulate(trade.weight for trade in corpus.trades()))


@cache
def _place_weights(trade_key: str) -> tuple[float, ...]:
    trade = next(t for t in corpus.trades() if t.key == trade_key)
    return tuple(
        accumulate(
            p.weight * (1.0 if not trade.wards else 4.0 if p.name in trade.wards else 0.25)
            for p in corpus.places()
        )
    )


@cache
def _bank_weights(place_name: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    areas = corpus.bank_areas()
    weights = [6.0 if place_name in wards else 0.15 for wards in areas.values()]
    return tuple(areas), tuple(accumulate(weights))


def _firm_name(rng: Random, trade: Trade, owner: Someone, town: str) -> tuple[str, str]:
    stem = rng.choice(trade.stems)
    roll = rng.random()
    if trade.shop and roll < 0.72:
        front = rng.choice(corpus.firm_stems("shop"))
        if stem[0] in ("屋", "亭", "庵", "堂", "園"):
            return front[0] + stem[0], front[1] + stem[1]
        return (
            (f"{stem[0]} {front[0]}", f"{stem[1]} {front[1]}")
            if roll < 0.4
            else (
                front[0] + stem[0],
                front[1] + stem[1],
            )
        )
    if roll < 0.3:
        return owner.name.split()[0] + stem[0], owner.kana.split()[0] + stem[1]
    front = rng.choice(corpus.firm_stems("stem"))
    if roll < 0.45 and town in TOWN_KANA:
        front = (town, TOWN_KANA[town])
    return front[0] + stem[0], front[1] + stem[1]


TOWN_KANA = {
    "蒲田": "カマタ", "西蒲田": "ニシカマタ", "羽田": "ハネダ", "両国": "リョウゴク",
    "向島": "ムコウジマ",
    "亀戸": "カメイド", "木場": "キバ", "大井": "オオイ", "戸越": "トゴシ", "経堂": "キョウドウ",
    "浅草": "アサクサ",
    "上野": "ウエノ", "谷中": "ヤナカ", "根津": "ネヅ", "赤羽": "アカバネ",
    "王子": "オウジ", "田端": "タバタ", "町屋": "マチヤ", "成増": "ナリマス", "志村": "シムラ",
    "綾瀬": "アヤセ", "千住": "センジュ", "亀有": "カメアリ", "立石": "タテイシ", "平井": "ヒライ",
    "東青梅": "ヒガシオウメ", "曙町": "アケボノチョウ", "錦町": "ニシキチョウ", "関戸": "セキド",
}  # fmt: skip


def _phone(rng: Random, place: Place, legal: str) -> str:
    """Numbers from blocks that no carrier has been given (03-9…, 042-1…, 070-0…)."""
    if legal in ("", "個人") and rng.random() < 0.55:
        return f"070-0{rng.randrange(1000):03d}-{rng.randrange(10000):04d}"
    if place.is_tama:
        return f"042-1{rng.randrange(100):02d}-{rng.randrange(10000):04d}"
    return f"03-9{rng.randrange(1000):03d}-{rng.randrange(10000):04d}"


def _capital(rng: Random, legal: str, staff: int) -> int | None:
    """Paid-in capital in yen; sole proprietors have none."""
    if legal == "株式会社":
        return (
            rng.choice(
                (1, 3, 3, 5, 10, 10, 10, 20, 30 if staff > 10 else 10, 50 if staff > 20 else 5)
            )
            * 1_000_000
        )
    if legal == "有限会社":
        return rng.choice((3, 3, 3, 5, 8)) * 1_000_000
    if legal == "合同会社":
        return rng.choice((10, 50, 100, 100, 300)) * 10_000
    return None


def _staff(rng: Random, trade: Trade, legal: str) -> int:
    low, high = trade.staff
    most = min(high, 4) if legal in ("", "個人") else high
    return int(low + (most - low) * rng.random() ** 2.6 + 0.5)


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """As much of a client as the calendar asks for."""

    trade: Trade
    pre_founding: bool
    founds: bool
    birth_year: int


def profile(seed: int, number: int) -> Profile:
    return _profile(_random(seed, number))


def _random(seed: int, number: int) -> Random:
    return Random(seed * 1_000_003 + number * 7 + 1)


def _profile(rng: Random) -> Profile:
    pre = rng.random() < 0.16
    trades = corpus.trades()
    trade = rng.choices(trades, cum_weights=_trade_weights())[0]
    while pre and trade.group in SETTLED:
        trade = rng.choices(trades, cum_weights=_trade_weights())[0]
    founds = pre and rng.random() < 0.5
    birth = birth_year(rng, 1958 if pre else 1944, 2003 if pre else 1996)
    return Profile(trade, pre, founds, birth)


@lru_cache(maxsize=30_000)
def client(seed: int, number: int) -> Client:
    rng = _random(seed, number)
    kind = _profile(rng)
    trade, pre, founds = kind.trade, kind.pre_founding, kind.founds
    place = rng.choices(corpus.places(), cum_weights=_place_weights(trade.key))[0]
    town, postal = rng.choice(place.towns)
    owner = someone(rng, kind.birth_year)
    legal = corpus.legal_forms().pick(rng)[0]
    if pre:
        legal = rng.choice(("個人", "個人", "合同会社", "株式会社"))
    staff = 0 if pre else _staff(rng, trade, legal)
    core, kana = _firm_name(rng, trade, owner, town)
    name = core if legal == "個人" else core + legal if rng.random() < 0.32 else legal + core
    banks, weights = _bank_weights(place.name)
    return Client(
        number=number,
        trade=trade,
        biz=rng.choice(trade.words["biz"]),
        name=name if not pre or founds or rng.random() < 0.35 else "",
        kana=kana,
        legal=legal,
        person=owner,
        pre_founding=pre,
        founds=founds,
        staff=staff,
        capital=_capital(rng, legal, staff),
        phone=_phone(rng, place, legal),
        place=place,
        town=town,
        postal=postal,
        address=f"{place.name}{town}{rng.randint(1, 6)}-{rng.randint(1, 28)}-{rng.randint(1, 24)}",
        bank=rng.choices(banks, cum_weights=weights)[0],
        branch_roll=rng.random(),
        by_bank=rng.random() < (0.25 if pre else 0.52),
        sales=_sales(rng, trade, staff),
        used_before=rng.random() < 0.02,
    )


def _sales(rng: Random, trade: Trade, staff: int) -> int:
    """Yearly turnover in 万円, rounded as people say it."""
    raw = (staff + 1) * trade.per * rng.uniform(0.65, 1.25)
    step = 10 if raw < 1000 else 100 if raw < 10_000 else 500
    return max(240, int(raw // step * step))
