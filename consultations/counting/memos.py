"""How memos are counted (domain.md, "How things are counted"). Each rule has one name, here.

The report, its JSON, its PDF and the memo list all count through this module, so that a figure and
the list it opens cannot differ. A figure's link says in the list's query string:

    counted=1             `MemoQuerySet.counted`: confirmed memos
    programme=yorozu      the 事業区分 by code
    from= & to=           `MemoQuerySet.between(from, to + 1 day)`: ISO days, both included
    visit=new | repeat    `first_sessions` / `later_sessions`
    per=client            `one_per_client`: one memo stands for each client; after all others
    <cut.param>=<value>   `CUTS[param].q(value)`: the primary key or the code of the choice;
                          `none` is 未設定

Who the client is: the company, else the person. A merged record is the one it was merged into, a
company is one with the predecessor it names (法人成り), and a person's own sessions belong to the
company they founded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q
from django.db.models.expressions import RawSQL

from center.models import UNSET_OFFICE
from consultations.enums import ParticipantRole
from consultations.models import Memo, MemoParticipant
from consultations.models.querysets import MemoQuerySet

UNSET = "none"
UNSET_LABEL = "未設定"

# alias(record, client): only records that count as another. A record is a company's id or a
# person's negative id, and so is a client: the record that stands for all of its own.
# Merging is followed to its end; predecessors join in both directions, since a duplicate that was
# merged away may be the one that names the predecessor. UNION ends every circle.
ALIAS = """
company_step(id, at) AS (
    SELECT id, merged_into_id FROM companies_company WHERE merged_into_id IS NOT NULL
    UNION
    SELECT s.id, c.merged_into_id FROM company_step s JOIN companies_company c ON c.id = s.at
    WHERE c.merged_into_id IS NOT NULL
),
company_root(id, root) AS (
    SELECT id, coalesce(min(at) FILTER (WHERE at NOT IN (SELECT id FROM company_step)), min(at))
    FROM company_step GROUP BY id
),
succession(a, b) AS (
    SELECT coalesce(r.root, c.id), coalesce(p.root, c.predecessor_id) FROM companies_company c
    LEFT JOIN company_root r ON r.id = c.id LEFT JOIN company_root p ON p.id = c.predecessor_id
    WHERE c.predecessor_id IS NOT NULL
),
tie(a, b) AS (SELECT a, b FROM succession UNION SELECT b, a FROM succession),
kin(a, b) AS (
    SELECT a, b FROM tie UNION SELECT k.a, t.b FROM kin k JOIN tie t ON t.a = k.b
),
house(a, client) AS (SELECT a, least(a, min(b)) FROM kin GROUP BY a),
company_client(id, client) AS (
    SELECT r.id, coalesce(h.client, r.root)
    FROM company_root r LEFT JOIN house h ON h.a = r.root
    UNION
    SELECT h.a, h.client FROM house h WHERE h.a NOT IN (SELECT id FROM company_root)
),
person_step(id, at) AS (
    SELECT id, merged_into_id FROM companies_person WHERE merged_into_id IS NOT NULL
    UNION
    SELECT s.id, p.merged_into_id FROM person_step s JOIN companies_person p ON p.id = s.at
    WHERE p.merged_into_id IS NOT NULL
),
person_root(id, root) AS (
    SELECT id, coalesce(min(at) FILTER (WHERE at NOT IN (SELECT id FROM person_step)), min(at))
    FROM person_step GROUP BY id
),
founder(root, company) AS (
    SELECT coalesce(r.root, p.id),
        coalesce(min(p.founded_id) FILTER (WHERE r.id IS NULL), min(p.founded_id))
    FROM companies_person p LEFT JOIN person_root r ON r.id = p.id
    WHERE p.founded_id IS NOT NULL GROUP BY 1
),
person_client(id, client) AS (
    SELECT r.id, coalesce(c.client, f.company, -r.root)
    FROM (SELECT id, root FROM person_root UNION SELECT root, root FROM founder) r
    LEFT JOIN founder f ON f.root = r.root LEFT JOIN company_client c ON c.id = f.company
),
alias(record, client) AS MATERIALIZED (
    SELECT record, min(client) FROM (  -- grouped, so that the planner knows each is there once
        SELECT id, client FROM company_client UNION ALL SELECT -id, client FROM person_client
    ) each(record, client) GROUP BY record
)"""

# session: the rows of `scope` with their client.
SESSION = """
session AS MATERIALIZED (
    SELECT s.*, coalesce(a.client, s.company_id, -s.person_id) AS client
    FROM ({scope}) s LEFT JOIN alias a ON a.record = coalesce(s.company_id, -s.person_id)
)"""

# opening: the ids of 新規. It is the client's first counted session in the programme, by start,
# then number, unless the client is marked "used before our data". Numbers grow beyond five digits:
# the longer one is the later. Only the earliest of each client in the scope can be it, and only of
# those the history is asked, one probe of an index each: of the client itself, and of the few
# records that count as the same one.
_EARLIER = """CASE WHEN {record} > 0 THEN EXISTS (
            SELECT FROM consultations_memo m WHERE m.company_id = {record} AND {before})
        ELSE EXISTS (
            SELECT FROM consultations_memo m
            WHERE m.company_id IS NULL AND m.person_id = -{record} AND {before}) END"""
_BEFORE = """m.status = 'confirmed' AND m.programme_id = c.programme_id
            AND m.started_at <= c.started_at AND (m.started_at < c.started_at
                OR (length(m.number), m.number) < (length(c.number), c.number))"""

OPENING = f"""
earliest AS (
    SELECT programme_id, client, min(started_at) AS started_at FROM session GROUP BY 1, 2
),
candidate AS (
    SELECT s.id, s.programme_id, s.client, s.started_at, s.number
    FROM session s JOIN earliest USING (programme_id, client, started_at)
),
known(id) AS (
    SELECT c.id FROM candidate c JOIN alias a USING (client)
    WHERE {_EARLIER.format(record="a.record", before=_BEFORE)}
),
used_before(client) AS (
    SELECT coalesce(a.client, c.id) FROM companies_company c
    LEFT JOIN alias a ON a.record = c.id WHERE c.used_before
    UNION
    SELECT coalesce(a.client, -p.id) FROM companies_person p
    LEFT JOIN alias a ON a.record = -p.id WHERE p.used_before
),
opening AS MATERIALIZED (
    SELECT c.id FROM candidate c
    WHERE c.id NOT IN (SELECT id FROM known)
        AND c.client NOT IN (SELECT client FROM used_before)
        AND NOT {_EARLIER.format(record="c.client", before=_BEFORE)}
)"""  # noqa: S608 - made of the words above only


def first_sessions(rows: MemoQuerySet) -> MemoQuerySet:
    """新規: those of `rows` that count and are their client's first in the programme."""
    return _pick(rows.counted(), "SELECT id FROM opening")


