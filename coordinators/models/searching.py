"""One folded copy of a record's texts, kept by the database itself: no path forgets it."""

from collections.abc import Sequence
from typing import Any, TypeVar

import pgtrigger
from django.db.models import QuerySet

from yorozu.kit.textkeys import clean_text, search_fold

MOST_WORDS = 8
MOST_LETTERS = 100
RowsT = TypeVar("RowsT", bound=QuerySet[Any])


def search_trigger(*columns: str, lists: Sequence[str] = ()) -> pgtrigger.Trigger:
    """Fill `search_text` from text columns and from arrays of words."""
    texts = [f"NEW.{name}" for name in columns]
    texts += [f"array_to_string(NEW.{name}, ' ')" for name in lists]
    return pgtrigger.Trigger(
        name="search_text",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(*columns, *lists),
        func=f"NEW.search_text := search_fold(concat_ws(E'\\n', {', '.join(texts)})); RETURN NEW;",
    )


def words_of(text: str) -> list[str]:
    """What is looked for, folded as the database folds: every word must be in the text."""
    folded = search_fold(clean_text(text[:MOST_LETTERS]))
    return list(dict.fromkeys(folded.split()))[:MOST_WORDS]


def holding(rows: RowsT, text: str) -> RowsT:
    """The rows whose texts hold every word (LIKE on the folded copy)."""
    for word in words_of(text):
        rows = rows.filter(search_text__contains=word)
    return rows
