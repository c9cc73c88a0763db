"""Before and after: what a company tells of its business years."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from companies.errors import Refused, StaleRevision
from companies.models import Company, CompanyFigures

VALUES = ("sales", "value_added", "wages", "staff")


@dataclass(frozen=True)
class Year:
    """One business year; money in 千円. `revision` is the version the writer looked at."""

    year: int
    sales: int | None = None
    value_added: int | None = None
    wages: int | None = None
    staff: int | None = None
    revision: int | None = None

    def values(self) -> dict[str, int | None]:
        return {name: getattr(self, name) for name in VALUES}


@transaction.atomic
def figures_record(*, company: Company, year: Year, by: User) -> CompanyFigures:
    """Record a year or correct it; emptied figures leave an empty row. Raises Refused."""
    Company.objects.select_for_update().get(pk=company.pk)
    if company.merged_into_id is not None:
        raise Refused("統合された記録です。統合先の企業に入力してください。")
    row = CompanyFigures.objects.filter(company=company, year=year.year).first()
    if row is None:
        row = CompanyFigures(company=company, year=year.year)
    elif year.revision is not None and row.revision != year.revision:
        raise StaleRevision
    if row.pk and all(getattr(row, name) == value for name, value in year.values().items()):
        return row
    for name, value in year.values().items():
        setattr(row, name, value)
    row.revision += 1
    row.updated_at, row.updated_by = timezone.now(), by
    row.full_clean()
    row.save()
    audit.record("company.figures", target=company, by=by, year=year.year)
    return row
