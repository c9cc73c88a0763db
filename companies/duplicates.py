"""Records that look like one client, and why. People decide; nothing is joined by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, Q, QuerySet, Value

from accounts.models import User
from companies.enums import Reason
from companies.models import Company, CompanyDistinct, Person, PersonDistinct
from companies.models.company import AddressKey
from companies.roots import gathered
from companies.selectors import companies_visible_to, people_visible_to, root_of
from yorozu.kit.textkeys import clean_text, kana_key, name_key, phone_key

ClientT = TypeVar("ClientT", Company, Person)
SHOWN = 8
LOOKED_AT = 60
# A telephone or an address that so many share is a switchboard or a rented desk, no evidence.
MOST_ALIKE = 10
MIN_PHONE_DIGITS = 9


@dataclass(frozen=True)
class Likely(Generic[ClientT]):
    """A registered client that may be the one at hand, with the reasons in words."""

    client: ClientT
    reasons: list[Reason]


@dataclass(frozen=True)
class Pair(Generic[ClientT]):
    one: ClientT
    other: ClientT
    reasons: list[Reason]


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
    """Whether the two stand on the list of likely doubles (`pairs_sql`, without the weak)."""
    numbers = {getattr(each, "corporate_number", "") for each in (one, other)} - {""}
    if len(numbers) > 1:
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


# --- all of them ------------------------------------------------------------------------------

# {same}: columns that are equal; {where}: which rows count. The groups are found in the index
# alone, and looked up one by one (OFFSET 0): the planner expects a hundred times as many.
_ALIKE = """
SELECT a.id AS one, b.id AS other FROM (
    SELECT {same} FROM {table} WHERE {where} GROUP BY {same} HAVING count(*) BETWEEN 2 AND {most}
) alike CROSS JOIN LATERAL (
    SELECT * FROM {table} r WHERE {equal} AND {where} OFFSET 0
) a CROSS JOIN LATERAL (
    SELECT * FROM {table} r WHERE {equal} AND {where} AND r.id > a.id OFFSET 0
) b {besides}"""

_ROOT = "merged_into_id IS NULL"
_STRONG: dict[type[Model], tuple[tuple[str, str], ...]] = {
    Company: (
        ("phone_key", f"{_ROOT} AND phone_key <> ''"),
        ("address_key, name_key", f"{_ROOT} AND address_key <> ''"),
    ),
    Person: (
        ("phone_key, name_key", f"{_ROOT} AND phone_key <> ''"),
        ("company_id, name_key", f"{_ROOT} AND company_id IS NOT NULL"),
    ),
}
_WEAK: dict[type[Model], tuple[tuple[str, str], ...]] = {
    Company: (("name_key, municipality", f"{_ROOT} AND municipality <> ''"),),
    Person: (("name_key, municipality", f"{_ROOT} AND company_id IS NULL AND municipality <> ''"),),
}
# Two 法人番号 are two companies, whatever else is the same.
_BESIDES: dict[type[Model], str] = {
    Company: "WHERE (a.corporate_number = '' OR b.corporate_number = '')",
    Person: "",
}


def pairs_sql(model: type[Company] | type[Person], *, weak: bool = False) -> str:
    """One statement: one, other (one < other) of every likely double nobody has decided on.

    Strong: the same telephone, or the same name at the same address (people: the same name with
    the same telephone or company). `weak` adds the same name in the same municipality.
    """
    table = model._meta.db_table
    distinct = (CompanyDistinct if model is Company else PersonDistinct)._meta.db_table
    alike = " UNION ".join(
        _ALIKE.format(
            same=same,
            equal=" AND ".join(f"r.{name} = alike.{name}" for name in same.split(", ")),
            where=where,
            table=table,
            most=MOST_ALIKE,
            besides=_BESIDES[model],
        )
        for same, where in (*_STRONG[model], *(_WEAK[model] if weak else ()))
    )
    return (
        f"SELECT one, other FROM ({alike}) pair WHERE NOT EXISTS (SELECT 1 FROM {distinct} d"  # noqa: S608
        " WHERE d.first_id = one AND d.second_id = other AND d.undone_at IS NULL)"
    )


def likely_doubles(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those of `rows` that stand in a strong pair."""
    sql = f"SELECT unnest(ARRAY[one, other]) FROM ({pairs_sql(rows.model)}) doubles"  # noqa: S608
    return gathered(rows, sql)


def pairs_page(
    user: User,
    model: type[ClientT],
    *,
    size: int,
    beyond: tuple[int, int] | None = None,
    weak: bool = False,
) -> list[Pair[ClientT]]:
    """The next pairs, the latest registered first; `beyond` is (other, one) of the last one."""
    where = "WHERE (other, one) < (%s, %s)" if beyond else ""
    sql = (
        f"SELECT one, other FROM ({pairs_sql(model, weak=weak)}) found {where}"  # noqa: S608
        " ORDER BY other DESC, one DESC LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*(beyond or ()), size])
        ids = cursor.fetchall()
    rows: Any
    if model is Company:
        rows = companies_visible_to(user).select_related("industry")
    else:
        rows = people_visible_to(user).select_related("company")
    known = rows.in_bulk({pk for pair in ids for pk in pair})
    return [
        Pair(known[one], known[other], reasons_of(known[one], known[other]))
        for one, other in ids
        if one in known and other in known
    ]


def pairs_count(model: type[Company] | type[Person], *, most: int, weak: bool = False) -> int:
    sql = f"SELECT count(*) FROM ({pairs_sql(model, weak=weak)} LIMIT %s) found"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [most])
        found: int = cursor.fetchone()[0]
    return found


def reasons_of(one: Any, other: Any) -> list[Reason]:
    """Why two records look alike, the strongest first."""
    columns = {
        Reason.NUMBER: "corporate_number",
        Reason.PHONE: "phone_key",
        Reason.NAME: "name_key",
        Reason.ADDRESS: "address_key",
        Reason.KANA: "kana_key",
        Reason.COMPANY: "company_id",
        Reason.MUNICIPALITY: "municipality",
    }
    found = [
        reason
        for reason, column in columns.items()
        if getattr(one, column, "") and getattr(one, column, "") == getattr(other, column, "")
    ]
    return [each for each in found if each != Reason.MUNICIPALITY or Reason.ADDRESS not in found]


def told_apart_pairs(
    model: type[Company] | type[Person], *, limit: int | None = None
) -> QuerySet[Any]:
    """Pairs that somebody found to be two clients, the latest first."""
    kind: Any = CompanyDistinct if model is Company else PersonDistinct
    rows: QuerySet[Any] = kind.objects.filter(undone_at__isnull=True)
    rows = rows.select_related("first", "second", "by").order_by("-at", "-id")
    return rows if limit is None else rows[:limit]
