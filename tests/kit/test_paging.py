import base64
import datetime as dt
import json
from typing import Any, ClassVar

import pytest
from django.apps.registry import Apps
from django.db import connection, models
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yorozu.kit.paging import KeysetPage, keyset_page

START = dt.datetime(2026, 11, 22, 1, 0, 0, 123456, tzinfo=dt.UTC)


class Row(models.Model):
    at = models.DateTimeField()
    name = models.CharField(max_length=20)
    objects: ClassVar[models.Manager["Row"]] = models.Manager()

    class Meta:
        app_label = "kit"
        apps = Apps()

    def __str__(self) -> str:
        return self.name


@pytest.fixture
def rows(db: None) -> None:
    with connection.schema_editor() as editor:
        editor.create_model(Row)
    Row.objects.bulk_create(
        Row(at=START + dt.timedelta(microseconds=i // 3), name=f"行{i % 4}") for i in range(23)
    )


def page(
    url: str = "?", order: tuple[str, ...] = ("-at", "-id"), queryset: Any = None, size: int = 5
) -> KeysetPage[Any]:
    request = RequestFactory().get(f"/list/{url}")
    return keyset_page(Row.objects.all() if queryset is None else queryset, request, order, size)


def ids(found: KeysetPage[Any]) -> list[int]:
    return [row["id"] if isinstance(row, dict) else row.pk for row in found.rows]


ORDERS = [("-at", "-id"), ("at", "id"), ("name", "-id"), ("-name", "at", "-id"), ("-id",)]


@pytest.mark.parametrize("order", ORDERS)
def test_pages_forward_and_back_show_every_row_once(rows: None, order: tuple[str, ...]) -> None:
    expected = list(Row.objects.order_by(*order).values_list("pk", flat=True))
    pages = [page(order=order)]
    while pages[-1].next_url:
        pages.append(page(pages[-1].next_url, order))
    assert [pk for found in pages for pk in ids(found)] == expected
    assert [len(found.rows) for found in pages] == [5, 5, 5, 5, 3]
    back = [pages[-1]]
    while back[-1].previous_url:
        back.append(page(back[-1].previous_url, order))
    assert [ids(found) for found in back] == [ids(found) for found in reversed(pages)]
    assert back[-1].next_url == pages[0].next_url


@pytest.mark.parametrize("url", ["?", "?after=garbage"])
def test_each_page_is_one_query(rows: None, url: str, django_assert_num_queries: Any) -> None:
    first = page()
    back = page(first.next_url).previous_url
    for address in (url, first.next_url, back):
        with django_assert_num_queries(1):
            page(address)


def test_one_direction_is_one_row_comparison_in_sql(
    rows: None, django_assert_num_queries: Any
) -> None:
    url = page().next_url
    with django_assert_num_queries(1) as caught:
        page(url)
    assert '("kit_row"."at", "kit_row"."id") < (' in caught.captured_queries[0]["sql"]


def test_links_keep_the_filters_and_one_cursor(rows: None) -> None:
    second = page(page("?q=融資&topic=1&topic=2").next_url)
    assert second.next_url.startswith("?q=%E8%9E%8D%E8%B3%87&topic=1&topic=2&after=")
    assert second.previous_url.startswith("?q=%E8%9E%8D%E8%B3%87&topic=1&topic=2&before=")
    assert second.previous_url.count("after=") == 0
    assert second.first_url == "?q=%E8%9E%8D%E8%B3%87&topic=1&topic=2"


def test_new_rows_do_not_shift_the_pages(rows: None) -> None:
    first = page()
    second = ids(page(first.next_url))
    Row.objects.create(at=START + dt.timedelta(days=1), name="新")
    assert ids(page(first.next_url)) == second


def test_the_row_of_the_cursor_may_be_gone(rows: None) -> None:
    first = page()
    second = ids(page(first.next_url))
    Row.objects.filter(pk=ids(first)[-1]).delete()
    assert ids(page(first.next_url)) == second


def test_values_querysets_and_annotations_can_be_paged(rows: None) -> None:
    queryset = Row.objects.annotate(label=models.F("name")).values("id", "label")
    first = page(order=("label", "id"), queryset=queryset)
    second = page(first.next_url, ("label", "id"), queryset)
    assert len(set(ids(first) + ids(second))) == 10


def test_no_rows_have_no_links(rows: None) -> None:
    assert page(queryset=Row.objects.none()) == KeysetPage([])


def cursor(*values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "garbage",
    [
        "%00",
        "あ",
        "!!!!",
        "x" * 5000,
        cursor(),
        cursor("2026-11-22T10:00:00+00:00"),
        cursor("2026-11-22T10:00:00", "1"),
        cursor("not a time", "1"),
        cursor("2026-13-45T99:00:00+00:00", "1"),
        cursor("0001-01-01T00:00:00+09:00", "1"),
        cursor("9999-12-31T23:59:59-09:00", "1"),
        cursor("2026-11-22T10:00:00+00:00", "x"),
        cursor("2026-11-22T10:00:00+00:00", "9" * 30),
        cursor("2026-11-22T10:00:00+00:00", "9" * 400),
        cursor(None, None),
        cursor(1, 2),
        cursor(["a"], {"b": 1}),
        base64.urlsafe_b64encode(b"[" * 700).decode(),
    ],
)
def test_a_cursor_without_sense_gives_the_first_page(rows: None, garbage: str) -> None:
    assert page(f"?after={garbage}") == page()
    assert page(f"?before={garbage}") == page()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(max_size=30),
        st.lists(st.one_of(st.text(max_size=30), st.integers(), st.none()), max_size=3).map(
            lambda values: cursor(*values)
        ),
        st.tuples(
            st.datetimes(timezones=st.timezones()).map(str),
            st.integers().map(str),
        ).map(lambda values: cursor(*values)),
    )
)
def test_no_cursor_fails(rows: None, text: str) -> None:
    request = RequestFactory().get("/", {"after": text, "before": text})
    assert len(keyset_page(Row.objects.all(), request, ("-at", "-id"), 5).rows) <= 5
    keyset_page(Row.objects.all(), request, ("-name", "-id"), 5)
