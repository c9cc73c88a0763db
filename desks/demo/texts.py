"""Composes 相談内容・アドバイス内容・所感 of one session so that it reads on from the one before.

Everything a case needs (its figures, the order of its advice) comes from the case's own seed;
a session adds its own turn of phrase. So any session can be written alone, in any process.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from random import Random
from typing import Any

from desks.demo import corpus
from desks.demo.clients import Client
from desks.demo.corpus import Advice, TopicText

HEIRS = ("長男", "長女", "長男（専務）", "次男", "娘婿", "甥")
MARGINS = {"make": 32, "food": 63, "shop": 34, "trade": 19, "build": 29, "move": 24, "agri": 55}


@dataclass(frozen=True, slots=True)
class Session:
    """What the calendar knows of a session when its text is written."""

    client: int
    case: int
    topic: int
    turn: int
    last: bool
    on: date
    previous: date | None
    coordinator: int
    method: str
    founded: bool


@dataclass(frozen=True, slots=True)
class Written:
    content: str
    advice: str
    impression: str


def man(amount: float) -> str:
    """An amount of 万円 as it is spoken: 420万円, 1億2,400万円."""
    whole = int(amount)
    if whole >= 1000:
        whole = whole // 100 * 100
    elif whole >= 100:
        whole = whole // 10 * 10
    high, low = divmod(whole, 10_000)
    if not high:
        return f"{low:,}万円"
    return f"{high}億{low:,}万円" if low else f"{high}億円"


def staff_words(staff: int, rng: Random) -> str:
    if staff == 0:
        return rng.choice(("代表1名", "代表と配偶者の2名"))
    return f"従業員{staff}名" if staff < 3 or rng.random() < 0.6 else f"従業員{staff}名（うちパート{max(1, staff // 3)}名）"


@dataclass(frozen=True, slots=True)
class Case:
    words: dict[str, str]
    advice: tuple[Advice, ...]
    opening: str
    facts: tuple[str, ...]


@lru_cache(maxsize=4096)
def case_of(seed: int, client: Client, case: int, topic: TopicText, year: int) -> Case:
    rng = Random(seed * 7_368_787 + case * 31 + 5)
    opening = rng.choice(topic.open)
    words = _words(rng, client, year)
    if opening.startswith("@"):
        override, opening = opening[1:].split("|", 1)
        slot, value = override.split("=")
        words[slot] = value
    group = client.trade.group
    fitting = [a for a in topic.advice if not a.groups or group in a.groups]
    rng.shuffle(fitting)
    advice = tuple(a for a in fitting if a.prob >= 1 or rng.random() < a.prob)
    facts = tuple(rng.sample(topic.facts, len(topic.facts)))
    return Case(words, advice, opening, facts)


def _words(rng: Random, client: Client, year: int) -> dict[str, str]:
    fall, sales = rng.randint(8, 28), float(client.sales)
    debt = sales * rng.uniform(0.35, 0.9)
    words = {slot: rng.choice(values) for slot, values in client.trade.words.items()}
    words.update(
        biz=client.biz,
        n=str(rng.randint(3, 8)),
        fall=f"{fall}%",
        rise=f"{rng.choice((6, 8, 10, 12, 15, 18, 20, 25))}%",
        sales=man(sales),
        last=man(sales / (1 - fall / 100)),
        debt=man(debt),
        repay=man(max(6, debt / rng.uniform(55, 90))),
        gross=f"{MARGINS.get(client.trade.group, 45) + rng.randint(-4, 4)}%",
        cash=man(max(80, sales * rng.uniform(0.06, 0.16))),
        want=man(max(150, sales * rng.uniform(0.12, 0.4))),
        gap=man(max(30, sales * rng.uniform(0.03, 0.08))),
        be=man(max(30, sales / 12 * rng.uniform(1.02, 1.15))),
        staff=staff_words(client.staff, rng),
        age=f"{max(26, year - client.person.birth_year)}歳",
        heir=rng.choice(HEIRS),
        town=client.place.name if rng.random() < 0.4 else client.town,
        due=f"{rng.randint(1, 12)}月末",
    )
    return words


def write(seed: int, session: Session, client: Client, bank: str) -> Written:
    """The three texts of `session`; `bank` is the introducing branch's name, or ''."""
    topic = corpus.topics()[session.topic]
    case = case_of(seed, client, session.case, topic, session.on.year)
    rng = Random(seed * 15_485_863 + session.case * 131 + session.turn * 17 + 3)
    words = case.words | {
        "bank": bank or "取引のある金融機関",
        "nth": str(session.turn + 1),
        "nextmonth": f"{session.on.month % 12 + 1}月",
        "due": f"{(session.on.month + int(case.words['n']) - 1) % 12 + 1}月末",
    }
    if session.previous:
        words["prev"] = f"{session.previous.month}月{session.previous.day}日"
    verbose = session.coordinator % 3 + (1 if rng.random() < 0.25 else 0)
    spice = _spice(rng, topic.key)
    now = _advice_now(case, session.turn)
    content = _content(rng, topic, case, session, verbose, client.by_bank and bool(bank))
    advice = _advice(rng, session, now)
    views = rng.sample(topic.view, 2 if verbose > 1 and rng.random() < 0.6 else 1)
    if rng.random() < 0.35:
        views.append(rng.choice(corpus.common()["view"]))
    sections = {"content": content, "advice": advice, "view": views}
    for section, sentence in spice:
        sections[section].append(sentence)
    return Written(
        _paragraphs(rng, sections["content"]).format_map(words),
        "\n".join(sections["advice"]).format_map(words),
        "".join(sections["view"]).format_map(words) if rng.random() < 0.96 else "",
    )


