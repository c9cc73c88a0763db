"""A nation's memos from a pool of texts that the database is told once.

The texts and their pairs are eight of a memo's nine kilobytes, to be made into lines, passed on and
parsed. So a memo comes by COPY with the number of its text, and the database puts the two together.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from desks.demo.batches import BARE, COLUMNS, MEMO, POOL, SEARCH, TEXTS, Data
from desks.demo.copying import copy_into

_OWN = [name for name in COLUMNS[MEMO] if name not in TEXTS]
_FROM = f"FROM {BARE} m JOIN {POOL} t ON t.id = m.text"
# A text stays whole in its row, where it is read from hundreds of times.
_OPEN = f"""
CREATE UNLOGGED TABLE {POOL} (id int PRIMARY KEY, {", ".join(f"{name} text" for name in TEXTS)},
    folded text, grams int[]) WITH (toast_tuple_target = 8160);
CREATE UNLOGGED TABLE {BARE} AS
    SELECT {", ".join(_OWN)}, 0 AS text, '' AS head, '{{}}'::int[] AS head_grams
    FROM {MEMO} WITH NO DATA;
SET LOCAL enable_hashjoin = off;
SET LOCAL enable_mergejoin = off;
"""  # noqa: S608 - names of ours
# A pair that stands in head and text is named twice, which the index does not mind.
_JOIN = f"""
INSERT INTO {MEMO} ({", ".join([*_OWN, *TEXTS])})
    SELECT {", ".join([*(f"m.{name}" for name in _OWN), *(f"t.{name}" for name in TEXTS)])} {_FROM};
INSERT INTO {SEARCH} (memo_id, started_at, body, grams)
    SELECT m.id, m.started_at, m.head || E'\\n' || t.folded, m.head_grams || t.grams {_FROM};
TRUNCATE {BARE}
"""
_CLOSE = f"""
DROP TABLE {POOL}, {BARE};
SET LOCAL enable_hashjoin = on;
SET LOCAL enable_mergejoin = on;
"""


@contextmanager
def pool_opened() -> Iterator[None]:
    """Inside the caller's transaction."""
    _run(_OPEN)
    yield
    _run(_CLOSE)


def memos_store(data: Data) -> None:
    """What `bare_memo_data` made, with the texts from the pool."""
    for table, text in data.items():
        copy_into(table, COLUMNS[table], text)
    _run(_JOIN)


def _run(statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements)
