"""Each counting rule against a plain restatement of domain.md, and its corner cases one by one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from companies.models import Company
from consultations.confirming.services import memo_confirm, memo_void
from consultations.counting.memos import CUTS, first_sessions, later_sessions, one_per_client
from consultations.models import Memo, MemoNumber
from coordinators.models import Coordinator
from tests import builders as make

pytestmark = pytest.mark.django_db


def numbers(rows: Iterable[Memo]) -> list[str]:
    return sorted(memo.number or "" for memo in rows)


@pytest.fixture
def lead() -> Coordinator:
    return make.coordinator()


def test_first_confirmed_session_is_new_and_every_later_one_repeat(lead: Coordinator) -> None:
    company = make.company()
    first = make.confirmed(lead, company=company, started_at=make.at("2026-10-05"))
    second = make.confirmed(lead, company=company, started_at=make.at("2026-10-06"))
    third = make.confirmed(lead, company=company, started_at=make.at("2026-11-06"))

    rows = Memo.objects.all()

    assert numbers(first_sessions(rows)) == [first.number]
    assert numbers(later_sessions(rows)) == numbers([second, third])
    assert numbers(one_per_client(rows)) == [first.number]


def test_unconfirmed_earlier_session_makes_nobody_a_regular(lead: Coordinator) -> None:
    company = make.company()
    make.submitted(lead, company=company, started_at=make.at("2026-10-01"))
    counted = make.confirmed(lead, company=company, started_at=make.at("2026-10-06"))

    assert numbers(first_sessions(Memo.objects.all())) == [counted.number]


def test_void_session_counts_nowhere(lead: Coordinator) -> None:
    company = make.company()
    gone = make.confirmed(lead, company=company, started_at=make.at("2026-10-01"))
    later = make.confirmed(lead, company=company, started_at=make.at("2026-10-06"))
    memo_void(memo=gone, by=make.user("secretariat"), reason="二重登録")

    assert numbers(first_sessions(Memo.objects.all())) == [later.number]


def test_history_before_the_listed_period_is_remembered(lead: Coordinator) -> None:
    company = make.company()
    make.confirmed(lead, company=company, started_at=make.at("2019-10-01"))
    later = make.confirmed(lead, company=company, started_at=make.at("2026-10-06"))
    october = Memo.objects.filter(pk=later.pk)

    assert numbers(first_sessions(october)) == []
    assert numbers(later_sessions(october)) == [later.number]


def test_each_programme_has_its_own_first_session(lead: Coordinator) -> None:
    company = make.company()
    other = make.programme("hotline", "事業者支援ホットライン")
    make.confirmed(lead, company=company, started_at=make.at("2026-10-01"))
    hotline = make.confirmed(
        lead, company=company, started_at=make.at("2026-10-06"), programme=other
    )

    assert numbers(first_sessions(Memo.objects.filter(programme=other))) == [hotline.number]


def test_same_start_is_ordered_by_number_also_beyond_five_digits(lead: Coordinator) -> None:
    MemoNumber.objects.create(fiscal_year=2026, last=99_998)
    company = make.company()
    low, high = (
        make.submitted(lead, company=company, started_at=make.at("2026-10-01")) for _ in range(2)
    )
    checker = make.user("secretariat")
    for memo in (high, low):
        memo_confirm(memo=memo, by=checker)

    assert [low.number, high.number] == ["R8-99999", "R8-100000"]
    assert numbers(first_sessions(Memo.objects.all())) == ["R8-99999"]


@pytest.mark.parametrize("kind", ["company", "person"])
def test_client_used_before_our_data_is_never_new(lead: Coordinator, kind: str) -> None:
    memo = make.confirmed(lead, **{kind: getattr(make, kind)(used_before=True)})

    assert numbers(first_sessions(Memo.objects.all())) == []
    assert numbers(later_sessions(Memo.objects.all())) == [memo.number]


def test_merged_company_is_one_client_through_every_step(lead: Coordinator) -> None:
    root = make.company("本体")
    middle = make.company("重複1", merged_into=root)
    leaf = make.company("重複2", merged_into=middle)
    assert_one_client(lead, [{"company": each} for each in (leaf, root, middle)])


def test_undoing_a_merge_makes_two_clients_again(lead: Coordinator) -> None:
    root = make.company("本体")
    other = make.company("重複", merged_into=root)
    for each in (root, other):
        make.confirmed(lead, company=each)
    Company.objects.filter(pk=other.pk).update(merged_into=None)

    assert one_per_client(Memo.objects.all()).count() == 2


def test_company_is_one_client_with_its_predecessor(lead: Coordinator) -> None:
    before = make.company("個人商店")
    after = make.company("株式会社商店", predecessor=before)
    assert_one_client(lead, [{"company": before}, {"company": after}])


def test_predecessor_named_by_a_duplicate_that_was_merged_away_still_counts(
    lead: Coordinator,
) -> None:
    before = make.company("個人商店")
    kept = make.company("株式会社商店")
    duplicate = make.company("㈱商店", predecessor=before, merged_into=kept)
    assert_one_client(lead, [{"company": each} for each in (before, duplicate, kept)])


def test_person_follows_into_the_company_they_found(lead: Coordinator) -> None:
    company = make.company()
    founder = make.person(founded=company)
    assert_one_client(lead, [{"person": founder}, {"company": company, "person": founder}])


def test_duplicate_of_a_founder_follows_too(lead: Coordinator) -> None:
    company = make.company("本体")
    copy = make.company("重複", merged_into=company)
    founder = make.person(founded=copy)
    same = make.person("佐藤一郎", merged_into=founder)
    assert_one_client(lead, [{"person": same}, {"person": founder}, {"company": company}])


def test_employee_alone_is_a_client_of_their_own(lead: Coordinator) -> None:
    company = make.company()
    make.confirmed(lead, company=company)
    make.confirmed(lead, person=make.person(company=company))

    assert one_per_client(Memo.objects.all()).count() == 2


def test_circle_of_pointers_ends(lead: Coordinator) -> None:
    one = make.company("甲")
    two = make.company("乙", predecessor=one, merged_into=one)
    Company.objects.filter(pk=one.pk).update(predecessor=two, merged_into=two)
    assert_one_client(lead, [{"company": one}, {"company": two}])


def assert_one_client(lead: Coordinator, clients: list[dict[str, Any]]) -> None:
    memos = [
        make.confirmed(lead, started_at=make.at(f"2026-10-{day:02d}"), **client)
        for day, client in enumerate(clients, start=1)
    ]
    rows = Memo.objects.all()
    assert numbers(one_per_client(rows)) == [memos[0].number]
    assert numbers(first_sessions(rows)) == [memos[0].number]
    assert numbers(later_sessions(rows)) == numbers(memos[1:])


def test_one_per_client_stands_for_what_the_other_filters_left(lead: Coordinator) -> None:
    company = make.company()
    make.confirmed(lead, company=company, started_at=make.at("2026-10-01"))
    other = make.topic("販路開拓")
    later = make.confirmed(
        lead, company=company, started_at=make.at("2026-10-02"), primary_topic=other
    )

    rows = Memo.objects.filter(CUTS["topic"].q(str(other.pk)))

    assert numbers(one_per_client(rows)) == [later.number]
    assert numbers(one_per_client(Memo.objects.none())) == []
