"""Booths and the rules of booking are the manager's."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.enums import Role
from accounts.models import AuditEvent, User
from bookings.errors import Refused, Stale
from bookings.models import BookingPolicy, Booth
from bookings.services import (
    appointment_cancel,
    booth_add,
    booth_change,
    booth_place,
    booth_set_active,
    policy_change,
)
from tests import builders as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client: Client) -> User:
    user = make.user(Role.MANAGER)
    client.force_login(user)
    return user


def test_a_booth_is_added_changed_and_put_elsewhere(client: Client, manager: User) -> None:
    office = make.office()
    for name in ("ブース1", "ブース2"):
        facts = {"office": office.pk, "name": name, "seats": 4, "equipment": ["monitor"]}
        assert client.post("/settings/booths/new/", facts).status_code == 302
    first, second = Booth.objects.all()
    assert first.equipment_words == "モニター"
    client.post(f"/settings/booths/{second.pk}/place/", {"side": "before", "beside": first.pk})
    assert [each.name for each in Booth.objects.all()] == ["ブース2", "ブース1"]
    change = {"version": 0, "name": "相談室", "seats": 6}
    assert client.post(f"/settings/booths/{first.pk}/", change).status_code == 302
    assert client.post(f"/settings/booths/{first.pk}/", change).status_code == 409
    acts = list(AuditEvent.objects.values_list("act", flat=True))
    assert acts.count("booth.added") == 2
    assert {"booth.moved", "booth.changed"} <= set(acts)


def test_two_booths_of_an_office_have_two_names() -> None:
    by = make.user(Role.MANAGER)
    booth = make.booth()
    values = {"office": booth.office, "name": "ﾌﾞｰｽ１", "seats": 4, "equipment": [], "note": ""}
    with pytest.raises(ValidationError, match="すでにあります"):
        booth_add(values=values, by=by)
    other = booth_add(values=values | {"office": make.office("tachikawa", "立川")}, by=by)
    assert other.position == 0
    assert booth_place(booth=other, beside=booth, after=True, by=by).position == 0
    with pytest.raises(Stale):
        booth_change(booth=booth, version=7, values={"name": "別"}, by=by)


def test_a_booth_with_bookings_to_come_is_not_retired() -> None:
    by = make.user(Role.MANAGER)
    made = make.appointment(by=by)
    assert made.booth
    with pytest.raises(Refused, match="これからの予約が1件"):
        booth_set_active(booth=made.booth, is_active=False, by=by)
    appointment_cancel(appointment=made, by=by, version=0, reason="相談者の都合")
    assert not booth_set_active(booth=made.booth, is_active=False, by=by).is_active
    assert booth_set_active(booth=made.booth, is_active=True, by=by).is_active


def policy(client: Client, **changes: object) -> int:
    now = BookingPolicy.current()
    facts = {
        field.name: getattr(now, field.name)
        for field in BookingPolicy._meta.fields
        if field.name != "id"
    }
    return client.post("/settings/booking-policy/", facts | changes).status_code


def test_the_rules_of_booking_are_one_row(client: Client, manager: User) -> None:
    assert policy(client, opens="10時", closes="18:30", session_minutes=45) == 302
    now = BookingPolicy.current()
    assert (now.opens, now.closes, now.session_minutes) == (time(10), time(18, 30), 45)
    assert policy(client, version=0) == 409
    assert policy(client, opens="19:00") == 422
    assert policy(client, step_minutes=0) == 422
    detail = AuditEvent.objects.get(act="booking_policy.changed").detail
    assert detail["after"]["session_minutes"] == "45"


def test_rules_that_did_not_change_leave_no_trace() -> None:
    by = make.user(Role.MANAGER)
    policy_change(version=0, values={"hold_minutes": 15}, by=by)
    assert BookingPolicy.current().version == 0
    assert not AuditEvent.objects.filter(act="booking_policy.changed").exists()
