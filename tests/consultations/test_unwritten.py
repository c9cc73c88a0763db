"""記録待ち: what is found, however it came about, and that finding it walks nothing else."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.enums import Role
from bookings.enums import TO_RECORD
from bookings.models import Appointment
from bookings.services import appointment_cancel, appointment_held
from consultations.confirming.services import memo_void
from consultations.enums import MemoStatus
from consultations.models import Memo
from consultations.sessions.unwritten import ORDER, unwritten
from tests import builders as make

pytestmark = pytest.mark.django_db


def without_memo() -> set[int]:
    """Asked of every memo."""
    memos = Memo.objects.exclude(status=MemoStatus.VOID).filter(appointment__isnull=False)
    rows = Appointment.objects.filter(state__in=TO_RECORD, period__endswith__lte=timezone.now())
    return set(rows.exclude(pk__in=memos.values("appointment")).values_list("pk", flat=True))


def found() -> set[int]:
    clerk = make.user(Role.SECRETARIAT)
    return set(unwritten(clerk, mine=False).values_list("pk", flat=True))


@pytest.mark.parametrize("seed", range(3))
def test_it_is_what_asking_every_memo_would_find(seed: int) -> None:
    """Written, void, written anew, moved to another appointment, thrown away."""
    dice, lead = random.Random(seed), make.coordinator()
    clerk = make.user(Role.SECRETARIAT)
    past = timezone.now() - timedelta(days=3)
    rows = [make.appointment(lead, start=past + timedelta(hours=2 * n)) for n in range(8)]
    make.appointment(lead)
    gone = make.appointment(lead, start=past + timedelta(hours=20))
    appointment_cancel(appointment=gone, by=clerk, version=gone.version, reason="都合")
    for _ in range(24):
        memo = Memo.objects.exclude(status=MemoStatus.VOID).order_by("?").first()
        free = dice.choice(rows)
        is_free = free.pk in without_memo()
        match dice.randrange(5):
            case 0 | 1 if is_free:
                make.submitted(lead, appointment=free)
            case 2 if memo is not None:
                memo_void(memo=memo, by=clerk, reason="書き直し")
            case 3 if is_free and memo is not None:
                Memo.objects.filter(pk=memo.pk).update(appointment=free)
            case 4 if memo is not None:
                Memo.objects.filter(pk=memo.pk).update(appointment=None)
            case _:
                pass
        assert found() == without_memo()


def test_a_draft_thrown_away_leaves_its_session_to_be_written() -> None:
    lead = make.coordinator()
    row = make.appointment(lead, start=timezone.now() - timedelta(days=2))
    draft = Memo.objects.create(
        status=MemoStatus.DRAFT, appointment=row, recorder=lead.user, started_at=None
    )
    assert found() == set()
    draft.delete()
    assert found() == {row.pk}


def test_however_long_ago_it_stays_in_sight() -> None:
    lead = make.coordinator()
    row = make.appointment(lead, start=timezone.now() - timedelta(days=2))
    appointment_held(appointment=row, by=make.user(Role.SECRETARIAT))
    long_ago = timezone.now() - timedelta(days=1500)
    Appointment.objects.filter(pk=row.pk).update(period=(long_ago, long_ago + timedelta(hours=1)))
    assert found() == {row.pk}


def test_being_written_up_is_no_correction_of_the_appointment() -> None:
    lead = make.coordinator()
    row = make.appointment(lead, start=timezone.now() - timedelta(days=2))
    appointment_held(appointment=row, by=make.user(Role.SECRETARIAT))
    row.refresh_from_db()
    before, version = versions(row), row.version
    make.submitted(lead, appointment=row)
    row.refresh_from_db()
    assert row.is_recorded
    assert (versions(row), row.version) == (before, version)


def versions(row: Appointment) -> int:
    history: Any = row.events  # type: ignore[attr-defined]
    return int(history.count())


def test_it_walks_the_index_of_what_is_to_be_written() -> None:
    """With ten thousand that are written up, the plan touches none of them."""
    lead = make.coordinator()
    row = make.appointment(lead, start=timezone.now() - timedelta(days=2))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bookings_appointment (uuid, state, version, period, method, programme_id,"
            " office_id, meeting_url, place, client_name, contact_name, contact_kana,"
            " contact_phone, contact_email, introducer_name, introducer_email, introducer_phone,"
            " language, briefing, declines_observers, source, matching, override_reason,"
            " cancelled_by, received_at, is_recorded)"
            " SELECT gen_random_uuid(), 'done', 1, tstzrange(at, at + interval '1 hour'), 'visit',"
            " %s, %s, '', '', '', '', '', '', '', '', '', '', '', '', false, 'phone', '{}', '',"
            " '', at, true FROM generate_series(1, 10000) n,"
            " LATERAL (SELECT now() - n * interval '1 hour') a(at)",
            [row.programme_id, row.office_id],
        )
        cursor.execute("ANALYZE bookings_appointment")
    rows = unwritten(make.user(Role.SECRETARIAT), mine=False).order_by(*ORDER)
    assert list(rows) == [row]
    assert "appointment_unrecorded" in rows.explain()
