"""Finding clients as people type them: by name, by kana, by telephone."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.db.models import Q, QuerySet

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from companies.models import Company, Person
from yorozu.kit.standing import StandingRow
from yorozu.kit.textkeys import clean_text, kana_key, name_key, phone_key

LIMIT = 20
MIN_PHONE_DIGITS = 4
CORPORATE_DIGITS = 13
# A Japanese keyboard writes 03ー3580ー5511: between digits these are no letters.
_LONG_MARKS = "ーｰ"
ClientT = TypeVar("ClientT", Company, Person)
_COMPANY = StandingRow(Company, "industry")
_PERSON = StandingRow(Person)


def companies_visible_to(user: User) -> QuerySet[Company]:
    """The centre's staff share one register of clients; nobody else looks it up."""
    if has_permission(user, Permission.COMPANY_READ):
        return Company.objects.all()
    return Company.objects.none()


def people_visible_to(user: User) -> QuerySet[Person]:
    if has_permission(user, Permission.COMPANY_READ):
        return Person.objects.all()
    return Person.objects.none()


def company_visible_to(user: User, pk: int) -> Company | None:
    """One of `companies_visible_to`, with its industry."""
    return _COMPANY.of(pk) if has_permission(user, Permission.COMPANY_READ) else None


def person_visible_to(user: User, pk: int) -> Person | None:
    return _PERSON.of(pk) if has_permission(user, Permission.COMPANY_READ) else None


def companies_matching(user: User, text: str) -> list[Company]:
    """At most 20 companies: those that begin with the words first, then those that contain them."""
    rows = companies_visible_to(user).select_related("industry", "merged_into__industry")
    return _matching(rows, text, words_q(text))


def people_matching(user: User, text: str, company_id: int | None = None) -> list[Person]:
    """At most 20 people; those of the company first, and all of them when nothing is typed."""
    rows = people_visible_to(user).select_related(
        "company__industry", "company__merged_into", "merged_into__company__industry"
    )
    own: list[Person] = []
    if company_id is not None:
        of_company = rows.filter(Q(company_id=company_id) | Q(founded_id=company_id))
        own = _roots(of_company.filter(_contains(text)) if text.strip() else of_company)
    if not text.strip():
        return own
    known = {each.pk for each in own}
    found = _matching(rows, text, _contains(text))
    return [*own, *(each for each in found if each.pk not in known)][:LIMIT]


def companies_named(user: User, name: str) -> list[Company]:
    """Those whose name is the same but for legal form, width and spaces."""
    rows = companies_visible_to(user).select_related("industry", "merged_into")
    return _roots(rows.filter(name_key=name_key(name)[:200]))


def people_named(user: User, name: str, company_id: int | None = None) -> list[Person]:
    """Those of the company by that name; without a company everybody by that name."""
    rows = people_visible_to(user).select_related("company", "merged_into")
    rows = rows.filter(name_key=name_key(name)[:200])
    if company_id is not None:
        rows = rows.filter(Q(company_id=company_id) | Q(founded_id=company_id))
    return _roots(rows)


def _matching(rows: QuerySet[ClientT], text: str, contains: Q) -> list[ClientT]:
    if not name_key(clean_text(text)[:100]):
        return []
    found = _roots(rows.filter(_begins(text)))
    if len(found) < LIMIT:
        known = {each.pk for each in found}
        found += [each for each in _roots(rows.filter(contains)) if each.pk not in known]
    return found[:LIMIT]


def _keys(text: str) -> tuple[str, str, str]:
    text = clean_text(text)[:100]
    phone = phone_key(text)
    digits = sum(char.isdigit() for char in text)
    words = sum(char.isalpha() and char not in _LONG_MARKS for char in text)
    is_phone = digits >= MIN_PHONE_DIGITS and not words
    return name_key(text), kana_key(text), phone if is_phone else ""


def words_q(text: str, *, person: bool = False) -> Q:
    """Clients by a part of the name or kana in any spelling, a telephone, or a 法人番号."""
    found = _contains(text)
    digits = phone_key(text.upper().replace("T", ""))
    if not person and len(digits) == CORPORATE_DIGITS:
        found |= Q(corporate_number=digits)
    if person and (words := clean_text(text)[:100].strip()):
        found |= Q(trade_name__contains=words)
    return found


def _begins(text: str) -> Q:
    name, kana, phone = _keys(text)
    found = Q(name_key__startswith=name) | Q(kana_key__startswith=kana)
    return found | Q(phone_key__startswith=phone) if phone else found


def _contains(text: str) -> Q:
    name, kana, phone = _keys(text)
    found = Q(name_key__contains=name) | Q(kana_key__contains=kana)
    return found | Q(phone_key__contains=phone) if phone else found


def _roots(rows: QuerySet[ClientT]) -> list[ClientT]:
    """The records that stand for the found ones: a merged one answers with what it became."""
    return list({each.pk: each for each in _follow(rows[: LIMIT * 2])}.values())[:LIMIT]


def _follow(rows: Iterable[ClientT]) -> Iterator[ClientT]:
    for row in rows:
        yield root_of(row)


def root_of(client: ClientT) -> ClientT:
    """The record that stands for the client; a circle written by hand ends at its lowest id."""
    seen: dict[int, ClientT] = {}
    here = client
    while here.merged_into is not None and here.pk not in seen:
        seen[here.pk] = here
        here = here.merged_into
    return here if here.merged_into is None else seen[min(seen)]