def _advice_now(case: Case, turn: int) -> tuple[Advice, ...]:
    """Three pieces at the first session, two later, going round the case's own order."""
    count = len(case.advice)
    start = 0 if turn == 0 else 3 + (turn - 1) * 2
    return tuple(case.advice[(start + i) % count] for i in range(3 if turn == 0 else 2))


def _content(
    rng: Random, topic: TopicText, case: Case, session: Session, verbose: int, by_bank: bool
) -> list[str]:
    common = corpus.common()
    out: list[str] = []
    if session.turn == 0:
        if rng.random() < 0.35:
            out.append(rng.choice(common["by_bank" if by_bank else "by_self"]))
        out.append(case.opening)
    else:
        out.append(rng.choice(common["again"]))
        done_before = _advice_now(case, session.turn - 1)
        for n, advice in enumerate(rng.sample(done_before, 2 if verbose else 1)):
            result = rng.choice(advice.part if rng.random() < 0.3 else advice.done)
            shape = rng.choice(common["review"]) if n == 0 else "{hw}については、{result}。"
            out.append(shape.replace("{hw}", advice.hw).replace("{result}", result))
        out.append(rng.choice(common["lead_in"]) + rng.choice(topic.next))
    if session.method == "オンライン" and rng.random() < 0.2:
        out.append(common["remote"][session.case % 2])
    elif session.method in ("訪問", "出張") and rng.random() < 0.5:
        out.append(common["visit"][session.case % 2])
    out.extend(_facts(case, session.turn, verbose))
    if rng.random() < 0.75:
        out.append(rng.choice(topic.ask))
    return out


def _facts(case: Case, turn: int, verbose: int) -> tuple[str, ...]:
    """New facts each time: the first session takes the first few, later ones go on from there."""
    if turn == 0:
        return case.facts[: 2 + verbose]
    start = (2 + verbose + turn) % len(case.facts)
    return case.facts[start : start + 1 + verbose // 2]


CIRCLED = "①②③④⑤"


def _advice(rng: Random, session: Session, now: tuple[Advice, ...]) -> list[str]:
    common = corpus.common()
    style = session.coordinator % 4
    out: list[str] = []
    for n, advice in enumerate(now):
        mark = ("・", CIRCLED[n], "", f"{n + 1}．")[style]
        out.append(mark + advice.text)
    if session.last:
        if rng.random() < 0.7:
            out.append(rng.choice(common["finish"]))
    else:
        out.append(rng.choice(common["homework"]).replace("{hw}", now[0].hw))
    return out


def _spice(rng: Random, topic: str) -> list[tuple[str, str]]:
    """Asides whose frequency is set, so that words occur about as often as in a real archive."""
    out: list[tuple[str, str]] = []
    for name, entry in corpus.common()["calibrated"].items():
        if rng.random() < entry["probability"] and name != topic and topic != "startup":
            section = rng.choice(("content", "advice", "view"))
            out.append((section, rng.choice(entry[section])))
    return out


def _paragraphs(rng: Random, sentences: list[str]) -> str:
    """Some write one block, some break lines, some list the facts."""
    style = rng.random()
    kept = [s for s in sentences if s]
    if style < 0.45 or len(kept) < 4:
        return "".join(kept)
    cut = 2 if len(kept) > 4 else 1
    if style < 0.75:
        return "".join(kept[:cut]) + "\n" + "".join(kept[cut:])
    return "".join(kept[:cut]) + "\n" + "\n".join(f"・{s}" for s in kept[cut:])


def topic_index(key: str) -> int:
    return next(n for n, topic in enumerate(corpus.topics()) if topic.key == key)


def describe(seed: int, session: Session, client: Client, bank: str) -> dict[str, Any]:
    """For a look from the shell: the session with its text."""
    written = write(seed, session, client, bank)
    return {"on": session.on, "client": client.name or client.person.name, "memo": written}
