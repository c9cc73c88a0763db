"""What every act on a client shares: checking what changes, locking, writing a version."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from companies import validators
from companies.errors import StaleRevision
from companies.models import Company, Person

ClientT = TypeVar("ClientT", Company, Person)
CHECKS: dict[str, Callable[[str], str]] = {
    "corporate_number": validators.corporate_number,
    "phone": validators.telephone,
    "postal_code": validators.postal_code,
}
NUMBER_TAKEN = "この法人番号は、ほかの企業で登録済みです。"
# Acts on kinship see each other's pointers: a circle of many records needs many acts at once.
KINSHIP_LOCK = 0x796F726F


def checked(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as they are stored. Raises ValidationError by field."""
    errors: dict[str, list[str]] = {}
    result = dict(facts)
    for name, check in CHECKS.items():
        if name in facts:
            try:
                result[name] = check(str(facts[name] or ""))
            except ValidationError as error:
                errors[name] = error.messages
    if errors:
        raise ValidationError(errors)
    return result


def save_new(client: ClientT) -> ClientT:
    """Check everything and insert. Raises ValidationError."""
    client.fill_keys()
    client.full_clean()
    _write(client.save)
    return client


def save_changes(client: ClientT, names: Iterable[str]) -> ClientT:
    """Write what was changed as a new version; the rest may be older than our checks.

    Raises ValidationError.
    """
    changed: set[str] = set(names)
    columns: list[str] = [*changed, "revision"]
    every = {field.name for field in client._meta.concrete_fields}
    client.fill_keys()
    client.clean_fields(exclude=every - changed)
    client.validate_constraints(exclude=every - changed - {"merged_into"})
    client.revision += 1
    _write(lambda: client.save(update_fields=columns))
    return client


def _write(save: Callable[[], None]) -> None:
    try:
        with transaction.atomic():
            save()
    except IntegrityError as error:
        # Two people at once: the constraint speaks where the check before it saw nothing.
        if "company_corporate_number_once" not in str(error):
            raise
        raise ValidationError({"corporate_number": NUMBER_TAKEN}) from error


def locked(client: ClientT, *others: ClientT) -> list[ClientT]:
    """The rows as they are now, locked in the order of their ids, given back in the order asked."""
    model = type(client)
    ids = [client.pk, *(other.pk for other in others)]
    rows = {
        row.pk: row
        for row in model._default_manager.select_for_update(of=("self",))
        .filter(pk__in=ids)
        .order_by("pk")
    }
    return [rows[pk] for pk in ids]


def lock_kinship() -> None:
    """One act on who is one client at a time, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [KINSHIP_LOCK])


def require_revision(client: Company | Person, revision: int | None) -> None:
    """Raises StaleRevision when the row is no longer the one that was read."""
    if revision is not None and client.revision != revision:
        raise StaleRevision


def messages_of(error: ValidationError) -> str:
    """Every message of an error in one line."""
    return " ".join(error.messages)
