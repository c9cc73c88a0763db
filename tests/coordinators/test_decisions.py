"""決定記録: append-only, replaced once, read by whom it is for."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, User
from coordinators.errors import Refused
from coordinators.models import Decision
from coordinators.services import DecisionFacts, decision_record, decision_show
from tests import builders as make
from tests.coordinators import group_world as groups

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief() -> User:
    return make.user("chief", name="長谷 恒")


def titles(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/coordinators/decisions/{query}").context["page"]
    return [row.what for row in page.rows]


@pytest.mark.parametrize("column", ["what", "why", "decided_on", "recorded_by_id", "tags"])
def test_what_was_decided_cannot_be_changed(chief: User, column: str) -> None:
    row = groups.decision(chief)
    values = {"decided_on": date(2020, 1, 1), "recorded_by_id": make.user().pk, "tags": ["別"]}
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.filter(pk=row.pk).update(**{column: values.get(column, "書き換え")})


def test_decision_cannot_be_deleted_by_hand(chief: User) -> None:
    row = groups.decision(chief)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM coordinators_decision WHERE id = %s", [row.pk])


def test_replacing_keeps_the_old_one_and_points_to_the_new(chief: User, client: Client) -> None:
    old = groups.decision(chief, what="枠は45分")
    new = groups.decision(chief, what="枠は60分", replaces=old, decided_on=date(2026, 11, 1))
    client.force_login(chief)
    assert titles(client) == ["枠は60分"]
    assert titles(client, "?state=all") == ["枠は60分", "枠は45分"]
    text = client.get(old.get_absolute_url()).content.decode()
    assert "この決定は改められています" in text
    assert new.get_absolute_url() in text
    assert reverse("coordinators:decision_replace", args=[old.uuid]) not in text


def test_decision_is_replaced_at_most_once(chief: User) -> None:
    old = groups.decision(chief)
    groups.decision(chief, what="新しい決定", replaces=old)
    with pytest.raises(Refused, match="すでに「新しい決定」に改められています"):
        groups.decision(chief, what="もう一つ", replaces=old)


def test_replacing_is_not_dated_before_what_it_replaces(chief: User) -> None:
    old = groups.decision(chief, decided_on=date(2026, 10, 1))
    with pytest.raises(Refused, match="後にしてください"):
        groups.decision(chief, replaces=old, decided_on=date(2026, 9, 30))


def test_form_sent_twice_records_once(chief: User) -> None:
    key = uuid.uuid4()
    facts = DecisionFacts("決めた", "理由", date(2026, 10, 1), (chief,))
    old = groups.decision(chief, what="もと", decided_on=date(2026, 9, 1))
    for _ in range(2):
        decision_record(uuid=key, by=chief, facts=facts, replaces=old)
    assert Decision.objects.filter(what="決めた").count() == 1
    assert AuditEvent.objects.filter(act="decision.replaced").count() == 1


@pytest.mark.parametrize("role", ["secretariat", "coordinator", "reception"])
def test_only_the_chiefs_and_the_manager_write(role: str) -> None:
    by = make.user(role)
    with pytest.raises(PermissionDenied):
        groups.decision(by)


def test_decided_by_nobody_else(chief: User) -> None:
    with pytest.raises(Refused, match="決めた人"):
        groups.decision(chief, deciders=(make.user("secretariat"),))


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("manager", ["公開", "非公開"]),
        ("chief", ["公開", "非公開"]),
        ("secretariat", ["公開", "非公開"]),
        ("coordinator", ["公開"]),
    ],
)
def test_each_role_reads_what_is_for_it(
    chief: User, client: Client, role: str, seen: list[str]
) -> None:
    rows = {
        "非公開": groups.decision(chief, what="非公開"),
        "公開": groups.decision(chief, what="公開", is_open=True),
    }
    client.force_login(make.user(role))
    assert sorted(titles(client)) == sorted(seen)
    for name, row in rows.items():
        expected = 200 if name in seen else 404
        assert client.get(row.get_absolute_url()).status_code == expected
    assert sorted(titles(client, "?q=公開")) == sorted(seen)


def test_coordinator_is_not_led_to_what_is_not_for_them(chief: User, client: Client) -> None:
    old = groups.decision(chief, what="公開の決定", is_open=True)
    groups.decision(chief, what="内々の決定", replaces=old)
    client.force_login(make.user("coordinator"))
    text = client.get(old.get_absolute_url()).content.decode()
    assert "この決定は改められています" in text
    assert "内々の決定" not in text


def test_showing_and_hiding_is_on_record(chief: User) -> None:
    row = groups.decision(chief)
    for is_open in (True, True, False):
        decision_show(decision=row, by=chief, is_open=is_open)
    acts = AuditEvent.objects.filter(act__in=["decision.shown", "decision.hidden"])
    assert list(acts.order_by("at").values_list("act", flat=True)) == [
        "decision.shown",
        "decision.hidden",
    ]


def test_incomplete_form_loses_nothing(chief: User, client: Client) -> None:
    client.force_login(chief)
    sent = {"what": "決めたことだけ", "decided_on": "2026-10-01", "deciders": [chief.pk]}
    answer = client.post(reverse("coordinators:decision_new"), sent)
    assert answer.status_code == 422
    assert "決めたことだけ" in answer.content.decode()
    assert "理由・経緯を入力してください" in answer.content.decode()
