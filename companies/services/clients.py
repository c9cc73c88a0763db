"""Registering clients, correcting them, and keeping what is newly heard of them."""

from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F

from accounts import audit
from accounts.models import User
from companies.models import Company, Person
from companies.services._keeping import (
    checked,
    locked,
    require_revision,
    save_changes,
    save_new,
)
from companies.validators import company_name

ClientT = TypeVar("ClientT", Company, Person)


@transaction.atomic
def company_register(*, by: User | None, name: str, **facts: object) -> Company:
    """Register a company. Raises ValidationError on facts that do not fit."""
    company = save_new(Company(name=company_name(name), **checked(facts)))
    audit.record("company.registered", target=company, by=by)
    return company


@transaction.atomic
def person_register(*, by: User | None, name: str, **facts: object) -> Person:
    """Register a person. Raises ValidationError on facts that do not fit."""
    person = save_new(Person(name=name, **checked(facts)))
    audit.record("person.registered", target=person, by=by)
    return person


@transaction.atomic
def client_correct(
    client: ClientT, *, by: User | None, facts: dict[str, Any], revision: int | None = None
) -> ClientT:
    """Take over the facts as a whole; what is empty in them becomes empty.

    `revision` is the version the writer looked at. Raises StaleRevision, ValidationError.
    """
    (client,) = locked(client)
    require_revision(client, revision)
    changed = {name: value for name, value in facts.items() if getattr(client, name) != value}
    if not changed:
        return client
    for name, value in checked(changed).items():
        setattr(client, name, value)
    save_changes(client, changed)
    kind = client._meta.model_name
    audit.record(f"{kind}.updated", target=client, by=by, fields=sorted(changed))
    return client


def client_learn(client: ClientT, *, by: User | None, **facts: object) -> ClientT:
    """Take over newly heard facts; an empty one never erases what is known.

    Raises ValidationError.
    """
    changed: dict[str, object] = {
        name: value
        for name, value in facts.items()
        if value not in (None, "") and getattr(client, name) != value
    }
    if changed:
        for name, value in checked(changed).items():
            setattr(client, name, value)
        client.clean_fields(
            exclude={field.name for field in client._meta.concrete_fields} - changed.keys()
        )
        revision = client.revision
        client.revision = F("revision") + 1
        columns: list[str] = [*changed, "revision"]
        client.save(update_fields=columns)
        client.revision = revision + 1
        audit.record(
            f"{client._meta.model_name}.updated", target=client, by=by, fields=sorted(changed)
        )
    return client
