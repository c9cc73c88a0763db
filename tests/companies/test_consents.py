"""Consents: what holds, from when, and what a withdrawal ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import AuditEvent
from companies.enums import ConsentKind, ConsentMeans
from companies.models import Company, Consent, ConsentWording
from companies.services import consent_give, consent_withdraw, wording_add
from tests import builders as make

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
SERVICE = ConsentKind.SERVICE


def take_back(consent: Consent, on: date | None = None) -> Consent:
    return consent_withdraw(
        consent=consent, by=make.user(Role.MANAGER), on=on or TODAY(), reason="電話での申し出"
    )


def holds(client, kind=SERVICE, **options) -> bool:
    return Consent.objects.in_force(kind, client, **options).exists()


def test_a_consent_holds_from_its_day_until_it_is_taken_back():
    company = make.company()
    given = TODAY() - timedelta(days=10)
    consent = make.consent(company, given_on=given)
    assert holds(company) and holds(company, on=given)
    assert not holds(company, on=given - timedelta(days=1))
    take_back(consent, on=TODAY() - timedelta(days=3))
    assert not holds(company)
    assert holds(company, on=TODAY() - timedelta(days=4))
    assert not holds(company, on=TODAY() - timedelta(days=3))


def test_a_withdrawal_today_ends_it_today_and_a_new_consent_today_begins_again():
    company = make.company()
    take_back(make.consent(company))
    assert not holds(company)
    make.consent(company)
    assert holds(company)


def test_kinds_and_organisations_do_not_open_each_other():
    company = make.company()
    make.consent(company, ConsentKind.BANK, agency="城南信用金庫")
    assert not holds(company)
    assert holds(company, ConsentKind.BANK, agency="城南 信用金庫")
    assert not holds(company, ConsentKind.BANK, agency="巣鴨信用金庫")


def test_bank_and_referral_name_their_organisation():
    with pytest.raises(ValidationError, match="名称を入力"):
        make.consent(make.company(), ConsentKind.REFERRAL)


def merge(away: Company, into: Company) -> None:
    Company.objects.filter(pk=away.pk).update(merged_into=into)


def test_consents_of_merged_records_count_for_the_root():
    middle, root, away = make.company("統合 中"), make.company("統合 先"), make.company("統合 元")
    make.consent(away)
    merge(away, middle)
    merge(middle, root)
    assert holds(root)
    assert holds(away)
    assert list(Consent.objects.in_force(SERVICE).values_list("client_root", flat=True)) == [
        root.pk
    ]
    Company.objects.filter(pk=middle.pk).update(merged_into=None)
    assert not holds(root)


def test_a_withdrawal_on_any_of_the_merged_records_wins():
    root, away = make.company("統合 先"), make.company("統合 元")
    make.consent(root, given_on=TODAY() - timedelta(days=9))
    gone = make.consent(away, given_on=TODAY() - timedelta(days=9))
    take_back(gone, on=TODAY() - timedelta(days=2))
    assert holds(root)
    merge(away, root)
    assert not holds(root)
    assert not Consent.objects.in_force(SERVICE).exists()
    make.consent(root)
    assert holds(root)


def test_taking_back_ends_all_of_the_kind_on_merged_records():
    root, away = make.company("統合 先"), make.company("統合 元")
    first = make.consent(root)
    make.consent(away)
    merge(away, root)
    take_back(first)
    assert not Consent.objects.filter(withdrawn_on=None).exists()


def test_a_person_before_founding_agrees_alone():
    person = make.person()
    make.consent(person)
    assert holds(person)
    assert list(Consent.objects.in_force(SERVICE).values_list("client_root", flat=True)) == [
        -person.pk
    ]


def test_giving_twice_is_one_consent():
    company = make.company()
    assert make.consent(company) == make.consent(company)


def test_new_words_take_the_place_of_the_old():
    company, manager = make.company(), make.user(Role.MANAGER)
    old = make.consent(company, given_on=TODAY() - timedelta(days=5))
    wording_add(kind=SERVICE, text="新しい文面", valid_from=TODAY(), by=manager, after=1)
    new = make.consent(company)
    old.refresh_from_db()
    assert (new.wording.version, new.wording.text) == (2, "新しい文面")
    assert (old.withdrawn_on, holds(company)) == (TODAY(), True)
    assert old.wording.version == 1


def test_words_that_were_agreed_to_never_change():
    wording = make.consent(make.company()).wording
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        ConsentWording.objects.filter(pk=wording.pk).update(text="別の文面")


def test_a_consent_never_changes_but_for_its_withdrawal():
    consent = make.consent(make.company())
    for change in ({"given_on": date(2025, 1, 1)}, {"note": "x"}):
        with pytest.raises(DatabaseError, match="only be withdrawn"), transaction.atomic():
            Consent.objects.filter(pk=consent.pk).update(**change)
    take_back(consent)
    with pytest.raises(DatabaseError, match="only be withdrawn"), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(withdrawal_reason="別の理由")
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).delete()


def test_days_that_cannot_be_are_refused():
    company = make.company()
    with pytest.raises(ValidationError, match="未来"):
        make.consent(company, given_on=TODAY() + timedelta(days=1))
    with pytest.raises(ValidationError, match="年を確かめて"):
        make.consent(company, given_on=date(1900, 1, 1))
    consent = make.consent(company)
    with pytest.raises(ValidationError, match="同意した日"):
        take_back(consent, on=TODAY() - timedelta(days=1))
    take_back(consent)
    with pytest.raises(ValidationError, match="撤回されています"):
        make.consent(company, given_on=TODAY() - timedelta(days=1))


def test_acts_leave_a_trace_without_names():
    consent = make.consent(make.company("株式会社秘密"), ConsentKind.BANK, agency="城南信用金庫")
    take_back(consent)
    take_back(consent)
    acts = AuditEvent.objects.filter(act__startswith="consent.")
    assert sorted(acts.values_list("act", flat=True)) == ["consent.given", "consent.withdrawn"]
    assert "秘密" not in str(list(acts.values()))


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_record_one_consent():
    company, people = make.company(), [make.user(Role.SECRETARIAT) for _ in range(8)]

    def give(by) -> int:
        try:
            return consent_give(
                client=company, kind=SERVICE, given_on=TODAY(), means=ConsentMeans.SPOKEN, by=by
            ).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(give, people))) == 1
    assert Consent.objects.count() == 1


def test_the_predicate_is_one_query(django_assert_num_queries):
    company = make.company()
    make.consent(company)
    with django_assert_num_queries(1):
        assert holds(company)
