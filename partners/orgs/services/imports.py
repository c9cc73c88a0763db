"""A list of organisations or branches is taken over."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from center.errors import Refused
from partners.models import Branch, Organization, PartnerImport
from partners.orgs.csv_lists import read_csv
from partners.orgs.importing import Fate, Line, judged
from partners.orgs.services.keeping import fill, set_many

_TAKEN = "同じ名称かコードが、いま登録されました。"


@transaction.atomic
def partner_import_read(*, raw: bytes, name: str, by: User) -> PartnerImport:
    """Kept to be looked at; nothing is taken over yet. Raises CsvRefused."""
    lines, of_branches = read_csv(raw)
    row = PartnerImport.objects.create(
        name=name[:200], of_branches=of_branches, lines=lines, uploaded_by=by
    )
    audit.record("partner_import.read", target=row, by=by, rows=len(lines))
    return row


@transaction.atomic
def partner_import_apply(*, batch: PartnerImport, by: User) -> PartnerImport:
    """Take over what can be; judged anew against the register as it is now. Once only.

    All of it or nothing: raises Refused, with the row, when the register takes one of them not.
    """
    row = PartnerImport.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if row.applied_at is not None:
        return row
    list(Organization.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    lines = judged(row.lines, of_branches=row.of_branches)
    for line in lines:
        if line.fate in (Fate.NEW, Fate.CHANGED):
            _take(line, of_branches=row.of_branches)
    counts = {fate.value: sum(line.fate == fate for line in lines) for fate in Fate}
    refused = [[line.row, line.label, line.words] for line in lines if line.fate == Fate.REFUSED]
    row.result = {**counts, "reasons": refused}
    row.applied_at, row.applied_by = timezone.now(), by
    row.save(update_fields=["result", "applied_at", "applied_by"])
    audit.record(
        "partner_import.applied",
        target=row,
        by=by,
        rows=counts[Fate.NEW] + counts[Fate.CHANGED],
        left_out=counts[Fate.REFUSED],
    )
    return row


def _take(line: Line, *, of_branches: bool) -> None:
    target = line.target or (Branch(organization=line.bank) if of_branches else Organization())
    fill(target, line.values)
    if target.pk is not None:
        target.version += 1
    # What stood there before is no fault of the list.
    others = {each.name for each in target._meta.concrete_fields} - set(line.values)
    new: set[str] = {"organization", "kind"} if target.pk is None else set()
    try:
        target.full_clean(exclude=others - new)
        with transaction.atomic():
            target.save()
    except (ValidationError, IntegrityError) as error:
        words = error.messages[0] if isinstance(error, ValidationError) else _TAKEN
        raise Refused(f"{line.row}行目「{line.label}」：{words}何も取り込んでいません。") from error
    if not of_branches:
        set_many(target, line.values)
