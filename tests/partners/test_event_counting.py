"""Each figure is as long as the list that it opens, and splits add up to their total."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.enums import Role
from center.models import Programme
from partners.enums import EventKind, EventState
from partners.events.counting import held_by_kind, held_by_organization, participants_by_kind
from partners.events.forms.filters import EventFilter
from partners.models import OutreachEvent
from partners.orgs.services.organizations import organization_merge
from tests import builders as make
from tests.partners import event_world as events
from yorozu.kit.spans import Span, counted_url

FIRST = date(2026, 3, 28)
SPANS = [
    (date(2026, 3, 1), date(2026, 4, 1)),
    (date(2026, 4, 1), date(2026, 5, 1)),
    (date(2026, 4, 1), date(2027, 4, 1)),
]
CODES = {"城南信用金庫": "1344", "巣鴨信用金庫": "1356"}
STATES = [EventState.CONFIRMED, EventState.HELD, EventState.REPORTED, EventState.CANCELLED]

made = st.lists(
    st.tuples(
        st.sampled_from(list(EventKind)),
        st.sampled_from(STATES),
        st.sampled_from(["城南信用金庫", "巣鴨信用金庫", ""]),
        st.integers(0, 40),
        st.sampled_from(["00:00", "10:00", "23:30"]),
        st.one_of(st.none(), st.integers(0, 60)),
        st.booleans(),
    ),
    max_size=12,
)


def build(rows: list) -> Programme:  # type: ignore[type-arg]
    ours, other = make.programme(), make.programme("center", "生産性向上支援センター")
    OutreachEvent.objects.bulk_create(
        OutreachEvent(
            kind=kind,
            state=state,
            title="行事",
            programme=ours if is_ours else other,
            organization=make.bank(name, CODES[name]) if name else None,
            period=events.span(FIRST + timedelta(days=day), clock, "23:59"),
            participants=people,
            cancel_reason="都合" if state == EventState.CANCELLED else "",
        )
        for kind, state, name, day, clock, people, is_ours in rows
    )
    return ours


def list_url(programme: Programme, span: Span, **narrow: str) -> str:
    return counted_url("events:list", programme.code, span, {"counted": "1", **narrow})


def listed(url: str) -> list[OutreachEvent]:
    query = QueryDict(urlsplit(url).query)
    assert parse_qs(urlsplit(url).query)["counted"] == ["1"]
    return list(EventFilter(query, user=make.user(Role.SECRETARIAT)).rows())


@pytest.mark.django_db
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=made)
def test_each_figure_is_the_length_of_its_list(rows: list) -> None:  # type: ignore[type-arg]
    with transaction.atomic():
        ours = build(rows)
        by_kind, by_bank = held_by_kind(ours, SPANS), held_by_organization(ours, SPANS)
        people = participants_by_kind(ours, SPANS)
        for n, span in enumerate(SPANS):
            for kind in ("", *EventKind.values):
                found = listed(list_url(ours, span, **({"kind": kind} if kind else {})))
                assert by_kind.get(kind, [0] * 3)[n] == len(found)
                total = sum(each.participants or 0 for each in found)
                assert people.get(kind, [0] * 3)[n] == total
            for bank in set(by_bank) - {""}:
                found = listed(list_url(ours, span, organization=bank))
                assert by_bank[bank][n] == len(found)
            assert sum(row[n] for key, row in by_kind.items() if key) == by_kind[""][n]
            assert sum(row[n] for key, row in by_bank.items() if key) == by_bank[""][n]
            assert by_bank[""][n] == by_kind[""][n]
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_events_of_a_merged_bank_count_under_the_one_that_stands_for_it(client: Client) -> None:
    """Its name still finds its own; figures and list tell one family."""
    desk = make.user(Role.SECRETARIAT)
    old, new = make.bank("旧信用金庫", "1398"), make.bank("新信用金庫", "1399")
    ours = make.programme()
    for bank, day in ((old, 1), (new, 2), (new, 3)):
        OutreachEvent.objects.create(
            kind=EventKind.CONSULTATION,
            state=EventState.HELD,
            title=f"{bank.name}の相談会{day}",
            programme=ours,
            organization=bank,
            period=events.span(FIRST + timedelta(days=day)),
            participants=1,
        )
    organization_merge(
        merged=old, successor=new, on=FIRST + timedelta(days=9), version=old.version, by=desk
    )
    span = (FIRST, FIRST + timedelta(days=20))
    counted = held_by_organization(ours, [span])
    assert counted == {str(new.pk): [3], "": [3]}
    assert len(listed(list_url(ours, span, organization=str(new.pk)))) == 3
    assert len(listed(list_url(ours, span, organization=str(old.pk)))) == 1
    client.force_login(desk)
    page = client.get(f"/events/?when=all&organization={new.pk}").content.decode()
    assert "旧信用金庫の相談会1" in page and "新信用金庫の相談会3" in page
