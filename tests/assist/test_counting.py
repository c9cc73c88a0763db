"""Each figure opens the list it counts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.enums import Role
from assist.counting import CASES, CONFERENCES, assist_counts
from assist.enums import AssistState
from assist.forms.filters import AssistFilter
from assist.models import AssistCase, AssistConference
from bookings.models.periods import period_of
from center.models import Programme
from tests import builders as make
from yorozu.kit.spans import Span, counted_url

pytestmark = pytest.mark.django_db
DAYS = st.dates(date(2026, 3, 28), date(2026, 4, 4))
MEETINGS = st.lists(
    st.tuples(
        DAYS,
        st.sampled_from(["00:00", "10:00", "23:30"]),
        st.sampled_from(["yorozu", "own"]),
        st.sampled_from(list(AssistState)),
        st.lists(st.booleans(), max_size=3),
    ),
    max_size=6,
)


def store(meetings: list[Any], by: Any) -> None:
    AssistCase.objects.all().update(withdrawn_reason="")
    bank = make.bank()
    for day, clock, code, state, cases in meetings:
        start = make.at(day, clock)
        row = AssistConference.objects.create(
            title="会議",
            programme=make.programme(code, code),
            organization=bank,
            period=period_of(start, start + timedelta(hours=1)),
            state=state,
            cancel_reason="x" if state == AssistState.CANCELLED else "",
            created_by=by,
        )
        for number, is_live in enumerate(cases, start=1):
            gone: dict[str, Any] = {
                "withdrawn_at": start,
                "withdrawn_by": by,
                "withdrawn_reason": "x",
            }
            AssistCase.objects.create(
                conference=row, position=number, added_by=by, **({} if is_live else gone)
            )


def list_url(what: str, programme: Programme, span: Span) -> str:
    view = {CONFERENCES: "assist:list", CASES: "assist:cases"}[what]
    return counted_url(view, programme.code, span, {"counted": "1"})


def listed(url: str) -> tuple[int, int]:
    filters = AssistFilter(QueryDict(url.partition("?")[2]))
    conferences = filters.narrow(AssistConference.objects.all()).count()
    cases = filters.narrow(AssistCase.objects.live(), "conference__").count()
    return conferences, cases


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(meetings=MEETINGS, first=DAYS, length=st.integers(1, 6))
def test_a_figure_counts_what_its_link_lists(meetings, first, length):
    from django.db import transaction

    with transaction.atomic():
        store(meetings, make.user(Role.SECRETARIAT))
        until = first + timedelta(days=length)
        for code in ("yorozu", "own"):
            programme = make.programme(code, code)
            spans = [(first, until), (date(2026, 3, 1), date(2026, 4, 1))]
            counts = assist_counts(programme, spans)
            for n, span in enumerate(spans):
                held = [
                    cases
                    for day, _, of, state, cases in meetings
                    if of == code and state in ("held", "closed") and span[0] <= day < span[1]
                ]
                assert counts[CONFERENCES][n] == len(held)
                assert counts[CASES][n] == sum(sum(cases) for cases in held)
                assert listed(list_url(CONFERENCES, programme, span))[0] == len(held)
                assert listed(list_url(CASES, programme, span))[1] == counts[CASES][n]
        transaction.set_rollback(True)


def test_the_link_of_a_figure_shows_its_rows(client: Client):
    by = make.user(Role.SECRETARIAT)
    store([(date(2026, 4, 1), "10:00", "yorozu", AssistState.HELD, [True, True, False])], by)
    client.force_login(by)
    span = (date(2026, 4, 1), date(2026, 5, 1))
    page = client.get(list_url(CASES, make.programme(), span))
    assert page.context["total"] == 2 and len(page.context["page"].rows) == 2
    page = client.get(list_url(CONFERENCES, make.programme(), span))
    assert page.context["total"] == 1
    assert by.last_filters == {}
