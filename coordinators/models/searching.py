"""One folded copy of a record's texts and its bigrams, kept by the database: no path forgets."""

from collections.abc import Sequence
from typing import Any, TypeVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import QuerySet

from yorozu.kit.sought import Sought

SEARCH_FIELDS = ("search_text", "search_grams")
RowsT = TypeVar("RowsT", bound=QuerySet[Any])


class Searched(models.Model):
    """Written by `search_trigger` alone; a model adds a GIN index on the grams.

    Nobody reads the columns: `visible_to` leaves them in the database, where they are longest.
    """

    search_text = models.TextField(default="", editable=False)
    search_grams = ArrayField(models.IntegerField(), default=list, editable=False)

    class Meta:
        abstract = True


def search_trigger(*columns: str, lists: Sequence[str] = ()) -> pgtrigger.Trigger:
    """Fill `search_text` and `search_grams` from text columns and from arrays of words."""
    texts = [f"NEW.{name}" for name in columns]
    texts += [f"array_to_string(NEW.{name}, ' ')" for name in lists]
    return pgtrigger.Trigger(
        name="search_text",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(*columns, *lists),
        func=f"""
            NEW.search_text := search_fold(concat_ws(E'\\n', {", ".join(texts)}));
            NEW.search_grams := bigrams(NEW.search_text);
            RETURN NEW;
        """,
    )


def holding(rows: RowsT, text: str) -> RowsT:
    """The rows whose texts hold every word.

    The index finds those that hold all pairs; the text is asked only where a pair is not the
    whole word, because reading it is what costs.
    """
    sought = Sought.of(text)
    if sought.grams:
        rows = rows.filter(search_grams__contains=sought.grams)
    for word in sought.words:
        if not _is_one_pair(word):
            rows = rows.filter(search_text__contains=word)
    return rows


def _is_one_pair(word: str) -> bool:
    """Beyond the basic plane two pairs may share a gram."""
    return len(word) == 2 and all(32 < ord(char) < 0x1_0000 for char in word)
