"""The texts of a memo with what the search keeps of them; at national scale from a pool.

A pooled text fits the trade, the topic and whether it is a first or a later session; only its
figures and the day it refers to belong to somebody else.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from desks.demo import corpus
from desks.demo.clients import Client, client
from desks.demo.copying import escaped
from desks.demo.texts import Session, Written, write
from yorozu.kit.textkeys import bigrams, search_fold

VARIANTS = 12


class _Grams(dict[str, str]):
    """Pair of characters → its gram as text; pairs with blanks have none."""

    def __missing__(self, pair: str) -> str:
        found = bigrams(pair)
        self[pair] = str(found[0]) if found else ""
        return self[pair]


_grams = _Grams()


def grams_of(body: str) -> set[str]:
    """The same set as `bigrams(body)`, from a table of known pairs."""
    found = set(map(_grams.__getitem__, set(map(str.__add__, body, body[1:]))))
    found.discard("")
    return found


@dataclass(frozen=True, slots=True)
class Wording:
    """`folded` and `grams` are of the three texts together, as the search row holds them.

    `copied` is the folded text in COPY's form, `listed` the grams with commas between: a pooled
    text is written down hundreds of times.
    """

    written: Written
    folded: str
    grams: frozenset[str]
    copied: str
    listed: str


def wording(seed: int, session: Session, who: Client, bank: str, *, pooled: bool) -> Wording:
    if pooled:
        variant = session.case % VARIANTS
        return _pooled(seed, who.trade.key, session.topic, min(session.turn, 3), variant)
    return _worded(write(seed, session, who, bank))


def _worded(written: Written) -> Wording:
    folded = search_fold("\n".join((written.content, written.advice, written.impression)))
    grams = frozenset(grams_of(folded))
    return Wording(written, folded, grams, escaped(folded), ",".join(grams))


@cache
def _pooled(seed: int, trade: str, topic: int, turn: int, variant: int) -> Wording:
    """The text of an invented session that has nothing but these in common with the memo's."""
    kind = next(t for t in corpus.trades() if t.key == trade)
    lines = kind.words["biz"]
    who = replace(client(seed, variant), trade=kind, biz=lines[variant % len(lines)], by_bank=False)
    session = Session(
        client=variant,
        case=((variant * 41 + corpus.trades().index(kind)) * 17 + topic) * 3 + 1,
        topic=topic,
        turn=turn,
        last=variant % 3 == 0,
        on=date(2025, 1 + variant % 12, 15),
        previous=date(2025, (variant + 10) % 12 + 1, 20) if turn else None,
        coordinator=variant,
        method="来訪",
        founded=True,
        next_on=None,
    )
    return _worded(write(seed, session, who, ""))
