"""When the centre's lists last changed, for those who keep a copy of them for a moment.

The mark is shared by all processes: who keeps a list keeps it under the mark it was read with.
"""

from uuid import uuid4

from django.core.cache import cache
from django.db import transaction

_KEY = "center:lists"


def lists_mark() -> str:
    """Something that is another after every change of a list."""
    return str(cache.get_or_set(_KEY, lambda: uuid4().hex, None))


def lists_changed() -> None:
    """Say, once the change is there for all, that kept copies are old."""
    transaction.on_commit(lambda: cache.set(_KEY, uuid4().hex, None))
