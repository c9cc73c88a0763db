"""All likely doubles at once, found by keys in the indexes."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

from accounts.models import User
from companies.enums import Reason
from companies.models import Company, CompanyDistinct, Person, PersonDistinct
from companies.roots import gathered
from companies.selectors import companies_visible_to, people_visible_to

ClientT = TypeVar("ClientT", Company, Person)
# A telephone or an address that so many share is a switchboard or a rented desk, no evidence.
MOST_ALIKE = 10


@dataclass(frozen=True)
class Pair(Generic[ClientT]):
    one: ClientT
    other: ClientT
    reasons: list[Reason]


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
# Two 法人番号 are two companies, whatever else is the same; 法人成り is a thread, not a double.
_BESIDES: dict[type[Model], str] = {
    Company: """WHERE (a.corporate_number = '' OR b.corporate_number = '')
        AND a.predecessor_id IS DISTINCT FROM b.id AND b.predecessor_id IS DISTINCT FROM a.id""",
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
