"""Registering clients and keeping what is known of them."""

from typing import TypeVar

from django.db import transaction

from accounts import audit
from accounts.models import User
from companies.models import Company, Person

ClientT = TypeVar("ClientT", Company, Person)


@transaction.atomic
def company_register(*, by: User | None, name: str, **facts: object) -> Company:
    """Register a company. Raises ValidationError on facts that do not fit."""
    company = Company(name=name, **facts)
    company.fill_keys()
    company.full_clean()
    company.save()
    audit.record("company.registered", target=company, by=by)
    return company


@transaction.atomic
def person_register(*, by: User | None, name: str, **facts: object) -> Person:
    """Register a person. Raises ValidationError on facts that do not fit."""
    person = Person(name=name, **facts)
    person.fill_keys()
    person.full_clean()
    person.save()
    audit.record("person.registered", target=person, by=by)
    return person


def client_learn(client: ClientT, *, by: User | None, **facts: object) -> ClientT:
    """Take over newly heard facts; an empty one never erases what is known."""
    changed = {
        name: value
        for name, value in facts.items()
        if value not in (None, "") and getattr(client, name) != value
    }
    if changed:
        for name, value in changed.items():
            setattr(client, name, value)
        client.full_clean()
        client.save(update_fields=list(changed))
        audit.record(
            f"{client._meta.model_name}.updated", target=client, by=by, fields=sorted(changed)
        )
    return client
