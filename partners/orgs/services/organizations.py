"""Organisations and their branches. Nothing is deleted: it is retired, or merged into another.

What points at a merged organisation stays where it is: reads lead to the successor.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import audit
from accounts.models import User
from center.errors import Refused
from partners.models import Branch, Organization
from partners.orgs.selectors import bank_key
from partners.orgs.services.keeping import fill, locked, set_many, store

Values = Mapping[str, Any]
_AGAIN = "同じ名称かコードが、いま登録されました。"


@transaction.atomic
def organization_register(*, values: Values, by: User) -> Organization:
    """Raises ValidationError by field."""
    row = Organization()
    fill(row, values)
    _require_sole(row)
    store(row, again=_AGAIN)
    set_many(row, values)
    audit.record("organization.registered", target=row, by=by)
    return row


@transaction.atomic
def organization_change(
    *, organization: Organization, version: int, values: Values, by: User
) -> Organization:
    """Raises Stale, ValidationError by field."""
    row = locked(organization, version)
    changed = fill(row, values)
    if "name" in changed:
        _require_sole(row)
    changed += set_many(row, values)
    if changed:
        row.version += 1
        store(row, again=_AGAIN)
        audit.record("organization.changed", target=row, by=by, fields=changed)
    return row


@transaction.atomic
def organization_set_active(
    *, organization: Organization, is_active: bool, by: User
) -> Organization:
    """Retire it or use it again; said twice it changes nothing more. Raises Refused."""
    row = locked(organization)
    if row.is_active == is_active:
        return row
    if row.successor_id:
        raise Refused("合併した機関です。合併を取り消してから操作してください。")
    row.is_active = is_active
    row.version += 1
    row.save(update_fields=["is_active", "version"])
    act = "organization.brought_back" if is_active else "organization.retired"
    audit.record(act, target=row, by=by)
    return row


@transaction.atomic
def organization_merge(
    *, merged: Organization, successor: Organization, on: date, version: int, by: User
) -> Organization:
    """From the day on `successor` stands for `merged`. Raises Stale, Refused."""
    found = _all_locked()
    row = locked(merged, version)
    other = found[successor.pk]
    if row.successor_id:
        raise Refused(f"「{row}」は、すでに合併した機関です。")
    if row.pk == other.pk:
        raise Refused("合併先には、別の機関を選んでください。")
    if other.successor_id or not other.is_active:
        raise Refused(f"「{other}」は使用中ではありません。いまの合併先を選んでください。")
    row.successor = row.joined = other
    row.succeeded_on = on
    row.version += 1
    store(row, again=_AGAIN)
    # Who had merged into it before goes along: one step always leads to who stands today.
    Organization.objects.filter(successor=row).update(successor=other)
    audit.record("organization.merged", target=row, by=by, successor=other.pk)
    return row


@transaction.atomic
def organization_unmerge(*, organization: Organization, version: int, by: User) -> Organization:
    """Take a merger back that was a mistake; who had merged into it before is its own again.

    Said twice it changes nothing more. Raises Stale.
    """
    found = _all_locked()
    if found[organization.pk].successor_id is None:
        return found[organization.pk]
    row = locked(organization, version)
    was = row.successor_id
    row.successor = row.joined = row.succeeded_on = None
    row.version += 1
    row.save(update_fields=["successor", "joined", "succeeded_on", "version"])
    Organization.objects.filter(pk__in=_below(row, found.values())).update(successor=row)
    audit.record("organization.unmerged", target=row, by=by, successor=was)
    return row


def _all_locked() -> dict[int, Organization]:
    """Mergers touch several rows: one after the other, on the whole register of some hundred."""
    rows = Organization.objects.select_for_update(no_key=True).order_by("pk")
    return {row.pk: row for row in rows}


def _below(row: Organization, others: Collection[Organization]) -> list[int]:
    """Those that were merged into it, and into those."""
    found: list[int] = []
    level = {row.pk}
    while level:
        level = {each.pk for each in others if each.joined_id in level}
        found += level
    return found


# ── branches ─────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def branch_add(*, organization: Organization, values: Values, by: User) -> Branch:
    """Raises ValidationError by field, Refused."""
    bank = locked(organization)
    if bank.successor_id:
        raise Refused("合併した機関には支店を加えられません。合併先に加えてください。")
    row = Branch(organization=bank)
    fill(row, values)
    _require_sole_branch(row)
    store(row, again=_AGAIN)
    audit.record("branch.added", target=row, by=by, organization=bank.pk)
    return row


@transaction.atomic
def branch_change(*, branch: Branch, version: int, values: Values, by: User) -> Branch:
    """Raises Stale, ValidationError by field."""
    row = locked(branch, version)
    changed = fill(row, values)
    if changed:
        _require_sole_branch(row)
        row.version += 1
        store(row, again=_AGAIN)
        audit.record("branch.changed", target=row, by=by, fields=changed)
    return row


@transaction.atomic
def branch_set_active(*, branch: Branch, is_active: bool, by: User) -> Branch:
    """Retire it or use it again; said twice it changes nothing more."""
    row = locked(branch)
    if row.is_active == is_active:
        return row
    row.is_active = is_active
    row.version += 1
    row.save(update_fields=["is_active", "version"])
    audit.record("branch.brought_back" if is_active else "branch.retired", target=row, by=by)
    return row


def _require_sole(row: Organization) -> None:
    """城南信金 and 城南信用金庫 are one."""
    key = bank_key(row.name)
    for name in Organization.objects.exclude(pk=row.pk).values_list("name", flat=True):
        if bank_key(name) == key:
            raise ValidationError({"name": f"「{name}」がすでに登録されています。"})


def _require_sole_branch(row: Branch) -> None:
    key = bank_key(row.name)
    others = Branch.objects.filter(organization=row.organization_id).exclude(pk=row.pk)
    for name, code in others.values_list("name", "code"):
        if bank_key(name) == key:
            raise ValidationError({"name": f"この機関には「{name}」がすでにあります。"})
        if row.code and code == row.code:
            raise ValidationError({"code": f"この店舗コードは「{name}」で使われています。"})
