"""What stands on the pages about a client's consents."""

from dataclasses import dataclass

from companies.enums import ConsentKind
from companies.models import Company, Consent, Person


@dataclass(frozen=True)
class ConsentPanel:
    """What is agreed to, what is not, and everything there was, newest first."""

    client: Company | Person
    given: list[Consent]
    missing: list[ConsentKind]
    past: list[Consent]

    @property
    def kind(self) -> str:
        return kind_of(self.client)

    @property
    def without_record(self) -> list[ConsentKind]:
        """What was never agreed to: a consent taken back is no missing one."""
        ended = {row.kind for row in self.past}
        return [kind for kind in self.missing if kind not in ended]

    @property
    def lacks_service(self) -> bool:
        return ConsentKind.SERVICE in self.missing

    @property
    def took_service_back(self) -> bool:
        return self.lacks_service and any(row.kind == ConsentKind.SERVICE for row in self.past)


@dataclass(frozen=True)
class ConsentNotice:
    """Whether the memo's client has agreed to the use of the service."""

    client: Company | Person | None = None
    given: Consent | None = None
    withdrawn: Consent | None = None

    @property
    def kind(self) -> str:
        return kind_of(self.client) if self.client else ""


def kind_of(client: Company | Person) -> str:
    """ "company" or "person", as in addresses."""
    return "company" if isinstance(client, Company) else "person"


def consent_panel(client: Company | Person) -> ConsentPanel:
    """Two queries."""
    holding = set(Consent.objects.holding(client).values_list("pk", flat=True))
    rows = list(
        Consent.objects.of(client)
        .select_related("wording", "recorded_by", "withdrawn_by")
        .order_by("-given_on", "-pk")
    )
    order = list(ConsentKind.values)
    given = [row for row in rows if row.pk in holding]
    agreed = {row.kind for row in given}
    return ConsentPanel(
        client=client,
        given=sorted(given, key=lambda row: order.index(row.kind)),
        missing=[kind for kind in ConsentKind if kind not in agreed],
        past=[row for row in rows if row.pk not in holding],
    )


def consent_notice(company_id: int | None, person_id: int | None) -> ConsentNotice:
    """For the memo of a client: the company, else the person (domain.md). Three queries at most."""
    client: Company | Person | None = None
    if company_id is not None:
        client = Company.objects.filter(pk=company_id).first()
    elif person_id is not None:
        client = Person.objects.filter(pk=person_id).first()
    if client is None:
        return ConsentNotice()
    given = Consent.objects.in_force(ConsentKind.SERVICE, client).first()
    if given is not None:
        return ConsentNotice(client, given)
    earlier = Consent.objects.of(client).filter(
        kind=ConsentKind.SERVICE, withdrawn_on__isnull=False
    )
    return ConsentNotice(client, None, earlier.order_by("-withdrawn_at", "-pk").first())


def has_service_consent(company_id: int | None, person_id: int | None) -> bool:
    """One query; for the checks of a memo."""
    client = Company(pk=company_id) if company_id is not None else Person(pk=person_id)
    return Consent.objects.in_force(ConsentKind.SERVICE, client).exists()
