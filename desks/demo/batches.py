"""Chunks of the calendar and of the clients → COPY data, made in worker processes."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from companies.enums import Stage
from companies.models import Company, Person
from consultations.models import Memo, MemoParticipant, MemoSearch, MemoTransition
from desks.demo.clients import Client, client
from desks.demo.copying import copy_line
from desks.demo.lookups import Lookups, age_band
from desks.demo.memos import MemoRows, Numbered, memo_rows, memo_texts
from desks.demo.wording import Wording, grams_of, pool_number, pooled, worded
from yorozu.kit.textkeys import kana_key, name_key, phone_key, search_fold

Data = dict[str, str]
_other_topics = Memo.other_topics.through

MEMO, SEARCH, SEATS, MOVES, TOPICS = (
    model._meta.db_table
    for model in (Memo, MemoSearch, MemoParticipant, MemoTransition, _other_topics)
)
COMPANY, PERSON = Company._meta.db_table, Person._meta.db_table
# Tables of the load alone (`pool`).
POOL, BARE = "demo_text", "demo_memo"
TEXTS = ("content", "advice", "impression", "next_step")


def columns_of(model: Any) -> dict[str, Any]:
    """Every column with the value an untouched row would have."""
    return {
        field.column: None if field.primary_key else _default(field)
        for field in model._meta.concrete_fields
        if not field.generated
    }


def _default(field: Any) -> Any:
    value = field.get_default() if field.has_default() or not field.null else None
    return getattr(value, "value", value)


COLUMNS: dict[str, tuple[str, ...]] = {
    MEMO: tuple(columns_of(Memo)),
    SEARCH: ("memo_id", "started_at", "body", "grams"),
    SEATS: ("memo_id", "coordinator_id", "user_id", "name", "role", "position"),
    MOVES: ("memo_id", "from_status", "to_status", "by_id", "at", "reason"),
    TOPICS: ("memo_id", "topic_id"),
    COMPANY: tuple(columns_of(Company)),
    PERSON: tuple(columns_of(Person)),
}
_OWN = {name: value for name, value in columns_of(Memo).items() if name not in TEXTS}
COLUMNS[BARE] = (*_OWN, "text", "head", "head_grams")
COLUMNS[POOL] = ("id", *TEXTS, "folded", "grams")
_EMPTY = {MEMO: columns_of(Memo), COMPANY: columns_of(Company), PERSON: columns_of(Person)}


def memo_data(memos: Iterable[Numbered], look: Lookups) -> Data:
    lines: dict[str, list[str]] = {MEMO: [], SEARCH: [], SEATS: [], MOVES: [], TOPICS: []}
    for numbered in memos:
        rows, texts = memo_rows(numbered, look), worded(memo_texts(numbered, look))
        written = {name: getattr(texts.written, name) for name in TEXTS}
        lines[MEMO].append(copy_line((_EMPTY[MEMO] | rows.fields | written).values()))
        lines[SEARCH].append(_search_line(rows, texts))
        _beside(lines, rows)
    return {table: "".join(found) for table, found in lines.items()}


def bare_memo_data(memos: Iterable[Numbered], look: Lookups) -> Data:
    """The same for a pool of texts: each memo names its own and brings only its head's pairs."""
    lines: dict[str, list[str]] = {BARE: [], SEATS: [], MOVES: [], TOPICS: []}
    for numbered in memos:
        rows, session = memo_rows(numbered, look), numbered.booked.session
        head = _head(rows)
        number = pool_number(session, client(look.seed, session.client))
        own = (_OWN | rows.fields).values()
        lines[BARE].append(copy_line((*own, number, head, f"{{{','.join(grams_of(head))}}}")))
        _beside(lines, rows)
    return {table: "".join(found) for table, found in lines.items()}


def text_data(numbers: Iterable[int], look: Lookups) -> Data:
    """Texts of the pool."""
    lines = []
    for number in numbers:
        texts = pooled(look.seed, number)
        written = (getattr(texts.written, name) for name in TEXTS)
        grams = f"{{{','.join(texts.grams)}}}"
        lines.append(copy_line((number, *written, texts.folded, grams)))
    return {POOL: "".join(lines)}


