"""Lines of the comboboxes (components/_combobox_options.html)."""

from dataclasses import dataclass, field

from companies.models import Company, Person
from companies.municipalities import municipality_name
from consultations.writing.forms.prefill import company_facts, person_facts
from partners.models import Branch, Organization


@dataclass(frozen=True)
class Option:
    """One line of a combobox (components/_combobox_options.html)."""

    value: int
    label: str
    detail: str = ""
    data: dict[str, str] = field(default_factory=dict)


def company_option(company: Company) -> Option:
    parts = [
        company.kana,
        municipality_name(company.municipality) or company.address[:20],
        str(company.industry or ""),
        company.phone,
    ]
    return Option(company.pk, company.name, "　".join(filter(None, parts)), company_facts(company))


def person_option(person: Person) -> Option:
    company = person.company
    belongs = company.name if company else person.trade_name or "創業前・所属なし"
    data = person_facts(person)
    if company:
        # The person's company fills the company's boxes when they are still empty.
        facts = company_facts(company.merged_into or company)
        data |= {f"own_{name}": value for name, value in facts.items()}
    return Option(person.pk, person.name, "　".join(filter(None, [person.kana, belongs])), data)


def bank_option(organization: Organization) -> Option:
    detail = "　".join(filter(None, [organization.zengin_code, organization.kana]))
    return Option(organization.pk, organization.name, detail)


def branch_option(branch: Branch, *, named: bool) -> Option:
    bank = branch.organization
    detail = [bank.name if named else "", branch.code, branch.kana]
    data = {"bank": str(bank.pk), "bank_name": bank.name}
    return Option(branch.pk, branch.name, "　".join(filter(None, detail)), data)


def agency_option(organization: Organization) -> Option:
    """What they can do tells which one to choose."""
    detail = "　".join(filter(None, [organization.offers, organization.phone]))
    return Option(organization.pk, organization.name, detail or organization.get_kind_display())
