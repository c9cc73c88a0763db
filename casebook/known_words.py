"""What names the client of a case, read from the register, and what names others in its texts."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from casebook.enums import FindingKind
from casebook.finding.folding import letters
from casebook.finding.known import Gathering, Known
from casebook.models import CasePolicy, CaseStudy
from companies.models import Company, Person
from companies.models.consent import client_q, family_ids
from companies.municipalities import municipality_name
from consultations.models import Memo
from coordinators.models import Coordinator
from partners.models import Organization
from partners.models.organization import FINANCIAL_KINDS
from yorozu.kit.disposal import event_models

MOST_NAMES = 500
# Names of other registered companies are looked for where they stand by themselves.
_RUN = re.compile(r"[^\W_ぁ-ん]{4,40}")
_SHORTEST, _LONGEST, MOST_GUESSES = 4, 20, 4000


def known_of(case: CaseStudy) -> Known:
    """Some ten queries, whatever the client's history."""
    found = Gathering()
    client = case.client
    if isinstance(client, Company):
        _company(found, client)
    elif isinstance(client, Person):
        people = Person.objects.filter(pk__in=family_ids(client))
        _people(found, people)
        _former(found, Person, FindingKind.PERSON, people)
    if client is not None:
        _memo_names(found, client)
    for word in case.own_words.splitlines():
        found.add(FindingKind.PRODUCT, word, is_client=True)
    if CasePolicy.current().marks_coordinators:
        for name in Coordinator.objects.values_list("name", flat=True):
            found.add(FindingKind.COORDINATOR, name)
    _banks(found)
    _others(found, case.texts().values())
    return found.known()


def _company(found: Gathering, client: Company) -> None:
    """With merged records, the business it grew out of, and everybody who belongs to it."""
    family = Company.objects.filter(pk__in=family_ids(client))
    before = family.filter(predecessor__isnull=False).values("predecessor")
    rows = Company.objects.filter(Q(pk__in=family.values("pk")) | Q(pk__in=before))
    ids = []
    for row in rows:
        ids.append(row.pk)
        found.company(row.name, is_client=True)
        found.company(row.kana, is_client=True)
        found.phone(row.phone)
        found.add(FindingKind.EMAIL, row.email, is_client=True)
        found.add(FindingKind.NUMBER, row.corporate_number, is_client=True)
        found.address(row.address, municipality_name(row.municipality) if row.municipality else "")
    _former(found, Company, FindingKind.COMPANY, rows)
    _people(found, Person.objects.filter(Q(company__in=ids) | Q(founded__in=ids)))


def _people(found: Gathering, rows: "QuerySet[Person]") -> None:
    for row in rows[:MOST_NAMES]:
        found.person(row.name, is_client=True)
        found.person(row.kana, is_client=True)
        found.phone(row.phone)
        found.add(FindingKind.EMAIL, row.email, is_client=True)
        if row.trade_name:
            found.company(row.trade_name, is_client=True)
        if row.municipality:
            found.address("", municipality_name(row.municipality))


def _former(found: Gathering, model: Any, kind: FindingKind, rows: "QuerySet[Any]") -> None:
    """Names it bore before a correction: memos of those days carry them."""
    for events in event_models(model):
        old = events._default_manager.filter(pgh_obj_id__in=rows.values("pk"))
        for name in old.values_list("name", flat=True).distinct()[:MOST_NAMES]:
            if kind == FindingKind.COMPANY:
                found.company(name, is_client=True)
            else:
                found.person(name, is_client=True)


def _memo_names(found: Gathering, client: Company | Person) -> None:
    """As they were written on the memos."""
    rows = Memo.objects.filter(client_q(client)).order_by()
    for name in rows.values_list("company_name", flat=True).distinct()[:MOST_NAMES]:
        found.company(name, is_client=True)
    for name in rows.values_list("person_name", flat=True).distinct()[:MOST_NAMES]:
        found.person(name, is_client=True)


def _banks(found: Gathering) -> None:
    rows = Organization.objects.filter(kind__in=FINANCIAL_KINDS)
    for name in rows.values_list("name", flat=True):
        found.add(FindingKind.BANK, name)
        found.add(FindingKind.BANK, name.replace("信用金庫", "信金"))


def _others(found: Gathering, texts: Iterable[str]) -> None:
    """Registered companies whose name stands in the text without a legal form."""
    guesses: dict[str, None] = {}
    for text in texts:
        for run in _RUN.finditer(text):
            word = letters(run.group())
            for first in range(len(word)):
                for last in range(first + _SHORTEST, min(len(word), first + _LONGEST) + 1):
                    guesses[word[first:last]] = None
    keys = list(guesses)[:MOST_GUESSES]
    if not keys:
        return
    rows = Company.objects.filter(name_key__in=keys).values_list("name", flat=True)
    for name in rows.distinct()[:MOST_NAMES]:
        found.company(name)
