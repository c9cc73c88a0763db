"""先方の担当者: entered, corrected, left."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import audit
from accounts.models import User
from partners.models import Contact, Organization
from partners.orgs.services.keeping import fill, locked, store

_AGAIN = "この方は、いま登録されました。"


@transaction.atomic
def contact_add(*, organization: Organization, values: Mapping[str, Any], by: User) -> Contact:
    """Raises ValidationError by field."""
    row = Contact(organization=organization, written_by=by)
    fill(row, values)
    _require_own_branch(row)
    _require_sole(row)
    store(row, again=_AGAIN)
    audit.record("contact.added", target=row, by=by, organization=organization.pk)
    return row


@transaction.atomic
def contact_change(
    *, contact: Contact, version: int, values: Mapping[str, Any], by: User
) -> Contact:
    """Raises Stale, ValidationError by field."""
    row = locked(contact, version)
    changed = fill(row, values)
    if changed:
        _require_own_branch(row)
        _require_sole(row)
        row.version += 1
        store(row, again=_AGAIN)
        audit.record("contact.changed", target=row, by=by, fields=changed)
    return row


@transaction.atomic
def contact_leave(*, contact: Contact, on: date | None, by: User) -> Contact:
    """They moved on that day; None: they are still (again) there. Raises ValidationError."""
    row = locked(contact)
    if row.left_on == on:
        return row
    row.left_on = on
    _require_sole(row)
    row.version += 1
    store(row, again=_AGAIN)
    audit.record("contact.left" if on else "contact.came_back", target=row, by=by)
    return row


def _require_own_branch(row: Contact) -> None:
    if row.branch and row.branch.organization_id != row.organization_id:
        raise ValidationError({"branch": "この機関の支店を選んでください。"})


def _require_sole(row: Contact) -> None:
    if row.left_on is not None:
        return
    there = (
        Contact.objects.here()
        .exclude(pk=row.pk)
        .filter(organization=row.organization_id, branch=row.branch_id, name=row.name)
    )
    if there.exists():
        raise ValidationError({"name": "同じ部署に、同じ名前の方がすでに登録されています。"})
