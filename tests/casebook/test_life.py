"""下書き → 承認待ち → 承認済み（公開） → 取下げ, and who may do which step."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import AuditEvent
from casebook import services
from casebook.checking import check_of
from casebook.enums import Audience, CaseAct, CaseState
from casebook.errors import Refused, Stale, WrongState
from casebook.models import CaseChange, CaseStudy
from casebook.services import ConsentFacts
from casebook.versions import versions_of
from companies.enums import ConsentKind
from companies.models import Consent
from companies.services import client_merge, consent_withdraw
from tests import builders as make
from tests.casebook import world as scene

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def lead() -> Any:
    return make.coordinator()


def company(**facts: Any) -> Any:
    plain: dict[str, Any] = {
        "industry": make.industry(),
        "staff": 8,
        "municipality": "13111",
        "address": "東京都大田区蒲田5-1-2",
    }
    return make.company(**(plain | facts))


def test_a_confirmed_memo_becomes_a_case_once(lead: Any) -> None:
    memo = make.confirmed(lead, company=company(), content="大田精機の相談", advice="助言した")
    key = uuid.uuid4()
    for _ in "12":
        case = services.case_create(uuid=key, memo=memo, by=lead.user)
    assert CaseStudy.objects.get() == case
    assert (case.problem, case.support) == ("大田精機の相談", "助言した")
    assert (case.area_code, case.area, case.fiscal_year) == ("13111", "東京都", 2026)
    assert case.size_band == "0020" and case.industry == make.industry()
    assert list(case.memos.all()) == [memo] and list(case.topics.all()) == [make.topic()]
    assert case.state == CaseState.DRAFT and case.audience == Audience.STAFF


def test_a_client_becomes_a_case_of_the_newest_memos_in_order(lead: Any) -> None:
    client = company()
    for month in range(4, 11):
        day = make.at(f"2026-{month:02}-05")
        make.confirmed(
            lead, company=client, started_at=day, content=f"{month}月の話", advice="助言"
        )
    make.confirmed(lead, company=client, content="秘密の話", is_restricted=True)
    make.submitted(lead, company=client, content="未確認の話")
    case = services.case_create(uuid=uuid.uuid4(), client=client, by=lead.user)
    assert case.problem.split("\n\n") == [f"{month}月の話" for month in range(6, 11)]
    assert case.memos.count() == 5


def test_without_a_confirmed_memo_there_is_nothing_to_tell(lead: Any) -> None:
    memo = make.submitted(lead, company=company())
    with pytest.raises(Refused, match="確認済のメモがない"):
        services.case_create(uuid=uuid.uuid4(), memo=memo, by=lead.user)
    with pytest.raises(PermissionDenied):
        services.case_create(uuid=uuid.uuid4(), memo=memo, by=make.user(Role.RECEPTION))


def test_a_restricted_memo_is_told_by_those_who_read_it(lead: Any) -> None:
    memo = make.confirmed(lead, company=company(), is_restricted=True)
    other: Any = make.coordinator("大友 香織")
    with pytest.raises(Refused):
        services.case_create(uuid=uuid.uuid4(), memo=memo, by=other.user)


def test_from_the_draft_to_the_public_and_back(lead: Any) -> None:
    case = scene.written(scene.made(lead, company=company()))
    case = scene.asked(scene.agreed(case))
    chief = make.user(Role.CHIEF)
    with pytest.raises(WrongState):
        scene.written(case)
    case = services.case_return(
        case=case, reason="成果をもう少し。", version=case.version, by=chief
    )
    assert case.state == CaseState.DRAFT
    case = scene.approved(scene.asked(scene.written(case, outcome="売上が伸びた。")), by=chief)
    assert case.state == CaseState.PUBLISHED and case.approved_by == chief
    assert list(CaseStudy.objects.open_to(Audience.PUBLIC)) == [case]
    case = services.case_withdraw(
        case=case, reason="古くなった", version=case.version, by=lead.user
    )
    assert not CaseStudy.objects.open_to(Audience.STAFF).exists()
    case = services.case_reopen(case=case, version=case.version, by=lead.user)
    assert case.state == CaseState.DRAFT and case.approved_by is None
    acts = list(CaseChange.objects.filter(case=case).order_by("pk").values_list("act", flat=True))
    assert acts == [
        *("created", "edited", "consent", "asked", "returned", "edited"),
        *("asked", "published", "withdrawn", "reopened"),
    ]
    assert {f"casebook.{act}" for act in acts} <= set(
        AuditEvent.objects.values_list("act", flat=True)
    )


def test_pressed_twice_each_step_is_made_once(lead: Any) -> None:
    case = scene.agreed(scene.written(scene.made(lead, company=company())))
    chief = make.user(Role.CHIEF)
    version = case.version
    for _ in "12":
        case = services.case_ask(case=case, version=version, by=lead.user)
    asked_at = case.version
    for _ in "12":
        case = services.case_publish(case=case, version=asked_at, by=chief)
    for _ in "12":
        case = services.case_withdraw(case=case, reason="理由", version=asked_at + 1, by=chief)
    for _ in "12":
        case = services.case_reopen(case=case, version=asked_at + 2, by=lead.user)
    assert CaseChange.objects.filter(case=case, act=CaseAct.PUBLISHED).count() == 1
    assert case.version == asked_at + 3


def test_nobody_approves_what_they_wrote(lead: Any) -> None:
    chief: Any = make.chief()
    memo = make.confirmed(chief, company=company())
    own = scene.asked(scene.agreed(scene.written(scene.made(chief, memo=memo))))
    for who in (chief.user, lead.user, make.user(Role.MANAGER), make.user(Role.SECRETARIAT)):
        with pytest.raises(PermissionDenied):
            services.case_publish(case=own, version=own.version, by=who)
        with pytest.raises(PermissionDenied):
            services.case_return(case=own, reason="x", version=own.version, by=who)
    assert scene.approved(own).state == CaseState.PUBLISHED


def test_what_is_approved_is_what_was_seen(lead: Any) -> None:
    case = scene.asked(scene.agreed(scene.written(scene.made(lead, company=company()))))
    seen = case.version
    case = services.case_take_back(case=case, version=seen, by=lead.user)
    scene.asked(scene.written(case, point="書き足した。"))
    with pytest.raises(Stale):
        services.case_publish(case=case, version=seen, by=make.user(Role.CHIEF))


def test_others_coordinators_neither_write_nor_see_a_draft(lead: Any) -> None:
    case = scene.made(lead, company=company())
    other: Any = make.coordinator("大友 香織")
    with pytest.raises(PermissionDenied):
        scene.written(case, by=other.user)
    for user, sees in (
        (other.user, False),
        (make.user(Role.RECEPTION), False),
        (make.bank_user(make.bank()), False),
        (make.user(Role.TRAINEE), False),
        (lead.user, True),
        (make.user(Role.CHIEF), True),
        (make.user(Role.SECRETARIAT), True),
        (make.user(Role.MANAGER), True),
    ):
        assert CaseStudy.objects.visible_to(user).filter(pk=case.pk).exists() is sees, user.role
    assert scene.written(case, by=make.user(Role.SECRETARIAT)).title == scene.SAFE["title"]


@pytest.mark.parametrize(
    ("audience", "seen_by"),
    [
        (Audience.STAFF, {"reception", "coordinator"}),
        (Audience.BANKS, {"reception", "coordinator", "partner"}),
        (Audience.PUBLIC, {"reception", "coordinator", "partner"}),
    ],
)
def test_a_published_case_is_read_by_its_audience(audience: str, seen_by: set[str]) -> None:
    case = scene.published(
        audience=audience, memo=make.confirmed(make.coordinator(), company=company())
    )
    users: dict[str, Any] = {
        "reception": make.user(Role.RECEPTION),
        "coordinator": make.coordinator("大友 香織").user,
        "partner": make.bank_user(make.bank()),
        "trainee": make.user(Role.TRAINEE),
    }
    found = {name for name, user in users.items() if case in CaseStudy.objects.visible_to(user)}
    assert found == seen_by
    is_public = CaseStudy.objects.open_to(Audience.PUBLIC).exists()
    assert is_public is (audience == Audience.PUBLIC)


def test_nothing_is_asked_without_consent_or_beyond_it(lead: Any) -> None:
    case = scene.written(scene.made(lead, company=company()), audience=Audience.BANKS)
    with pytest.raises(Refused, match="同意を記録してください"):
        scene.asked(case)
    case = scene.agreed(case, Audience.STAFF)
    with pytest.raises(Refused, match="同意の範囲（職員のみ）を超えています"):
        scene.asked(case)
    scene.agreed(case, Audience.PUBLIC)
    assert scene.asked(case).state == CaseState.ASKED
    scopes = case.consents.order_by("pk").values_list("scope", "withdrawn_at")
    assert [(scope, at is None) for scope, at in scopes] == [("staff", False), ("public", True)]


def test_a_consent_stands_on_the_clients_page_too(lead: Any) -> None:
    client = company()
    case = scene.made(lead, company=client)
    for _ in "12":
        case = scene.agreed(case, Audience.BANKS)
    assert case.consents.count() == 1
    assert Consent.objects.in_force(ConsentKind.PUBLISH, client).count() == 1


def test_taken_back_the_case_is_closed_at_once(lead: Any) -> None:
    case = scene.published(lead, memo=make.confirmed(lead, company=company()))
    for _ in "12":
        services.consent_take_back(case=case, on=TODAY, reason="本人の申出", by=lead.user)
    case.refresh_from_db()
    assert case.state == CaseState.WITHDRAWN
    assert not CaseStudy.objects.open_to(Audience.STAFF).exists()
    case = services.case_reopen(case=case, version=case.version, by=lead.user)
    with pytest.raises(Refused, match="同意を記録してください"):
        scene.asked(case)


def test_the_clients_own_withdrawal_closes_all_its_cases_for_good(lead: Any) -> None:
    """On the client's page nobody knows of cases: each is asked for anew when it is read."""
    client, other = company(), company(name="株式会社多摩工業")
    memo = make.confirmed(lead, company=client)
    one, two = scene.published(lead, memo=memo), scene.published(lead, memo=memo)
    untouched = scene.published(lead, memo=make.confirmed(lead, company=other))
    merged = make.company("大田精機（旧）")
    client_merge(merged=client, root=merged, by=make.user(Role.MANAGER))
    given = Consent.objects.get(kind=ConsentKind.PUBLISH, company=client)
    consent_withdraw(consent=given, by=lead.user, on=TODAY, reason="本人の申出")
    assert list(CaseStudy.objects.open_to(Audience.STAFF)) == [untouched]
    for case in (one, two):
        case.refresh_from_db()
        assert case.state == CaseState.PUBLISHED and check_of(case).consent is None
    make.consent(merged, ConsentKind.PUBLISH)
    assert list(CaseStudy.objects.open_to(Audience.STAFF)) == [untouched]


