"""The versions of a client, as the database kept them, with what each changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from center.models import Industry
from companies.forms.client import FACTS
from companies.models import Company, Person
from companies.municipalities import municipality_name

KIN = {"predecessor", "company", "founded", "merged_into"}


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    at: datetime
    by: str
    changes: list[Change]


def versions_of(client: Company | Person) -> list[Version]:
    """Corrections, newest first. Each event holds the row as it was before, and who changed it."""
    events = list(
        client.events.select_related("pgh_context").order_by("pgh_id")  # type: ignore[union-attr]
    )
    words = _Words([*events, client])
    states = [*events, client]
    found = [
        Version(event.pgh_created_at, words.actor(event), list(words.changes(event, after)))
        for event, after in zip(events, states[1:], strict=True)
    ]
    return [version for version in reversed(found) if version.changes]


class _Words:
    """Values in words; names are read once for all versions."""

    def __init__(self, states: list[Any]) -> None:
        self.model = type(states[-1])
        names = [*FACTS[self.model], *KIN]
        self.names = [name for name in names if hasattr(states[-1], name)]
        self.industries = {each.pk: each.name for each in Industry.objects.all()}
        ids = {pk for state in states for name in KIN if (pk := getattr(state, f"{name}_id", None))}
        self.companies = dict(Company.objects.filter(pk__in=ids).values_list("pk", "name"))
        self.people = (
            dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))
            if self.model is Person
            else {}
        )
        actors = {int(actor) for state in states if (actor := _actor(state)).isdigit()}
        self.users = dict(User.objects.filter(pk__in=actors).values_list("pk", "name"))

    def actor(self, event: Any) -> str:
        actor = _actor(event)
        return str(self.users.get(int(actor), "システム")) if actor.isdigit() else "システム"

    def changes(self, before: Any, after: Any) -> Iterator[Change]:
        for name in self.names:
            column = f"{name}_id" if name in KIN or name == "industry" else name
            old, new = getattr(before, column), getattr(after, column)
            if old != new:
                label = str(self.model._meta.get_field(name).verbose_name)
                yield Change(label, self.words(before, name, old), self.words(after, name, new))

    def words(self, state: Any, name: str, value: Any) -> str:
        if value in (None, ""):
            return ""
        if name == "industry":
            return str(self.industries.get(value, value))
        if name == "merged_into" and self.model is Person:
            return str(self.people.get(value, value))
        if name in KIN:
            return str(self.companies.get(value, value))
        if name == "municipality":
            return municipality_name(value)
        if isinstance(value, bool):
            return "はい" if value else "いいえ"
        if isinstance(value, int):
            return f"{value:,}"
        display = getattr(state, f"get_{name}_display", None)
        return str(display() if display else value)


def shown(client: Company | Person, name: str) -> str:
    """One fact of a record in words, as the preview of a merge shows it."""
    value = getattr(client, name)
    if value in (None, ""):
        return ""
    if name == "municipality":
        return municipality_name(value)
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, int):
        return f"{value:,}"
    display = getattr(client, f"get_{name}_display", None)
    return str(display() if display else value)


def _actor(state: Any) -> str:
    context = getattr(state, "pgh_context", None)
    return str((context.metadata if context else {}).get("user") or "")
