"""法人成り, a founder's company, and pairs that only look alike."""

from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from companies.errors import Refused
from companies.models import Company, CompanyDistinct, Person, PersonDistinct
from companies.services._keeping import lock_kinship, locked, require_revision, save_changes
from companies.services.merge import predecessors

ClientT = TypeVar("ClientT", Company, Person)


@transaction.atomic
def company_set_predecessor(
    *, company: Company, predecessor: Company | None, by: User | None, revision: int | None = None
) -> Company:
    """Say what the company was before 法人成り; None takes it back.

    The sessions of both count as one client's. Raises Refused, StaleRevision.
    """
    lock_kinship()
    company, *others = locked(company, *([predecessor] if predecessor else []))
    predecessor = others[0] if others else None
    require_revision(company, revision)
    if predecessor is not None:
        if predecessor.pk == company.pk:
            raise Refused("その企業自身を前身にはできません。")
        if company.merged_into_id is not None or predecessor.merged_into_id is not None:
            raise Refused("統合された記録です。統合先の企業で設定してください。")
        if company.pk in predecessors(predecessor):
            raise Refused("前身と後身が逆のつながりがすでにあります。")
    before = company.predecessor_id
    if before == (predecessor.pk if predecessor else None):
        return company
    company.predecessor = predecessor
    save_changes(company, ["predecessor"])
    audit.record(
        "company.predecessor",
        target=company,
        by=by,
        before=before,
        after=company.predecessor_id,
    )
    return company


@transaction.atomic
def person_set_founded(
    *, person: Person, company: Company | None, by: User | None, revision: int | None = None
) -> Person:
    """Say which company the person founded; None takes it back.

    The person's own sessions from before then count as the company's. A person without a company
    belongs to the one they founded. Raises Refused, StaleRevision.
    """
    lock_kinship()
    (person,) = locked(person)
    company = locked(company)[0] if company else None
    require_revision(person, revision)
    if person.merged_into_id is not None or (company and company.merged_into_id is not None):
        raise Refused("統合された記録です。統合先で設定してください。")
    before = person.founded_id
    if before == (company.pk if company else None):
        return person
    changed = ["founded"]
    if person.company_id is None or person.company_id == before:
        person.company = company
        changed.append("company")
    person.founded = company
    save_changes(person, changed)
    audit.record("person.founded", target=person, by=by, before=before, after=person.founded_id)
    return person


@transaction.atomic
def client_tell_apart(
    *, one: ClientT, other: ClientT, by: User
) -> CompanyDistinct | PersonDistinct:
    """Keep that two records are two clients: they are not offered as likely the same again.

    Said twice it is said once. Raises Refused.
    """
    if one.pk == other.pk:
        raise Refused("同じ記録です。")
    first, second = locked(*sorted([one, other], key=lambda each: each.pk))
    model = CompanyDistinct if isinstance(one, Company) else PersonDistinct
    pair: CompanyDistinct | PersonDistinct
    pair, made = model.objects.get_or_create(
        first=first, second=second, undone_at=None, defaults={"by": by}
    )
    if made:
        audit.record(f"{one._meta.model_name}.told_apart", target=first, by=by, other=second.pk)
    return pair


@transaction.atomic
def client_tell_apart_undo(*, pair: CompanyDistinct | PersonDistinct, by: User) -> None:
    """Offer the two as likely the same again; who said otherwise stays on record."""
    pair = type(pair).objects.select_for_update().get(pk=pair.pk)
    if pair.undone_at is not None:
        return
    pair.undone_at, pair.undone_by = timezone.now(), by
    pair.save(update_fields=["undone_at", "undone_by"])
    audit.record(
        f"{pair.first._meta.model_name}.told_apart_undone",
        target=pair.first,
        by=by,
        other=pair.second_id,
    )
