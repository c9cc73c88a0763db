"""Composes 相談内容・アドバイス内容・所感 of one session so that it reads on from the one before.

Everything a case needs (its figures, the order of its advice) comes from the case's own seed;
a session adds its own turn of phrase. So any session can be written alone, in any process.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from random import Random
from typing import NamedTuple

from desks.demo import corpus
from desks.demo.clients import Client
from desks.demo.corpus import Advice, TopicText

HEIRS = ("長男", "長女", "長男（専務）", "次男", "娘婿", "甥")
MARGINS = {"make": 32, "food": 63, "shop": 34, "trade": 19, "build": 29, "move": 24, "agri": 55}


class Session(NamedTuple):
    """What the calendar knows of a session when its text is written.

    A tuple: millions go from process to process, a frozen dataclass in four times the time.
    """

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
    next_on: date | None


@dataclass(frozen=True, slots=True)
class Written:
    content: str
    advice: str
    impression: str
    next_step: str


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
    return (
        f"従業員{staff}名"
        if staff < 3 or rng.random() < 0.6
        else f"従業員{staff}名（うちパート{max(1, staff // 3)}名）"
    )


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
        small=man(max(12, sales * rng.uniform(0.004, 0.015))),
        be=man(max(30, sales / 12 * rng.uniform(1.02, 1.15))),
        staff=staff_words(client.staff, rng),
        age=f"{max(26, year - client.person.birth_year)}歳",
        years=str(max(3, min(48, year - client.person.birth_year - 25))),
        heir=rng.choice(HEIRS),
        town=client.place.name if rng.random() < 0.4 else client.town,
        due=f"{rng.randint(1, 12)}月末",
    )
    return words


def write(seed: int, session: Session, client: Client, bank: str) -> Written:
    """The texts of `session`; `bank` is the introducing branch's name, or ''."""
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
    now = _advice_now(case, session.turn, 4 if verbose > 1 and rng.random() < 0.5 else 3)
    story = _story(rng, topic, case, session, verbose, client.by_bank and bool(bank))
    sections = {
        "content": [*story, *_points(rng, topic, case, session.turn, verbose)],
        "advice": _advice(rng, session, now, verbose),
        "view": _views(rng, topic, verbose),
    }
    for section, sentence in _spice(rng, topic.key):
        sections[section].append(sentence)
    return Written(
        _paragraphs(rng, sections["content"], len(story)).format_map(words),
        "\n".join(sections["advice"]).format_map(words),
        "".join(sections["view"]).format_map(words) if rng.random() < 0.96 else "",
        "" if session.last else f"{now[0].hw}の確認".format_map(words),
    )


def _views(rng: Random, topic: TopicText, verbose: int) -> list[str]:
    views = rng.sample(topic.view, 2 if verbose and rng.random() < 0.6 else 1)
    if rng.random() < 0.4:
        views.append(rng.choice(corpus.common()["view"]))
    return views


def _advice_now(case: Case, turn: int, most: int = 3) -> tuple[Advice, ...]:
    """The next pieces in the case's own order, going round when they are used up."""
    count = len(case.advice)
    return tuple(case.advice[(turn * 3 + i) % count] for i in range(min(most, count)))


def _story(
    rng: Random, topic: TopicText, case: Case, session: Session, verbose: int, by_bank: bool
) -> list[str]:
    common = corpus.common()
    if session.turn == 0:
        out = [case.opening]
        if rng.random() < 0.4 and "{bank}" not in case.opening:
            out.insert(0, rng.choice(common["by_bank" if by_bank else "by_self"]))
        if topic.key != "startup" and rng.random() < 0.2 + 0.25 * verbose:
            out.append(rng.choice(common["figures"]))
    else:
        out = [rng.choice(common["again"])]
        before = _advice_now(case, session.turn - 1)
        for n, advice in enumerate(rng.sample(before, min(len(before), 1 + verbose))):
            result = rng.choice(advice.part if rng.random() < 0.3 else advice.done)
            shape = rng.choice(common["review"]) if n == 0 else "{hw}については、{result}。"
            out.append(shape.replace("{hw}", advice.hw).replace("{result}", result))
        out.append(rng.choice(common["lead_in"]) + rng.choice(topic.next))
    if session.method == "オンライン" and rng.random() < 0.2:
        out.append(common["remote"][session.case % 2])
    elif session.method in ("訪問", "出張") and rng.random() < 0.5:
        out.append(common["visit"][session.case % 2])
    return [sentence for sentence in out if sentence]


def _points(rng: Random, topic: TopicText, case: Case, turn: int, verbose: int) -> list[str]:
    out = list(_facts(case, turn, verbose))
    if topic.key != "startup":
        out += rng.sample(corpus.common()["reason"], verbose)
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


def _advice(rng: Random, session: Session, now: tuple[Advice, ...], verbose: int) -> list[str]:
    common = corpus.common()
    style = session.coordinator % 4
    out: list[str] = []
    for n, advice in enumerate(now):
        mark = ("・", CIRCLED[n], "", f"{n + 1}．")[style]
        out.append(mark + advice.text)
    out += rng.sample(common["told"], verbose // 2 + (rng.random() < 0.3))
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


def _paragraphs(rng: Random, sentences: list[str], story: int) -> str:
    """Some write one block, some break after the story, some list what follows it."""
    style = rng.random()
    if style < 0.4:
        return "".join(sentences)
    head, points = "".join(sentences[:story]), sentences[story:]
    if style < 0.7:
        return head + "\n" + "".join(points)
    return "\n".join([head, *(f"・{s}" for s in points)])


def topic_index(key: str) -> int:
    return next(n for n, topic in enumerate(corpus.topics()) if topic.key == key)
