"""The SQL functions and their Python twins give the same, or searches miss what is there."""

import sys
import unicodedata

import pytest
from django.db import connection
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from yorozu.kit import textkeys

pytestmark = pytest.mark.django_db

texts = st.text(
    st.one_of(
        st.sampled_from("融資創業㈱㍿（）ｶﾞﾊﾟﾌカガ゛゜が\u3099①𠮷髙ＡａÅΣİǅ 　\n\t😀ﬁ½"),
        st.sampled_from(["\U000e0100", "\ufe0f", "\u0301", "\u1100", "\u1161", "각"]),
        st.characters(codec="utf-8", exclude_characters="\x00"),
    ),
    max_size=60,
)


def _sql(text: str) -> tuple[str, list[int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f, bigrams(f) FROM (SELECT search_fold(%s::text) AS f OFFSET 0) t", [text]
        )
        row: tuple[str, list[int]] = cursor.fetchone()
        return row


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts)
def test_search_functions_equal_their_python_twins(text: str) -> None:
    assume(all(unicodedata.category(c) != "Cn" for c in text))  # each knows its own Unicode
    folded = textkeys.search_fold(text)
    assert _sql(text) == (folded, textkeys.bigrams(folded))


def test_search_fold_of_every_character_is_the_same() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT x, search_fold(chr(x)) FROM generate_series(1, %s) x"
            " WHERE x NOT BETWEEN 55296 AND 57343",
            [sys.maxunicode],
        )
        known = ((chr(x), folded) for x, folded in cursor if unicodedata.category(chr(x)) != "Cn")
        assert [c for c, folded in known if textkeys.search_fold(c) != folded] == []


def test_bigrams_without_pairs_are_empty() -> None:
    assert [_sql(text)[1] for text in ("", "融", "融 資", "\n\n")] == [[], [], [], []]