def later_sessions(rows: MemoQuerySet) -> MemoQuerySet:
    """継続: those of `rows` that count and are not 新規."""
    return _pick(rows.counted(), "SELECT id FROM session EXCEPT SELECT id FROM opening")


def one_per_client(rows: MemoQuerySet) -> MemoQuerySet:
    """来訪相談者数（者）: the first of `rows` for each client. After every other filter."""
    return _pick(
        rows,
        "SELECT DISTINCT ON (client) id FROM session "
        "ORDER BY client, started_at, length(number), number",
    )


def with_tables(scope: str, select: str) -> str:
    """One statement over `session` and `opening` of the memos that `scope` (SQL) selects."""
    return f"WITH RECURSIVE {ALIAS},{SESSION.replace('{scope}', scope)},{OPENING}{select}"


def _pick(rows: MemoQuerySet, select: str) -> MemoQuerySet:
    """Those of `rows` whose id the statement gives."""
    scope = rows.order_by().values(
        "id", "programme_id", "company_id", "person_id", "started_at", "number"
    )
    try:
        scope_sql, params = scope.query.sql_with_params()
    except EmptyResultSet:
        return rows.none()
    ids = RawSQL(with_tables(scope_sql, select), params)  # noqa: S611 - input as parameters only
    return rows.filter(_IsAny(F("pk"), ids))


