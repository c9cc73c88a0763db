"""How rare a pair of letters is: counted on a sample, renewed every night.

A sample of 10,000 memos tells 0.1 % from 1 %, which is all a ranking needs; its cost does not grow
with the table.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from consultations.models import GramFrequency

SAMPLE = 10_000
# Before the first night: enough to tell the commonest.
FIRST_SAMPLE = 300
TOTAL = 0


@dataclass(frozen=True)
class Frequencies:
    """`sampled` memos, and in how many of them each pair stands; `memos` is how many there are."""

    sampled: int
    memos: int
    counts: dict[int, int]

    def share(self, gram: int) -> float:
        """The part of all memos that hold the pair; what the sample missed is rare, not absent."""
        return (self.counts.get(gram, 0) + 0.5) / (self.sampled + 1)


def frequencies_of(grams: Iterable[int]) -> Frequencies:
    """Two queries; three before the first refresh."""
    wanted = [*grams, TOTAL]
    counts = dict(GramFrequency.objects.filter(gram__in=wanted).values_list("gram", "memos"))
    if TOTAL not in counts:
        counts = _counted(FIRST_SAMPLE, 100, wanted)
    return Frequencies(counts.pop(TOTAL), _size(), counts)


def frequencies_refresh(sample: int = SAMPLE) -> int:
    """Count anew; how many pairs were kept. Readers see the old counts until it is done."""
    share = min(100.0, 100.0 * sample / max(1, _size(exactly=True)))
    with transaction.atomic():
        counts = _counted(sample * 2, share)
        GramFrequency.objects.all().delete()
        GramFrequency.objects.bulk_create(
            [
                GramFrequency(gram=gram, memos=memos)
                for gram, memos in counts.items()
                if memos > 1 or gram == TOTAL
            ],
            batch_size=5_000,
        )
    return len(counts) - 1


def _counted(limit: int, percent: float, grams: list[int] | None = None) -> dict[int, int]:
    """By pair; `TOTAL` is the number of memos looked at. REPEATABLE: the same rows each time."""
    only = "WHERE g = ANY(%s)" if grams is not None else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH s AS MATERIALIZED (SELECT grams FROM consultations_memosearch"  # noqa: S608
            " TABLESAMPLE SYSTEM (%s) REPEATABLE (8) LIMIT %s)"
            f" SELECT g, count(*) FROM s, unnest(s.grams) g {only} GROUP BY g"
            " UNION ALL SELECT 0, count(*) FROM s",
            [percent, limit, *([grams] if grams is not None else [])],
        )
        return dict(cursor.fetchall())


def _size(*, exactly: bool = False) -> int:
    """Memos that can be searched; the planner's estimate will do where it only bounds work."""
    with connection.cursor() as cursor:
        if exactly:
            cursor.execute("SELECT count(*) FROM consultations_memosearch")
        else:
            cursor.execute(
                "SELECT greatest(reltuples, 0)::bigint FROM pg_class"
                " WHERE oid = 'consultations_memosearch'::regclass"
            )
        return int(cursor.fetchone()[0])
