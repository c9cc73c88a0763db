"""Many rows at once by COPY; triggers and constraints work as with any insert."""

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any, cast

from django.db import connection
from django.db.models import Model

SEARCH_INDEX = "memosearch_grams"


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


def gather_search_entries() -> None:
    """Let the search index collect entries and file them in bulk; ends with the transaction.

    Filing 20,000 memos gram by gram takes minutes, in bulk seconds. Only this transaction's own
    inserts are collected; nobody is locked out.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"ALTER INDEX {SEARCH_INDEX} SET (fastupdate = on, gin_pending_list_limit = 32768)"
        )


def file_search_entries() -> None:
    """File what was collected and put the index back as it was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list(%s)", [SEARCH_INDEX])
        cursor.execute(
            f"ALTER INDEX {SEARCH_INDEX} SET (fastupdate = off)",
        )
        cursor.execute(f"ALTER INDEX {SEARCH_INDEX} RESET (gin_pending_list_limit)")
