"""One client, one record: one record stands for another, and undo gives it back.

Nothing that points at the merged record is rewritten; reads, search and counting follow
`merged_into` to its end. Closed months keep the attributes their memos were counted with.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from companies.errors import Refused
from companies.models import Company, CompanyMerge, Person, PersonMerge
from companies.services._keeping import (
    lock_kinship,
    locked,
    messages_of,
    require_revision,
    save_changes,
)

ClientT = TypeVar("ClientT", Company, Person)
COMPANY_FIELDS = (
    *("name", "kana", "corporate_number", "business", "industry", "staff", "capital", "stage"),
    *("phone", "email", "postal_code", "address", "municipality", "used_before", "predecessor"),
)
PERSON_FIELDS = (
    *("name", "kana", "sex", "age_band", "phone", "email", "municipality", "trade_name"),
    *("used_before", "company", "founded"),
)
GONE = "この記録はすでに別の記録へ統合されています。画面を開き直してください。"


def fields_of(client: Company | Person) -> tuple[str, ...]:
    """What a root can take over."""
    return COMPANY_FIELDS if isinstance(client, Company) else PERSON_FIELDS


@transaction.atomic
def client_merge(
    *,
    merged: ClientT,
    root: ClientT,
    by: User,
    take: Iterable[str] = (),
    revisions: dict[int, int] | None = None,
) -> CompanyMerge | PersonMerge:
    """Let `root` stand for `merged` from now on; `take` names the values it takes over.

    `revisions` are the versions the decision was made on, by id. Both rows are locked in the order
    of their ids, so that A → B and B → A at once end in one of them.
    Raises Refused, StaleRevision.
    """
    if merged.pk == root.pk:
        raise Refused("同じ記録どうしは統合できません。")
    lock_kinship()
    merged, root = locked(merged, root)
    if merged.merged_into_id is not None or root.merged_into_id is not None:
        raise Refused(GONE)
    for client in (merged, root):
        require_revision(client, (revisions or {}).get(client.pk))
    _refuse_kin(merged, root)
    taken = _taken(merged, root, take)
    merged.merged_into = root
    save_changes(merged, ["merged_into"])
    if taken:
        _take_over(root, merged, taken)
    kind = CompanyMerge if isinstance(merged, Company) else PersonMerge
    record: CompanyMerge | PersonMerge = kind.objects.create(
        merged=merged, root=root, by=by, taken=taken
    )
    audit.record(
        f"{merged._meta.model_name}.merged",
        target=merged,
        by=by,
        root=root.pk,
        fields=sorted(taken),
    )
    return record


def _take_over(root: ClientT, merged: ClientT, names: Iterable[str]) -> None:
    for name in names:
        setattr(root, name, getattr(merged, name))
    try:
        save_changes(root, names)
    except ValidationError as error:
        raise Refused(messages_of(error)) from error


def _refuse_kin(merged: Company | Person, root: Company | Person) -> None:
    if isinstance(merged, Company) and isinstance(root, Company):
        before = {*predecessors(merged), *predecessors(root)}
        if {merged.pk, root.pk} & before:
            raise Refused(
                "法人成りの前身と後身です。別の記録のまま1者として数えるので、統合は要りません。"
            )


def predecessors(company: Company) -> list[int]:
    """Ids of what the company was before, the nearest first, merged records followed."""
    found: list[int] = []
    here: Company | None = company
    while here is not None:
        here = here.predecessor
        while here is not None and here.merged_into is not None:
            here = here.merged_into
        if here is None or here.pk in found:
            break
        found.append(here.pk)
    return found


def _taken(merged: Any, root: Any, take: Iterable[str]) -> dict[str, dict[str, Any]]:
    wanted = set(take)
    names = [name for name in fields_of(root) if name in wanted]
    columns = {name: _column(root, name) for name in names}
    return {
        name: {"before": getattr(root, column), "after": getattr(merged, column)}
        for name, column in columns.items()
        if getattr(root, column) != getattr(merged, column)
    }


@transaction.atomic
def client_unmerge(*, merged: ClientT, by: User) -> tuple[ClientT, list[str]]:
    """Let the record stand for itself again; gives it and the fields the root kept.

    What the root had taken over goes back to what it was before, unless somebody changed it since:
    then it stays. Raises Refused.
    """
    lock_kinship()
    record = _live_merge(merged)
    if record is None:
        raise Refused("この記録は統合されていません。")
    root: Any = record.root
    merged, root = locked(merged, root)
    back, kept = restorable(record, root)
    merged.merged_into = None
    try:
        if back:
            for name, value in back.items():
                setattr(root, _column(root, name), value)
            save_changes(root, back)
        save_changes(merged, ["merged_into", *_unique(merged)])
    except ValidationError as error:
        raise Refused(messages_of(error)) from error
    record.undone_at, record.undone_by = timezone.now(), by
    record.save(update_fields=["undone_at", "undone_by"])
    audit.record(
        f"{merged._meta.model_name}.unmerged",
        target=merged,
        by=by,
        root=root.pk,
        fields=sorted(back),
        kept=sorted(kept),
    )
    return merged, kept


def _column(client: Company | Person, name: str) -> str:
    return str(client._meta.get_field(name).attname)  # type: ignore[union-attr]


def _unique(client: Company | Person) -> list[str]:
    return ["corporate_number"] if isinstance(client, Company) else []


def _live_merge(merged: Company | Person) -> CompanyMerge | PersonMerge | None:
    if isinstance(merged, Company):
        companies = CompanyMerge.objects.filter(merged=merged, undone_at__isnull=True)
        return companies.select_related("root").first()
    people = PersonMerge.objects.filter(merged=merged, undone_at__isnull=True)
    return people.select_related("root").first()


def restorable(
    record: CompanyMerge | PersonMerge, root: Company | Person
) -> tuple[dict[str, Any], list[str]]:
    """What undo gives back to the root, and the fields that were changed since and stay."""
    back: dict[str, Any] = {}
    kept: list[str] = []
    for name, values in record.taken.items():
        column = _column(root, name)
        if getattr(root, column) == values["after"]:
            back[name] = values["before"]
        else:
            kept.append(name)
    return back, kept