def test_a_consent_of_the_future_or_of_a_withdrawn_case_is_refused(lead: Any) -> None:
    case = scene.made(lead, company=company())
    said = ConsentFacts("public", TODAY + timedelta(days=1), "paper")
    with pytest.raises(Exception, match="未来の日付"):
        services.consent_record(case=case, facts=said, by=lead.user)
    services.case_withdraw(case=case, reason="やめる", version=case.version, by=lead.user)
    with pytest.raises(WrongState):
        scene.agreed(case)


def test_the_database_keeps_the_rules(lead: Any) -> None:
    case = scene.published(lead, memo=make.confirmed(lead, company=company()))
    consent = case.consents.get()
    for act in (
        lambda: CaseStudy.objects.filter(pk=case.pk).update(state="asked"),
        lambda: CaseStudy.objects.filter(pk=case.pk).delete(),
        lambda: case.changes.all().delete(),
        lambda: case.changes.update(reason="別の理由"),
        lambda: case.consents.update(scope="staff"),
        lambda: consent.delete(),
        lambda: CaseStudy.objects.filter(pk=case.pk).update(approved_by=None),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_every_version_is_kept(lead: Any) -> None:
    case = scene.made(lead, company=company(), content="はじめの文章")
    case = scene.written(case, problem="二つ目の文章")
    case = scene.written(case, problem="三つ目の文章")
    found = [
        (each.label, each.before, each.after)
        for version in versions_of(case)
        for each in version.changed
        if each.label == "課題"
    ]
    assert found == [
        ("課題", "二つ目の文章", "三つ目の文章"),
        ("課題", "はじめの文章", "二つ目の文章"),
    ]
