"""What rooms above say of events in a list, as how many slots are free."""

from collections.abc import Callable, Collection, Mapping

Reader = Callable[[Collection[int]], Mapping[int, str]]
_readers: list[Reader] = []


def register(reader: Reader) -> None:
    if reader not in _readers:
        _readers.append(reader)


def notes_of(ids: Collection[int]) -> dict[int, str]:
    """By id of the event; one query of each reader."""
    found: dict[int, str] = {}
    for reader in _readers:
        found |= reader(ids)
    return found
