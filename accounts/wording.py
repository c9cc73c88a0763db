"""What the audit page says: each room registers the words for its own acts in its `acts.py`.

An act is a plain string in the table and stays there for years; its words may change. A test
holds every act that the code records against this register.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError

from accounts.models import User

Found = dict[str, tuple[str, str]]
Finder = Callable[[User, Iterable[str]], Found]


@dataclass(frozen=True)
class Group:
    """One room's acts, under the heading they stand below in the filter."""

    label: str
    acts: Mapping[str, str]


@dataclass
class Register:
    groups: dict[str, Group] = field(default_factory=dict)
    finders: dict[str, Finder] = field(default_factory=dict)
    details: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)


_register = Register()


def register(
    label: str,
    acts: Mapping[str, str],
    *,
    finders: Mapping[str, Finder] | None = None,
    details: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
) -> None:
    """Add a room's words.

    `finders` names, for a target kind ("consultations.memo"), who finds title and address of the
    ids that the reader may open; an id that is left out exists no more or is not theirs to see.
    `details` are the words for keys of `AuditEvent.detail`, `values` those for codes in it. A word
    that holds for one kind of act only is registered with that kind: "consent.kind" as a key,
    "consent.kind=bank" as a value.
    """
    _register.groups[label] = Group(label, dict(acts))
    _register.finders |= finders or {}
    _register.details |= details or {}
    _register.values |= values or {}


def acts() -> dict[str, str]:
    """Every act and its words."""
    return {act: words for group in _register.groups.values() for act, words in group.acts.items()}


def act_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The acts under their rooms' headings, for a select."""
    return [(group.label, list(group.acts.items())) for group in _register.groups.values()]


def act_words(act: str) -> str:
    return acts().get(act, act)


def kind_words(kind: str) -> str:
    """What a target is called; the name of its model, or the code of one that is gone."""
    try:
        return str(apps.get_model(kind)._meta.verbose_name)
    except (LookupError, ValueError):
        return kind


# Of the numbers in a detail these count something; the others are years, versions and ids.
_COUNTS = frozenset(
    [
        "rows",
        "bytes",
        "items",
        "done",
        "held",
        "skipped",
        "memos",
        "closed_days",
        "targets",
        "imported",
        "present",
        "companies",
        "people",
        "coordinators",
        "restricted",
        "left_out",
        "kept",
    ]
)


def detail_words(key: str, room: str = "") -> str:
    return _register.details.get(f"{room}.{key}") or _register.details.get(key, key)


def value_words(value: Any, key: str = "", room: str = "") -> str:
    """A detail's value on one line."""
    if isinstance(value, dict):
        return "、".join(
            f"{detail_words(name, room)} {value_words(each, name, room)}"
            for name, each in value.items()
        )
    if isinstance(value, list):
        return "、".join(value_words(each, key, room) for each in value)
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, int):
        return f"{value:,}" if key in _COUNTS else str(value)
    text = "" if value is None else str(value)
    if (own := _register.values.get(f"{room}.{key}={text}")) is not None:
        return own
    return _register.values.get(text, detail_words(text, room))


def detail_line(act: str, detail: Mapping[str, Any]) -> str:
    """All of an act's detail, in words; empty values say nothing."""
    room = act.partition(".")[0]
    told = (
        (detail_words(key, room), value_words(value, key, room)) for key, value in detail.items()
    )
    return " / ".join(f"{key}：{value}" for key, value in told if value)


def find(kind: str, user: User, ids: Iterable[str]) -> Found:
    """Title and address of the targets of one kind that this user may open."""
    finder = _register.finders.get(kind)
    try:
        return finder(user, ids) if finder else {}
    except (ValueError, ValidationError):  # an id of another time that is no key of today's
        return {}
