"""Statements that are written once."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent, User
from companies.models import Company
from consultations.models import Memo
from coordinators.models import Coordinator
from partners.models import Branch
from tests import builders
from yorozu.kit.names import known
from yorozu.kit.standing import StandingInsert, StandingQuery, StandingRow

pytestmark = pytest.mark.django_db


def test_each_key_gets_its_own_rows() -> None:
    first, second = builders.user(email="first@example.com"), builders.user(email="b@example.com")
    emails = StandingQuery(str, lambda key: User.objects.filter(pk=key).values_list("email"))
    assert emails.of(first.pk) == ["first@example.com"]
    assert emails.of(second.pk) == ["b@example.com"]
    assert emails.of(0) == []


def test_a_shape_must_ask_for_its_key() -> None:
    everybody = StandingQuery(str, lambda _: User.objects.values_list("email"))
    with pytest.raises(ValueError, match="key"):
        everybody.of(1)


def test_a_record_comes_whole_and_with_its_relations(django_assert_num_queries: Any) -> None:
    branch = builders.bank("城南信用金庫", "1344", "蒲田支店").branches.get()
    branches = StandingRow(Branch, "organization")
    with django_assert_num_queries(1):
        found = branches.of(branch.pk)
        assert found is not None
        assert found.organization.name == "城南信用金庫"
    for field in Branch._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(branch, field.attname)
    assert branches.of(0) is None


def test_a_relation_that_is_not_set_is_none() -> None:
    company = builders.company(industry=None)
    found = StandingRow(Company, "industry").of(company.pk)
    assert found is not None
    assert found.industry is None


def test_a_record_by_another_unique_column() -> None:
    memo = builders.draft(builders.user())
    memos = StandingRow(Memo, by="uuid")
    assert memos.of(memo.uuid) == memo
    assert memos.of(uuid4()) is None


def test_a_record_may_be_changed_and_saved() -> None:
    company = builders.company()
    found = StandingRow(Company).of(company.pk)
    assert found is not None
    found.business = "豆腐製造"
    found.save(update_fields=["business"])
    company.refresh_from_db()
    assert company.business == "豆腐製造"


def test_a_row_is_written_as_saving_it_would() -> None:
    events = StandingInsert(AuditEvent)
    saved = AuditEvent.objects.create(act="memo.submitted", actor_name="石田", detail={"n": [1]})
    added = AuditEvent(act="memo.submitted", actor_name="石田", detail={"n": [1]})
    events.add(added)
    stored = AuditEvent.objects.get(pk=added.pk)
    assert stored.at == added.at
    for field in AuditEvent._meta.concrete_fields:
        if field.name not in ("id", "at"):
            assert getattr(stored, field.attname) == getattr(saved, field.attname), field.name


def test_a_row_that_was_added_is_updated_from_then_on() -> None:
    name = "新しい会社"
    company = Company(name=name)
    StandingInsert(Company).add(company)
    company.business = "金型"
    company.save()
    assert [each.business for each in Company.objects.filter(name=name)] == ["金型"]


def test_several_rows_are_one_statement(django_assert_num_queries: Any) -> None:
    first, second = (Company(name=name) for name in ("大田精機", "霞が関製作所"))
    with django_assert_num_queries(1):
        StandingInsert(Company).add(first, second)
    assert [Company.objects.get(pk=each.pk).name for each in (first, second)] == [
        "大田精機",
        "霞が関製作所",
    ]


def test_what_the_database_refuses_is_an_error_of_django() -> None:
    memo = builders.draft(builders.user())
    with pytest.raises(IntegrityError), transaction.atomic():
        StandingInsert(Memo).add(Memo(uuid=memo.uuid, recorder=memo.recorder))


def test_of_a_known_row_the_rest_is_read_when_asked_for() -> None:
    stored = builders.coordinator("石田 真")
    row = known(Coordinator, name="仮の名", id=stored.pk)
    assert (row.pk, row.name) == (stored.pk, "仮の名")
    assert row.rank == stored.rank


def test_a_row_has_no_columns_but_its_own() -> None:
    with pytest.raises(TypeError, match="nickname"):
        known(Coordinator, nickname="こう")
