"""Records that look like one client, one that was merged, a 法人成り, and figures before and after.

Made through the real services, a handful only: they are what the company pages are learnt on.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from companies.models import Company
from companies.services import (
    Year,
    client_merge,
    company_register,
    company_set_predecessor,
    figures_record,
)
from desks.demo.team import Team

FORM = "株式会社"
FIGURED = 8
# Of what a company sells, in 千円 per head: how a year compares with the one before.
GROWTH = (0.97, 1.04, 1.09, 1.02, 1.06)
SALES_PER_HEAD = 9_800


@transaction.atomic
def alike_create(*, team: Team, today: date) -> None:
    known = Company.objects.filter(people__isnull=False, memos__isnull=False)
    companies = list(known.order_by("id").distinct()[:60])
    formed = [each for each in companies if FORM in each.name]
    for company in formed[1:4]:
        _double(company, team)
    _merged(formed[4], team)
    _incorporated(next(each for each in companies if not _is_corporation(each)), team)
    for company in formed[:FIGURED]:
        _figures(company, team, today)


def _is_corporation(company: Company) -> bool:
    return "会社" in company.name or "法人" in company.name


def _spelled(company: Company) -> dict[str, Any]:
    """The company as another clerk would have written it down."""
    return {
        "name": f"{company.name.replace(FORM, '')}㈱",
        "kana": company.kana,
        "phone": company.phone.replace("-", ""),
        "address": company.address.replace("-", "丁目", 1),
        "municipality": company.municipality,
        "industry": company.industry,
    }


def _double(company: Company, team: Team) -> Company:
    return company_register(by=team.people["coordinator"], **_spelled(company))


def _merged(company: Company, team: Team) -> None:
    double = company_register(
        by=team.people["chief"],
        **_spelled(company) | {"business": f"{company.business}（台帳の記載）"},
    )
    client_merge(
        merged=double, root=company, by=team.people["concierge"], take=["business", "address"]
    )


def _incorporated(company: Company, team: Team) -> None:
    successor = company_register(
        by=team.people["coordinator"],
        name=f"{FORM}{company.name}",
        kana=company.kana,
        business=company.business,
        industry=company.industry,
        staff=(company.staff or 0) + 1,
        capital=3_000_000,
        phone=company.phone,
        postal_code=company.postal_code,
        address=company.address,
        municipality=company.municipality,
    )
    company_set_predecessor(company=successor, predecessor=company, by=team.people["coordinator"])


def _figures(company: Company, team: Team, today: date) -> None:
    """Two years before the first session and every year since."""
    first = company.memos.aggregate(first=Min("started_at"))["first"]
    began = timezone.localtime(first).year - 2
    heads = float(company.staff or 1)
    sales = heads * SALES_PER_HEAD
    for place, year in enumerate(range(began, today.year)):
        sales *= GROWTH[(place + company.pk) % len(GROWTH)]
        heads += (place + company.pk) % 3 == 2
        figures_record(
            company=company,
            year=Year(
                year,
                sales=int(round(sales, -2)),
                value_added=int(round(sales * 0.38, -2)),
                wages=int(round(sales * 0.27, -2)),
                staff=int(heads),
            ),
            by=team.people["coordinator"],
        )
