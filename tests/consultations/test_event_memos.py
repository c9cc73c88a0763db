"""The memo of a slot carries its event; the event's page says who has not written theirs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from bookings.models import Appointment
from center.enums import Method
from consultations.confirming.services import memo_confirm
from consultations.counting.events import consultations_at_events
from consultations.models import Memo
from consultations.sessions.events import event_memos
from consultations.writing.forms.prefill import session_facts
from coordinators.models import Coordinator
from tests import builders as make
from tests.partners import event_world as events
from yorozu.kit.spans import counted_url

pytestmark = pytest.mark.django_db


def session() -> tuple[Coordinator, Appointment]:
    """A slot that was taken, an hour after it began."""
    lead = make.coordinator()
    event = events.confirmed(lead)
    row = events.booked(event, "蒲田ネジ工業")
    events.started(event, ago=timedelta(hours=3))
    return lead, Appointment.objects.select_related("event").get(pk=row.pk)


def memo_of(lead: Coordinator, row: Appointment) -> Memo:
    return make.submitted(
        lead,
        appointment=row,
        started_at=row.period.lower,
        method=Method.OUTREACH,
        company_name=row.client_name,
        introduced_by=row.introduced_by,
    )


def test_the_memo_opens_with_method_and_introducer():
    _, row = session()
    facts = session_facts(row)
    assert facts["method"] == Method.OUTREACH
    assert facts["introduced_by_name"] == "城南信用金庫"
    assert facts["introduced_branch_name"] == "蒲田支店"


def test_the_memo_carries_the_event_and_the_page_says_who_is_missing():
    lead, row = session()
    desk = make.user(Role.SECRETARIAT)
    assert row.event is not None
    found = event_memos(row.event, desk)
    assert found is not None
    assert (found.written, found.missing) == (0, 1)
    memo = memo_of(lead, row)
    assert memo.event == row.event
    found = event_memos(row.event, desk)
    assert found is not None
    assert (found.written, found.missing, found.sessions[0].memo) == (1, 0, memo)


def test_a_bank_learns_nothing_of_memos(client: Client):
    lead, row = session()
    memo = memo_of(lead, row)
    assert row.event is not None
    bank = row.event.organization
    assert bank is not None
    client.force_login(make.bank_user(bank, row.event.branch))
    page = client.get(row.event.get_absolute_url()).text
    assert "蒲田ネジ工業" in page
    assert str(memo.number) not in page
    assert "経営相談メモ" not in page


def test_a_figure_is_the_length_of_its_list(client: Client):
    lead, row = session()
    memo = memo_of(lead, row)
    desk = make.user(Role.SECRETARIAT)
    memo_confirm(memo=memo, by=desk)
    make.confirmed(lead, started_at=row.period.lower + timedelta(hours=3), by=desk)
    today = timezone.localdate()
    span = (today - timedelta(days=1), today + timedelta(days=1))
    assert consultations_at_events(
        make.programme(), [span, (date(2020, 1, 1), date(2020, 2, 1))]
    ) == [
        1,
        0,
    ]
    client.force_login(desk)
    listed = (
        client.get(
            counted_url("consultations:list", "yorozu", span, {"counted": "1", "at_event": "1"})
        )
        .context["page"]
        .rows
    )
    assert [each.pk for each in listed] == [memo.pk]
    of_event = client.get(reverse("consultations:list"), {"event": str(memo.event_id)})
    assert [each.pk for each in of_event.context["page"].rows] == [memo.pk]