class _IsAny(Func):
    """`pk = ANY(ARRAY(statement))`: asked once for the whole query, never row by row.

    As `IN (statement)` the planner may run the statement again for each row it looks at.
    """

    template = "%(expressions)s)"
    arg_joiner = " = ANY(ARRAY"
    output_field = BooleanField()


@dataclass(frozen=True)
class Cut:
    """One way to split what is counted, and the list's filter of the same name.

    `q(value)` selects one part; the parts of a cut that adds up are disjoint and, with 未設定,
    complete. Others are 複数回答: a memo may be in several parts or in none.
    """

    param: str
    label: str
    q: Callable[[str], Q]
    adds_up: bool = True


def _foreign(field: str) -> Callable[[str], Q]:
    return lambda value: Q(**{f"{field}__isnull": True} if value == UNSET else {field: int(value)})


def _coded(field: str) -> Callable[[str], Q]:
    return lambda value: Q(**{field: "" if value == UNSET else value})


def _office(value: str) -> Q:
    """未設定 is no office, or the one that stands in for it in past ledgers."""
    if value == UNSET:
        return Q(office__isnull=True) | Q(office__code=UNSET_OFFICE)
    return Q(office=int(value))


def _any_topic(value: str) -> Q:
    """The topic as the primary or as one of the others; 未設定 has none at all."""
    others = Memo.other_topics.through.objects.filter(memo_id=OuterRef("pk"))
    if value == UNSET:
        return Q(primary_topic__isnull=True) & ~Q(Exists(others))
    return Q(primary_topic=int(value)) | Q(Exists(others.filter(topic_id=int(value))))


def _beside(value: str) -> Q:
    """The coordinator answered beside the lead or sat in."""
    seats = MemoParticipant.objects.filter(memo=OuterRef("pk")).exclude(role=ParticipantRole.LEAD)
    if value == UNSET:
        return ~Q(Exists(seats.filter(coordinator__isnull=False)))
    return Q(Exists(seats.filter(coordinator=int(value))))


def _seat(value: str) -> Q:
    """Somebody took part in the role; 未設定: nobody but the lead."""
    seats = MemoParticipant.objects.filter(memo=OuterRef("pk"))
    if value == UNSET:
        return ~Q(Exists(seats.exclude(role=ParticipantRole.LEAD)))
    return Q(Exists(seats.filter(role=value)))


CUTS: dict[str, Cut] = {
    cut.param: cut
    for cut in (
        Cut("office", "拠点", _office),
        Cut("method", "相談方法", _coded("method")),
        Cut("topic", "相談分野（主）", _foreign("primary_topic")),
        Cut("any_topic", "相談分野（複数回答）", _any_topic, adds_up=False),
        Cut("course", "支援コース", _foreign("course")),
        Cut("industry", "業種", _foreign("client_industry")),
        Cut("staff", "従業員規模", _coded("client_staff_band")),
        Cut("stage", "創業前・後", _coded("client_stage")),
        Cut("sex", "性別", _coded("client_sex")),
        Cut("age", "年代", _coded("client_age_band")),
        Cut("bank", "紹介元", _foreign("introduced_by")),
        Cut("branch", "紹介元の支店", _foreign("introduced_branch")),
        Cut("lead", "対応者（主担当）", _foreign("lead")),
        Cut("beside", "対応者（主担当以外）", _beside, adds_up=False),
        Cut("seat", "同席", _seat, adds_up=False),
    )
}
