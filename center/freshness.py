"""When the centre's lists last changed, for those who keep a copy of them for a moment.

The mark is shared by all processes: who keeps a list keeps it under the mark it was read with.
"""

import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

T = TypeVar("T")

_KEY = "center:lists"
_MOST_KEPT = 500
# Copies in this process by what they were read for, with the moment they were read.
_kept: dict[Hashable, tuple[float, Any]] = {}


def lists_mark() -> str:
    """Something that is another after every change of a list."""
    return str(cache.get_or_set(_KEY, lambda: uuid4().hex, None))


def lists_changed() -> None:
    """Say, once the change is there for all, that kept copies are old."""
    transaction.on_commit(lambda: cache.set(_KEY, uuid4().hex, None))


def kept(key: Hashable, read: Callable[[], T]) -> T:
    """What `read` gave within the last CODE_LIST_SECONDS; name the mark in the key.

    Not to be changed by who gets it: others get the same.
    """
    now = time.monotonic()
    if (known := _kept.get(key)) and now - known[0] < settings.CODE_LIST_SECONDS:
        found: T = known[1]
        return found
    rows = read()
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    _kept[key] = (now, rows)
    return rows
