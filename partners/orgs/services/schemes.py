"""各信金の活用例: written down, corrected, tried at another bank, withdrawn."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from center.errors import Refused
from partners.enums import SchemeStage
from partners.models import Organization, Scheme
from partners.orgs.services.keeping import fill, locked, set_many, store

_AGAIN = "この取組は、いま登録されました。"


@transaction.atomic
def scheme_record(*, key: uuid.UUID, values: Mapping[str, Any], by: User) -> Scheme:
    """Sent twice (`key`) it is one. Raises ValidationError by field."""
    there = Scheme.objects.filter(uuid=key).first()
    if there is not None:
        return there
    row = Scheme(uuid=key, written_by=by)
    fill(row, values)
    _require_own_branch(row)
    store(row, again=_AGAIN)
    set_many(row, values)
    audit.record("scheme.recorded", target=row, by=by, organization=row.organization_id)
    return row


@transaction.atomic
def scheme_change(*, scheme: Scheme, version: int, values: Mapping[str, Any], by: User) -> Scheme:
    """Raises Stale, Refused, ValidationError by field."""
    row = locked(scheme, version)
    if row.withdrawn_at is not None:
        raise Refused("取り下げた活用例です。")
    changed = fill(row, values)
    _require_own_branch(row)
    changed += set_many(row, values)
    if changed:
        row.version += 1
        store(row, again=_AGAIN)
        audit.record("scheme.changed", target=row, by=by, fields=changed)
    return row


@transaction.atomic
def scheme_reuse(
    *, scheme: Scheme, organization: Organization, fiscal_year: int, key: uuid.UUID, by: User
) -> Scheme:
    """An idea for another organisation: its name alone. Raises Refused.

    What was done and what came of it is between the centre and the first organisation; the other
    reads its own schemes as soon as they are under way.
    """
    there = Scheme.objects.filter(uuid=key).first()
    if there is not None:
        return there
    source = locked(scheme)
    if organization.pk == source.organization_id:
        raise Refused("別の機関を選んでください。")
    same = Scheme.objects.standing().filter(
        organization=organization, reused_from=source, fiscal_year=fiscal_year
    )
    if same.exists():
        raise Refused(f"「{source}」は、この年度の{organization}の案にすでにあります。")
    row = Scheme(
        uuid=key,
        organization=organization,
        fiscal_year=fiscal_year,
        title=source.title,
        stage=SchemeStage.IDEA,
        reused_from=source,
        written_by=by,
    )
    store(row, again=_AGAIN)
    audit.record("scheme.reused", target=row, by=by, source=source.pk)
    return row


@transaction.atomic
def scheme_withdraw(*, scheme: Scheme, version: int, by: User) -> Scheme:
    """Taken out of the lists; said twice it changes nothing more. Raises Stale."""
    row = locked(scheme)
    if row.withdrawn_at is not None:
        return row
    row = locked(scheme, version)
    row.withdrawn_at, row.withdrawn_by = timezone.now(), by
    row.version += 1
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "version"])
    audit.record("scheme.withdrawn", target=row, by=by)
    return row


@transaction.atomic
def scheme_restore(*, scheme: Scheme, by: User) -> Scheme:
    row = locked(scheme)
    if row.withdrawn_at is None:
        return row
    row.withdrawn_at = row.withdrawn_by = None
    row.version += 1
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "version"])
    audit.record("scheme.restored", target=row, by=by)
    return row


def _require_own_branch(row: Scheme) -> None:
    if row.branch and row.branch.organization_id != row.organization_id:
        raise ValidationError({"branch": "この機関の支店を選んでください。"})