def _beside(lines: dict[str, list[str]], rows: MemoRows) -> None:
    pk = rows.fields["id"]
    lines[SEATS].extend(
        copy_line((pk, seat.coordinator, seat.user, seat.name, seat.role, position))
        for position, seat in enumerate(rows.seats)
    )
    lines[MOVES].extend(
        copy_line((pk, m.from_status, m.to_status, m.by, m.at, m.reason)) for m in rows.moves
    )
    lines[TOPICS].extend(copy_line((pk, topic)) for topic in rows.other_topics)


# The order of the trigger `index_for_search` on Memo, before the three texts; a test compares.
SEARCHED = ("number", "", "company_name", "company_kana", "person_name", "person_kana", "business")


def _head(rows: MemoRows) -> str:
    """What stands before the texts: they meet at a line break, over which no pair reaches."""
    return search_fold("\n".join(rows.fields[name] if name else "" for name in SEARCHED))


def _search_line(rows: MemoRows, texts: Wording) -> str:
    head = _head(rows)
    grams = f"{{{','.join(texts.grams | grams_of(head))}}}"
    return copy_line(
        (rows.fields["id"], rows.fields["started_at"], f"{head}\n{texts.folded}", grams)
    )


def client_data(numbers: Iterable[int], founders: frozenset[int], look: Lookups) -> Data:
    companies, people = [], []
    for number in numbers:
        who = client(look.seed, number)
        founded = not who.pre_founding or number in founders
        if founded:
            companies.append(copy_line((_EMPTY[COMPANY] | _company(who, look)).values()))
        people.append(copy_line((_EMPTY[PERSON] | _person(who, founded, look.today)).values()))
    return {COMPANY: "".join(companies), PERSON: "".join(people)}


def _company(who: Client, look: Lookups) -> dict[str, Any]:
    return {
        "id": who.number + 1,
        "name": who.name,
        "kana": who.kana,
        "name_key": name_key(who.name)[:200],
        "kana_key": kana_key(who.kana)[:200],
        "phone_key": phone_key(who.phone),
        "corporate_number": corporate_number(who),
        "business": who.biz,
        "industry_id": look.industries[who.trade.letter],
        "staff": who.staff,
        "capital": who.capital,
        "stage": Stage.AFTER.value,
        "phone": who.phone,
        "email": f"info@client{who.number + 1}.example" if who.number % 3 else "",
        "postal_code": who.postal,
        "address": who.address,
        "municipality": who.place.code,
        "used_before": who.used_before and not who.pre_founding,
        "created_at": str(look.today),
    }


def corporate_number(who: Client) -> str:
    """A 法人番号 with a right check digit, from registry codes that no office has (99…)."""
    if who.legal in ("", "個人") or who.number % 5 == 0:
        return ""
    base = f"9900{who.number + 1:08d}"
    total = sum(int(digit) * (2 - n % 2) for n, digit in enumerate(reversed(base), start=1))
    return f"{9 - total % 9}{base}"


def _person(who: Client, founded: bool, today: date) -> dict[str, Any]:
    undisclosed = who.number % 31 == 7
    company = who.number + 1 if founded else None
    return {
        "id": who.number + 1,
        "name": who.person.name,
        "kana": who.person.kana,
        "name_key": name_key(who.person.name)[:200],
        "kana_key": kana_key(who.person.kana)[:200],
        "phone_key": "" if founded else phone_key(who.phone),
        "sex": "undisclosed" if undisclosed else who.person.sex,
        "age_band": "undisclosed" if undisclosed else age_band(who.person.birth_year, today),
        "phone": "" if founded else who.phone,
        "municipality": who.place.code,
        "trade_name": who.name if who.pre_founding else "",
        "used_before": who.used_before and who.pre_founding,
        "company_id": company,
        "founded_id": company if who.pre_founding else None,
        "created_at": str(today),
    }
