"""Many rows at once by COPY; triggers and constraints work as with any insert."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from typing import Any, cast

from django.db import connection
from django.db.models import Model

from consultations.models import Memo, MemoSearch
from consultations.models.triggers import LOADER_FILES_SEARCH, SEARCHED
from yorozu.kit.textkeys import bigrams, search_fold

SEARCH_INDEX = "memosearch_grams"
_PENDING = 128 * 1024  # kB


def take_ids(model: type[Model], rows: Sequence[Model]) -> None:
    """Give every row its key from the table's own sequence."""
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, len(rows)],
        )
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key


def copy_rows(model: type[Model], rows: Iterable[Model]) -> None:
    """Write unsaved rows with their keys set; their foreign keys must be set, too."""
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    values = ([_plain(field.pre_save(row, True)) for field in fields] for row in rows)
    copy_values(model._meta.db_table, [str(field.column) for field in fields], values)


def copy_values(table: str, columns: Sequence[str], values: Iterable[Sequence[object]]) -> None:
    """COPY plain tuples; columns that are left out take their default."""
    quote = connection.ops.quote_name
    listed = ", ".join(quote(column) for column in columns)
    statement = f"COPY {quote(table)} ({listed}) FROM STDIN"
    with connection.cursor() as cursor, cast("Any", cursor).copy(statement) as copy:
        for row in values:
            copy.write_row(row)


def _plain(value: object) -> object:
    return value.value if isinstance(value, Enum) else value


@contextmanager
def many_memos() -> Iterator[None]:
    """What thousands of memos in one transaction need; `copy_search_rows` is called for each.

    Foreign keys are checked batch by batch: PostgreSQL walks its list of postponed checks again
    with every trigger, so that it takes quadratic time. The search index collects its new entries
    and files them in bulk at the end: one by one, those of 20,000 memos take minutes. Only this
    transaction's own entries wait; nobody is locked out.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"SET LOCAL {LOADER_FILES_SEARCH} = 'on'")
        cursor.execute("SET LOCAL work_mem = '128MB'")  # to sort the entries while filing
        cursor.execute(
            f"ALTER INDEX {SEARCH_INDEX} SET (fastupdate = on, gin_pending_list_limit = {_PENDING})"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '128MB'")
        cursor.execute("SELECT gin_clean_pending_list(%s)", [SEARCH_INDEX])
        cursor.execute(f"ALTER INDEX {SEARCH_INDEX} SET (fastupdate = off)")
        cursor.execute(f"ALTER INDEX {SEARCH_INDEX} RESET (gin_pending_list_limit)")
        cursor.execute(f"SET LOCAL {LOADER_FILES_SEARCH} = 'off'")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def copy_search_rows(memos: Iterable[Memo]) -> None:
    """The memos' normalised copies, as the trigger would have written them."""
    copy_values(
        MemoSearch._meta.db_table,
        ["memo_id", "started_at", "body", "grams"],
        map(_search_row, memos),
    )


def _search_row(memo: Memo) -> tuple[object, ...]:
    texts = (getattr(memo, name) for name in SEARCHED)
    body = search_fold("\n".join(text for text in texts if text is not None))
    return memo.pk, memo.started_at, body, f"{{{','.join(map(str, bigrams(body)))}}}"
