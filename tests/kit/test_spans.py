"""Counting in spans: half open, in Tokyo days, noughts where nothing is."""

from datetime import date, datetime, timedelta

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.models import OutreachEvent
from tests import builders as make
from yorozu.kit.spans import TOTAL, count_by, count_in, counted_url, months_after

pytestmark = pytest.mark.django_db
FIRST = date(2026, 10, 1)
SPANS = [
    (FIRST, date(2026, 11, 1)),
    (date(2026, 4, 1), date(2026, 11, 1)),
    (FIRST, FIRST),
]


def event(start: datetime, kind: str, people: int | None) -> None:
    OutreachEvent.objects.create(
        title="行事",
        kind=kind,
        state="held",
        programme=make.programme(),
        period=(start, start + timedelta(minutes=30)),
        participants=people,
    )


@settings(
    max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    rows=st.lists(
        st.tuples(
            st.integers(-200, 40),
            st.sampled_from(["00:00", "12:00", "23:59"]),
            st.sampled_from(["seminar", "consultation"]),
            st.none() | st.integers(0, 9),
        ),
        max_size=8,
    )
)
def test_each_number_is_what_lies_in_its_span(rows: list[tuple[int, str, str, int | None]]) -> None:
    before = set(OutreachEvent.objects.values_list("pk", flat=True))
    for day, clock, kind, people in rows:
        event(make.at(FIRST + timedelta(days=day), clock), kind, people)
    mine = OutreachEvent.objects.exclude(pk__in=before)
    counts = count_by(mine, "kind", SPANS, "period__startswith")
    people_in = count_by(mine, "kind", SPANS, "period__startswith", measure=Sum, of="participants")
    for n, (first, until) in enumerate(SPANS):
        inside = [row for row in rows if first <= FIRST + timedelta(days=row[0]) < until]
        for kind in ("seminar", "consultation"):
            of_kind = [row for row in inside if row[2] == kind]
            assert counts[kind][n] == len(of_kind)
            assert people_in[kind][n] == sum(row[3] or 0 for row in of_kind)
        assert counts[TOTAL][n] == len(inside)
        assert count_in(mine, SPANS, "period__startswith")[n] == len(inside)
    assert counts["gathering"] == [0, 0, 0]


def test_the_address_names_both_days_as_included() -> None:
    url = counted_url("events:list", "yorozu", SPANS[0], {"kind": "seminar"})
    assert url == "/events/?programme=yorozu&from=2026-10-01&to=2026-10-31&kind=seminar"


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -12, date(2025, 1, 15)),
    ],
)
def test_months_after_is_the_same_day_or_the_last_one(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then
