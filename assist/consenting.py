"""Which party may read which case: the company's consent to that organisation, and nothing else.

One rule for every page and paper. A consent that was taken back, anywhere in the company's merged
records, closes the case to that party at once; the paper is made anew each time it is asked for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, F, Func, QuerySet

from assist.models import AssistCase, AssistParty
from companies.enums import ConsentKind
from companies.models import Company, Consent
from companies.models.consent import agency_key


@dataclass(frozen=True)
class Sharing:
    """What holds today: pairs of a company's root and the key of an organisation."""

    roots: dict[int, int]
    agreed: frozenset[tuple[int, str]]

    def may_read(self, party: AssistParty, case: AssistCase) -> bool:
        """The centre holds the record already; it names the company once anybody was agreed to."""
        root = self.roots.get(case.company_id or 0)
        if root is None:
            return False
        if party.organization is None:
            return any(company == root for company, _ in self.agreed)
        return (root, agency_key(party.organization.name)) in self.agreed

    def readers(self, parties: Iterable[AssistParty], case: AssistCase) -> list[AssistParty]:
        return [each for each in parties if not each.is_centre and self.may_read(each, case)]

    def is_named(self, case: AssistCase) -> bool:
        """Whether any paper may carry the company's name."""
        root = self.roots.get(case.company_id or 0)
        return root is not None and any(company == root for company, _ in self.agreed)


def sharing_of(cases: Iterable[AssistCase], parties: Iterable[AssistParty]) -> Sharing:
    """For the cases of one conference. Two queries."""
    ids = {case.company_id for case in cases if case.company_id}
    if not ids:
        return Sharing({}, frozenset())
    whole = BigIntegerField()
    root = Func(F("pk"), function="company_root", output_field=whole)
    roots = dict(Company.objects.filter(pk__in=ids).annotate(root=root).values_list("pk", "root"))
    keys = {agency_key(each.organization.name) for each in parties if each.organization}
    held: QuerySet[Any] = Consent.objects.in_force(ConsentKind.ASSIST)
    held = held.filter(client_root__in=set(roots.values()), agency_key__in=keys)
    return Sharing(roots, frozenset(held.values_list("client_root", "agency_key")))
