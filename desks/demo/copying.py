"""COPY: rows as PostgreSQL's text format, and tables made ready to take very many of them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import connection

from desks.demo.workers import processors


def copy_line(values: Iterable[Any]) -> str:
    """One row in COPY's text format."""
    return "\t".join(map(copy_value, values)) + "\n"


def copy_value(value: Any) -> str:
    if value is None:
        return "\\N"
    try:
        return _FORMS[type(value)](value)
    except KeyError:
        raise TypeError(f"no COPY form for {type(value)}") from None


def escaped(text: str) -> str:
    """Four searches for a character cost less than one `translate`."""
    text = text.replace("\\", "\\\\").replace("\n", "\\n")
    return text.replace("\t", "\\t").replace("\r", "\\r")


_FORMS: dict[type, Callable[[Any], str]] = {
    str: escaped,
    bool: lambda value: "t" if value else "f",
    int: str,
    date: str,
    datetime: str,
}


def copy_into(table: str, columns: Iterable[str], data: str) -> None:
    if not data:
        return
    names = ", ".join(f'"{column}"' for column in columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy,
    ):
        copy.write(data)


def set_sequence(table: str, column: str = "id") -> None:
    """Let the next id follow the largest."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence(%s, %s), "  # noqa: S608
            f'GREATEST((SELECT max("{column}") FROM "{table}"), 1))',
            [table, column],
        )


@contextmanager
def stripped(tables: list[str]) -> Iterator[None]:
    """Take user triggers, foreign keys and secondary indexes off `tables`; put them back after.

    Inside the caller's transaction: whatever goes wrong, the tables come out as they went in.
    Building an index over rows that are there is several times cheaper than feeding it row by row.
    The embedded server keeps no log of what goes into a table that this transaction made anew.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        # This process builds along: one more than there are processors takes a quarter longer.
        cursor.execute(f"SET LOCAL max_parallel_maintenance_workers = {processors() - 1}")
        keys = _rows(cursor, _FOREIGN_KEYS, tables)
        uniques = _rows(cursor, _UNIQUES, tables)
        for table, name, _ in keys + uniques:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        indexes = _rows(cursor, _INDEXES, tables)
        for _, name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        for table in tables:
            cursor.execute(f'CLUSTER "{table}" USING "{table}_pkey"')
            cursor.execute(f'ALTER TABLE "{table}" SET WITHOUT CLUSTER, DISABLE TRIGGER USER')
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for _, _, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in uniques + keys:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


@contextmanager
def without_search_trigger(table: str) -> Iterator[None]:
    """The caller brings the search rows itself; history keeps being written."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(_SEARCH_TRIGGER, [table])
        name = cursor.fetchone()[0]
        cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER {name}')
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER {name}')


_SEARCH_TRIGGER = """
SELECT quote_ident(tgname) FROM pg_trigger
WHERE tgrelid::regclass::text = %s AND tgname LIKE 'pgtrigger_index_for_search%%'
"""
_FOREIGN_KEYS = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s) ORDER BY 1, 2
"""
_UNIQUES = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
FROM pg_constraint WHERE contype IN ('u', 'x') AND conrelid::regclass::text = ANY(%s)
AND NOT EXISTS (SELECT 1 FROM pg_constraint f WHERE f.contype = 'f' AND f.conindid =
    pg_constraint.conindid)
ORDER BY 1, 2
"""
_INDEXES = """
SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
FROM pg_index i WHERE i.indrelid::regclass::text = ANY(%s)
AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
ORDER BY 1, 2
"""


def _rows(cursor: Any, sql: str, tables: list[str]) -> list[tuple[str, str, str]]:
    cursor.execute(sql, [tables])
    found: list[tuple[str, str, str]] = cursor.fetchall()
    return found
