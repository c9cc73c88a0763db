"""Records of higher floors that belong to a person: the manager keeps both on one page.

A room registers a companion in its `AppConfig.ready`. A coordinator's account and their entry
among the coordinators are two records, but one person to whoever invites them.
"""

from typing import Protocol

from django.forms import Form
from django.http import QueryDict

from accounts.enums import Role
from accounts.models import User


class Companion(Protocol):
    """What a room adds to a person's page. `save` and `leave` run in the act's transaction."""

    key: str
    title: str
    help: str
    roles: frozenset[Role]

    def form(self, user: User | None, data: QueryDict | None) -> Form: ...
    def save(self, form: Form, *, user: User, by: User) -> None: ...
    def leave(self, *, user: User, by: User) -> None: ...


_companions: dict[str, Companion] = {}


def register(companion: Companion) -> None:
    _companions[companion.key] = companion


def companions() -> list[Companion]:
    return list(_companions.values())


def leave_all(*, user: User, by: User) -> None:
    """The person has stopped working here."""
    for companion in companions():
        companion.leave(user=user, by=by)
