"""A form that registers is sent once: a second click, or sending it again, finds what it made."""

import uuid

from django.core.cache import cache

KEPT = 60 * 60
WAITING = 0


def token() -> str:
    """A name for this opening of the form."""
    return uuid.uuid4().hex


def done(name: str) -> int | None:
    """What this form registered already; claims the form when it did not register anything."""
    if len(name) != 32 or not name.isalnum():
        return None
    if cache.add(_key(name), WAITING, KEPT):
        return None
    return cache.get(_key(name)) or None


def remember(name: str, pk: int) -> None:
    if len(name) == 32 and name.isalnum():
        cache.set(_key(name), pk, KEPT)


def _key(name: str) -> str:
    return f"registered-{name}"
