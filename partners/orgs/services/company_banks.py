"""Which banks a company deals with."""

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from companies.models import Company
from partners.models import Branch, CompanyBank, Organization


@transaction.atomic
def company_bank_add(
    *,
    company: Company,
    organization: Organization,
    branch: Branch | None = None,
    is_main: bool = False,
    by: User,
) -> CompanyBank:
    """Note the bank. One that is noted stays one; said to be the main bank it takes its place."""
    Company.objects.select_for_update().get(pk=company.pk)
    now = CompanyBank.objects.current().filter(company=company)
    if is_main:
        now.filter(is_main=True).update(is_main=False)
    row = now.filter(organization=organization, branch=branch).first()
    if row is None:
        row = CompanyBank(company=company, organization=organization, branch=branch, added_by=by)
    elif row.is_main or not is_main:
        return row
    row.is_main = is_main
    row.full_clean(validate_constraints=False)
    row.save()
    audit.record("company_bank.added", target=company, by=by, bank=row.pk)
    return row


@transaction.atomic
def company_bank_end(*, row: CompanyBank, by: User) -> None:
    """The company no longer deals with it. Twice is once."""
    ended = CompanyBank.objects.current().filter(pk=row.pk)
    if ended.update(ended_at=timezone.now(), ended_by=by):
        audit.record("company_bank.ended", target=row.company, by=by, bank=row.pk)
