"""What rooms put on pages above them: the page's room cannot be imported from below.

A room registers in its `AppConfig.ready`; the page on a higher floor reads the register.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, Protocol, TypeVar

from django.urls import reverse


class Keyed(Protocol):
    """Something with a place of its own and an order among its kind."""

    @property
    def key(self) -> str: ...
    @property
    def order(self) -> int: ...


EntryT = TypeVar("EntryT", bound=Keyed)


class Registry(Generic[EntryT]):
    """Entries in their order; the same key registered again takes the former's place."""

    def __init__(self) -> None:
        self._entries: dict[str, EntryT] = {}

    def register(self, *entries: EntryT) -> None:
        self._entries |= {entry.key: entry for entry in entries}

    def __iter__(self) -> Iterator[EntryT]:
        return iter(sorted(self._entries.values(), key=lambda entry: (entry.order, entry.key)))


@dataclass(frozen=True)
class SettingsEntry:
    """One line of `/settings/`. `permission` is a value of `accounts.enums.Permission`.

    `group` is the heading it stands under; `order` counts over all groups: 100s the people,
    200s the code lists, 300s the year, 900s the records of what was done. A label that depends
    on the day is a function.
    """

    view: str
    label: str | Callable[[], str]
    description: str
    permission: str
    icon: str
    order: int
    group: str
    kwargs: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return ":".join((self.view, *self.kwargs.values()))

    @property
    def title(self) -> str:
        return self.label if isinstance(self.label, str) else self.label()

    @property
    def url(self) -> str:
        return reverse(self.view, kwargs=dict(self.kwargs))


settings_entries: Registry[SettingsEntry] = Registry()


@dataclass(frozen=True)
class StartPanel:
    """One card of the start page of some roles (values of `accounts.enums.Role`).

    `context(user, today)` reads what `template` shows, in as few queries as it can; None when
    there is nothing to do: then the card is not shown. All panels of a page share one context, so
    its names carry the panel's own (`overdue_requests`, not `rows`). `order`: 100s what must be
    done now, 300s what comes next, 500s how the month stands, 700s to look up.
    """

    key: str
    template: str
    roles: frozenset[str]
    order: int
    context: Callable[[Any, date], dict[str, Any] | None]


start_panels: Registry[StartPanel] = Registry()


@dataclass(frozen=True)
class RecordSection:
    """One section of the page of a record, put there by another room.

    `context(request, record)` reads what `template` shows, and notes what the reader has seen by
    it; None where there is nothing to show. All sections of a page share one context, so its
    names carry the section's own.
    """

    key: str
    template: str
    order: int
    context: Callable[[Any, Any], dict[str, Any] | None]


appointment_sections: Registry[RecordSection] = Registry()
client_sections: Registry[RecordSection] = Registry()
# On the page of a memo, beside it.
memo_sections: Registry[RecordSection] = Registry()
# On the page of an outreach event and on that of an organisation (金庫カルテ).
event_sections: Registry[RecordSection] = Registry()
organization_sections: Registry[RecordSection] = Registry()
# On 自分の設定; the record is the signed-in user.
preference_sections: Registry[RecordSection] = Registry()


def sections_of(
    sections: Registry[RecordSection], request: Any, record: Any
) -> tuple[list[str], dict[str, Any]]:
    """Template names in their order, and their context."""
    names: list[str] = []
    context: dict[str, Any] = {}
    for section in sections:
        if (own := section.context(request, record)) is not None:
            names.append(section.template)
            context |= own
    return names, context
