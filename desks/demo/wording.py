"""The texts of a memo with what the search keeps of them; at national scale from a pool.

A pooled text fits the trade, the topic and whether it is a first or a later session; only its
figures and the day it refers to belong to somebody else. A memo names its text by a number.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from desks.demo import corpus
from desks.demo.clients import Client, client
from desks.demo.texts import Session, Written, write
from yorozu.kit.textkeys import bigrams, search_fold

VARIANTS = 4
TURNS = 4


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
    """`folded` and `grams` are of the three texts together, as the search row holds them."""

    written: Written
    folded: str
    grams: frozenset[str]


def worded(written: Written) -> Wording:
    folded = search_fold("\n".join((written.content, written.advice, written.impression)))
    return Wording(written, folded, frozenset(grams_of(folded)))


def pool_size() -> int:
    return len(corpus.trades()) * len(corpus.topics()) * TURNS * VARIANTS


def pool_number(session: Session, who: Client) -> int:
    """The pooled text that fits."""
    kind = _trade_number(who.trade.key) * len(corpus.topics()) + session.topic
    return (kind * TURNS + min(session.turn, TURNS - 1)) * VARIANTS + session.case % VARIANTS


@cache
def _trade_number(key: str) -> int:
    return next(n for n, trade in enumerate(corpus.trades()) if trade.key == key)


def pooled(seed: int, number: int) -> Wording:
    """The text of an invented session that has nothing but these in common with the memo's."""
    rest, variant = divmod(number, VARIANTS)
    rest, turn = divmod(rest, TURNS)
    trade, topic = divmod(rest, len(corpus.topics()))
    kind = corpus.trades()[trade]
    lines = kind.words["biz"]
    who = replace(client(seed, variant), trade=kind, biz=lines[variant % len(lines)], by_bank=False)
    session = Session(
        client=variant,
        case=((variant * 41 + trade) * 17 + topic) * 3 + 1,
        topic=topic,
        turn=turn,
        last=variant % 3 == 0,
        on=date(2025, 1 + variant * 3, 15),
        previous=date(2025, 11, 20) if turn else None,
        coordinator=variant,
        method="来訪",
        founded=True,
        next_on=None,
    )
    return worded(write(seed, session, who, ""))
