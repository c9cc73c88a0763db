"""Records that look like one client, and why. People decide; nothing is joined by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Q, Value

from accounts.models import User
from companies.enums import Reason
from companies.models import Company, CompanyDistinct, Person, PersonDistinct
from companies.models.company import AddressKey
from companies.selectors import companies_visible_to, people_visible_to, root_of
from yorozu.kit.textkeys import clean_text, kana_key, name_key, phone_key

ClientT = TypeVar("ClientT", Company, Person)
SHOWN = 8
LOOKED_AT = 60
MIN_PHONE_DIGITS = 9


@dataclass(frozen=True)
class Likely(Generic[ClientT]):
    """A registered client that may be the one at hand, with the reasons in words."""

    client: ClientT
    reasons: list[Reason]

    @property
    def facts(self) -> dict[str, Any]:
        """What the memo form fills in when the company is taken over; the names of its fields."""
        found = {
            name: getattr(self.client, name, None)
            for name in ("business", "staff", "stage", "phone", "municipality")
        }
        found |= {
            "company": self.client.pk,
            "company_name": self.client.name,
            "company_kana": self.client.kana,
            "industry": getattr(self.client, "industry_id", None),
        }
        return {name: "" if value is None else value for name, value in found.items()}


@dataclass(frozen=True)
class Typed:
    """What is known of the client at hand, as typed so far."""

    name: str = ""
    kana: str = ""
    phone: str = ""
    address: str = ""
    corporate_number: str = ""

    @property
    def name_key(self) -> str:
        return name_key(clean_text(self.name)[:200])[:200]

    @property
    def kana_key(self) -> str:
        return kana_key(clean_text(self.kana)[:200])[:200]

    @property
    def phone_key(self) -> str:
        key = phone_key(self.phone)[:20]
        return key if len(key) >= MIN_PHONE_DIGITS else ""

    @property
    def number_key(self) -> str:
        digits = phone_key(self.corporate_number.upper().replace("T", ""))
        return digits if len(digits) == 13 else ""


def likely_companies(user: User, typed: Typed, *, besides: Company | None = None) -> list[Any]:
    """At most eight registered companies that look like the typed one, the likeliest first.

    Merged records answer with their root; pairs found to be two companies are left out.
    """
    found = Q(pk__in=[])
    if typed.name_key:
        found |= Q(name_key=typed.name_key)
    if typed.kana_key:
        found |= Q(kana_key=typed.kana_key)
    if typed.phone_key:
        found |= Q(phone_key=typed.phone_key)
    if typed.number_key:
        found |= Q(corporate_number=typed.number_key)
    address = clean_text(typed.address)[:200]
    if address:
        found |= Q(address_key=AddressKey(Value(address))) & ~Q(address_key="")
    if not found:
        return []
    rows = companies_visible_to(user).filter(found).select_related("industry", "merged_into")
    rows = rows.annotate(typed_address=AddressKey(Value(address)))
    return _ranked(rows[:LOOKED_AT], typed, besides)


def likely_people(user: User, typed: Typed, *, besides: Person | None = None) -> list[Any]:
    """As `likely_companies`, by name with kana, and by telephone."""
    found = Q(pk__in=[])
    if typed.name_key:
        found |= Q(name_key=typed.name_key)
    if typed.phone_key:
        found |= Q(phone_key=typed.phone_key)
    if not found:
        return []
    rows = people_visible_to(user).filter(found).select_related("company", "merged_into__company")
    return _ranked(rows[:LOOKED_AT], typed, besides)


def _ranked(rows: Iterable[Any], typed: Typed, besides: Any) -> list[Any]:
    apart = told_apart(besides) if besides is not None else set()
    best: dict[int, Likely[Any]] = {}
    for row in rows:
        root, reasons = root_of(row), _reasons_typed(row, typed)
        if not reasons or root.pk in apart:
            continue
        if root.pk not in best or len(best[root.pk].reasons) < len(reasons):
            best[root.pk] = Likely(root, reasons)
    order = list(Reason)
    ranked = sorted(best.values(), key=lambda one: (order.index(one.reasons[0]), -len(one.reasons)))
    return ranked[:SHOWN]


def _reasons_typed(row: Any, typed: Typed) -> list[Reason]:
    same = {
        Reason.NUMBER: bool(typed.number_key)
        and getattr(row, "corporate_number", "") == typed.number_key,
        Reason.PHONE: bool(typed.phone_key) and row.phone_key == typed.phone_key,
        Reason.NAME: bool(typed.name_key) and row.name_key == typed.name_key,
        Reason.ADDRESS: bool(getattr(row, "address_key", ""))
        and row.address_key == getattr(row, "typed_address", ""),
        Reason.KANA: bool(typed.kana_key) and row.kana_key == typed.kana_key,
    }
    return [reason for reason in Reason if same.get(reason)]


def is_strong(one: Any, other: Any, reasons: list[Reason]) -> bool:
    """Whether the two stand on the list of likely doubles (`companies.pairs`, without the weak)."""
    numbers = {getattr(each, "corporate_number", "") for each in (one, other)} - {""}
    thread = {getattr(one, "predecessor_id", None), getattr(other, "predecessor_id", None)}
    if len(numbers) > 1 or thread & {one.pk, other.pk}:
        return False
    if Reason.NUMBER in reasons:
        return True
    if isinstance(one, Company):
        return Reason.PHONE in reasons or {Reason.NAME, Reason.ADDRESS} <= set(reasons)
    together = one.company_id is not None and one.company_id == other.company_id
    return Reason.NAME in reasons and (Reason.PHONE in reasons or together)


def doubles_of(user: User, client: Company | Person) -> list[Likely[Any]]:
    """The client's own likely doubles, for its page."""
    typed = Typed(
        name=client.name,
        phone=client.phone,
        address=getattr(client, "address", ""),
        corporate_number=getattr(client, "corporate_number", ""),
    )
    if isinstance(client, Company):
        found = likely_companies(user, typed, besides=client)
    else:
        found = likely_people(user, typed, besides=client)
    return [each for each in found if is_strong(client, each.client, each.reasons)]


def told_apart(client: Company | Person) -> set[int]:
    """Ids of what was found to be another client, and its own."""
    model = CompanyDistinct if isinstance(client, Company) else PersonDistinct
    rows = model.objects.filter(
        Q(first=client.pk) | Q(second=client.pk), undone_at__isnull=True
    ).values_list("first", "second")
    return {client.pk, *(pk for pair in rows for pk in pair)}
