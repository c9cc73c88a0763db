"""Earlier sessions: they live above this floor, and the room that keeps them registers here."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Past:
    """What a coordinator has done before. That they know the client is never said to a bank."""

    with_client: int = 0
    last_with_client: date | None = None
    in_industry: int = 0


History = Mapping[int, Past]


@dataclass(frozen=True, kw_only=True)
class Client:
    """Whose history is asked for, by id."""

    company_id: int | None = None
    person_id: int | None = None
    industry_id: int | None = None


Reader = Callable[[Client], History]
_readers: list[Reader] = []


def register(reader: Reader) -> None:
    """Called in `AppConfig.ready` of the room that keeps the sessions."""
    if reader not in _readers:
        _readers.append(reader)


def history_of(client: Client) -> History:
    """By coordinator. Without a client and without an industry nothing is asked."""
    if client == Client():
        return {}
    found: dict[int, Past] = defaultdict(Past)
    for reader in _readers:
        for who, past in reader(client).items():
            found[who] = _both(found[who], past)
    return found


def _both(one: Past, other: Past) -> Past:
    last = max(filter(None, [one.last_with_client, other.last_with_client]), default=None)
    return Past(one.with_client + other.with_client, last, one.in_industry + other.in_industry)
