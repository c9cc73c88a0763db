"""One client, one record: merging, undoing, the thread, and two people at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.enums import Role
from accounts.models import AuditEvent, User
from companies.errors import Refused, StaleRevision
from companies.models import Company, CompanyMerge, Person
from companies.selectors import companies_matching, root_of
from companies.services import (
    client_correct,
    client_merge,
    client_tell_apart,
    client_tell_apart_undo,
    client_unmerge,
    company_set_predecessor,
    person_set_founded,
)
from consultations.counting import memos as counting
from consultations.models import Memo
from tests import builders as make

pytestmark = pytest.mark.django_db
NUMBER = "5835678256246"


@pytest.fixture
def by() -> User:
    return make.user(Role.MANAGER)


def test_merging_sets_the_pointer_and_takes_what_was_chosen(by):
    root = make.company("大田精機", phone="03-1234-5678")
    merged = make.company("大田精機㈱", phone="03-9999-9999", email="a@example.jp")
    client_merge(merged=merged, root=root, by=by, take=["email"])
    root.refresh_from_db()
    merged.refresh_from_db()
    assert merged.merged_into_id == root.pk
    assert (root.email, root.phone, root.name) == ("a@example.jp", "03-1234-5678", "大田精機")
    assert AuditEvent.objects.filter(act="company.merged", target_id=str(merged.pk)).exists()


def test_search_finds_the_root_by_the_merged_name(by):
    root, merged = make.company("新しい名前"), make.company("むかしの名前")
    client_merge(merged=merged, root=root, by=by)
    assert companies_matching(by, "むかし") == [root]


def test_undo_gives_back_what_was_taken_unless_it_was_changed(by):
    root = make.company("大田精機", phone="03-1111-1111", email="root@example.jp")
    merged = make.company("大田精機㈱", phone="03-2222-2222", email="merged@example.jp")
    client_merge(merged=merged, root=root, by=by, take=["phone", "email"])
    root.refresh_from_db()
    client_correct(root, by=by, facts={"email": "later@example.jp"})
    _, kept = client_unmerge(merged=merged, by=by)
    root.refresh_from_db()
    merged.refresh_from_db()
    assert merged.merged_into is None
    assert (root.phone, root.email) == ("03-1111-1111", "later@example.jp")
    assert kept == ["email"]
    assert CompanyMerge.objects.get().undone_by == by
    with pytest.raises(Refused):
        client_unmerge(merged=merged, by=by)


def test_corporate_number_moves_and_comes_back(by):
    root, merged = make.company("大田精機"), make.company("大田㈱", corporate_number=NUMBER)
    client_merge(merged=merged, root=root, by=by, take=["corporate_number"])
    root.refresh_from_db()
    assert root.corporate_number == NUMBER
    client_unmerge(merged=merged, by=by)
    root.refresh_from_db()
    merged.refresh_from_db()
    assert (root.corporate_number, merged.corporate_number) == ("", NUMBER)


def test_undo_is_refused_while_another_holds_the_number(by):
    root, merged = make.company("大田精機"), make.company("大田㈱", corporate_number=NUMBER)
    client_merge(merged=merged, root=root, by=by)
    other = make.company("別の会社")
    client_correct(other, by=by, facts={"corporate_number": NUMBER})
    with pytest.raises(Refused):
        client_unmerge(merged=merged, by=by)


def test_number_belongs_to_one_company(by):
    make.company("大田精機", corporate_number=NUMBER)
    with pytest.raises(ValidationError):
        make.company("別の会社", corporate_number=NUMBER)


def test_chains_are_followed_and_circles_refused(by):
    a, b, c = (make.company(name) for name in "甲乙丙")
    client_merge(merged=a, root=b, by=by)
    client_merge(merged=b, root=c, by=by)
    assert root_of(Company.objects.get(pk=a.pk)) == c
    for merged, root in ((c, a), (a, c), (b, b)):
        with pytest.raises(Refused):
            client_merge(merged=merged, root=root, by=by)


def test_stale_preview_is_refused(by):
    root, merged = make.company("甲"), make.company("乙")
    seen = {root.pk: root.revision, merged.pk: merged.revision}
    client_correct(root, by=by, facts={"business": "切削加工"})
    with pytest.raises(StaleRevision):
        client_merge(merged=merged, root=root, by=by, revisions=seen)


def test_predecessor_and_successor_are_not_merged(by):
    before, after = make.company("大田商店"), make.company("株式会社大田商店")
    company_set_predecessor(company=after, predecessor=before, by=by)
    with pytest.raises(Refused, match="法人成り"):
        client_merge(merged=before, root=after, by=by)


def test_people_merge_too(by):
    root, merged = make.person("佐藤 花子"), make.person("佐藤 はなこ", phone="090-1234-5678")
    client_merge(merged=merged, root=root, by=by, take=["phone"])
    root.refresh_from_db()
    assert root.phone == "090-1234-5678"
    client_unmerge(merged=merged, by=by)
    root.refresh_from_db()
    assert root.phone == ""


# --- the thread -------------------------------------------------------------------------------


def test_predecessors_form_no_circle(by):
    a, b, c = (make.company(name) for name in "甲乙丙")
    company_set_predecessor(company=b, predecessor=a, by=by)
    company_set_predecessor(company=c, predecessor=b, by=by)
    for company, before in ((a, c), (a, b), (a, a)):
        with pytest.raises(Refused):
            company_set_predecessor(company=company, predecessor=before, by=by)
    company_set_predecessor(company=b, predecessor=None, by=by)
    company_set_predecessor(company=a, predecessor=c, by=by)


def test_counting_keeps_the_thread_through_incorporation_and_founding(by):
    lead = make.coordinator()
    person = make.person("創業 花子")
    shop = make.company("花子商店")
    firm = make.company("株式会社花子")
    days = ("2026-04-01", "2026-05-01", "2026-06-01")
    start = [make.at(day) for day in days]
    make.confirmed(lead, person=person, person_name=person.name, started_at=start[0])
    make.confirmed(lead, company=shop, started_at=start[1])
    make.confirmed(lead, company=firm, started_at=start[2])
    rows = Memo.objects.all()
    assert counting.first_sessions(rows).count() == 3
    person_set_founded(person=person, company=shop, by=by)
    company_set_predecessor(company=firm, predecessor=shop, by=by)
    assert [memo.started_at for memo in counting.first_sessions(rows)] == [start[0]]
    assert counting.later_sessions(rows).count() == 2
    assert counting.one_per_client(rows).count() == 1


def test_founder_without_a_company_belongs_to_what_they_founded(by):
    person, company = make.person(), make.company()
    person_set_founded(person=person, company=company, by=by)
    person.refresh_from_db()
    assert person.company == company
    person_set_founded(person=person, company=None, by=by)
    person.refresh_from_db()
    assert (person.founded, person.company) == (None, None)


def test_told_apart_is_said_once_and_taken_back(by):
    one, other = make.company("甲"), make.company("乙")
    pair = client_tell_apart(one=other, other=one, by=by)
    assert client_tell_apart(one=one, other=other, by=by) == pair
    client_tell_apart_undo(pair=pair, by=by)
    pair.refresh_from_db()
    assert pair.undone_by == by
    assert client_tell_apart(one=one, other=other, by=by) != pair


# --- two people at once -----------------------------------------------------------------------


def at_once(*acts: Any) -> list[Any]:
    """Run the acts in real threads that start together; a refusal is an answer."""
    barrier = Barrier(len(acts))

    def run(act: Any) -> Any:
        barrier.wait()
        try:
            return act()
        except (Refused, ValidationError) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(run, act) for act in acts]]


@pytest.mark.django_db(transaction=True)
def test_two_merges_against_each_other_leave_one():
    by = make.user(Role.MANAGER)
    for _ in range(5):
        a, b = make.company("甲"), make.company("乙")
        answers = at_once(
            lambda a=a, b=b: client_merge(merged=a, root=b, by=by),
            lambda a=a, b=b: client_merge(merged=b, root=a, by=by),
        )
        a.refresh_from_db()
        b.refresh_from_db()
        assert sum(isinstance(answer, Refused) for answer in answers) == 1
        assert (a.merged_into_id is None) != (b.merged_into_id is None)


@pytest.mark.django_db(transaction=True)
def test_three_merges_around_a_circle_leave_a_root():
    by = make.user(Role.MANAGER)
    three = [make.company(name) for name in "甲乙丙"]
    pairs = [(three[n], three[(n + 1) % 3]) for n in range(3)]
    at_once(*(lambda a=a, b=b: client_merge(merged=a, root=b, by=by) for a, b in pairs))
    assert Company.objects.filter(merged_into=None).count() >= 1
    for company in Company.objects.all():
        assert root_of(company).merged_into_id is None


@pytest.mark.django_db(transaction=True)
def test_a_circle_of_four_predecessors_is_refused_whoever_is_first():
    by = make.user(Role.MANAGER)
    four = [make.company(name) for name in "甲乙丙丁"]
    pairs = [(four[n], four[(n + 1) % 4]) for n in range(4)]
    answers = at_once(
        *(
            lambda a=a, b=b: company_set_predecessor(company=a, predecessor=b, by=by)
            for a, b in pairs
        )
    )
    assert sum(isinstance(answer, Refused) for answer in answers) == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_give_one_number_to_two_companies():
    by = make.user(Role.MANAGER)
    a, b = make.company("甲"), make.company("乙")
    answers = at_once(
        *(
            lambda each=each: client_correct(each, by=by, facts={"corporate_number": NUMBER})
            for each in (a, b)
        )
    )
    assert sum(isinstance(answer, ValidationError) for answer in answers) == 1
    assert Company.objects.filter(corporate_number=NUMBER).count() == 1
    assert Person.objects.count() == 0
