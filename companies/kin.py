"""One client's records: what was merged, what it was before 法人成り, who founded it.

The same thread that `consultations.counting` counts as one client, for one client at a time.
"""

from dataclasses import dataclass, field

from django.db import connection

from companies.models import Company, Person

# Everything reachable from the start by merging, succession and founding, in both directions.
# Walked by the indexes on the pointers; UNION ends every circle.
_KIN = """
WITH RECURSIVE kin(kind, id) AS (
    SELECT %s::text, %s::bigint
    UNION
    SELECT next.kind, next.id FROM kin k CROSS JOIN LATERAL (
        SELECT 'company' AS kind, c.merged_into_id AS id FROM companies_company c
            WHERE k.kind = 'company' AND c.id = k.id
        UNION ALL SELECT 'company', c.predecessor_id FROM companies_company c
            WHERE k.kind = 'company' AND c.id = k.id
        UNION ALL SELECT 'company', c.id FROM companies_company c
            WHERE k.kind = 'company' AND c.merged_into_id = k.id
        UNION ALL SELECT 'company', c.id FROM companies_company c
            WHERE k.kind = 'company' AND c.predecessor_id = k.id
        UNION ALL SELECT 'person', p.id FROM companies_person p
            WHERE k.kind = 'company' AND p.founded_id = k.id
        UNION ALL SELECT 'company', p.founded_id FROM companies_person p
            WHERE k.kind = 'person' AND p.id = k.id
        UNION ALL SELECT 'person', p.merged_into_id FROM companies_person p
            WHERE k.kind = 'person' AND p.id = k.id
        UNION ALL SELECT 'person', p.id FROM companies_person p
            WHERE k.kind = 'person' AND p.merged_into_id = k.id
    ) next WHERE next.id IS NOT NULL
)
SELECT kind, id FROM kin"""


@dataclass
class Kin:
    """The records of one client by id; people stand for their sessions without a company."""

    companies: dict[int, Company] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)

    @property
    def predecessors(self) -> list[Company]:
        """Those that another of them names as what it was before."""
        before = {each.predecessor_id for each in self.companies.values()}
        return [each for each in self.companies.values() if each.pk in before]


def kin_of(client: Company | Person) -> Kin:
    """Every record that counts as the same client, the asked one among them. Three queries."""
    kind = "company" if isinstance(client, Company) else "person"
    with connection.cursor() as cursor:
        cursor.execute(_KIN, [kind, client.pk])
        ids: dict[str, list[int]] = {"company": [], "person": []}
        for found, pk in cursor.fetchall():
            ids[found].append(pk)
    companies = Company.objects.in_bulk(ids["company"]) if ids["company"] else {}
    people = Person.objects.in_bulk(ids["person"]) if ids["person"] else {}
    return Kin(companies, people)


def merged_into(client: Company | Person, kin: Kin) -> list[int]:
    """Ids of the record and of all that were merged into it, over any number of steps."""
    rows = kin.companies if isinstance(client, Company) else kin.people
    found = {client.pk}
    while True:
        more = {pk for pk, row in rows.items() if row.merged_into_id in found} - found
        if not more:
            return sorted(found)
        found |= more
