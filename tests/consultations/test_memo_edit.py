"""Correcting a numbered memo, and the list of one's drafts."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from companies.models import Company
from consultations.confirming.services import memo_return
from consultations.enums import MemoStatus
from consultations.models import Memo, MemoDraft
from consultations.writing.forms.raw import Raw, raw_of_memo
from consultations.writing.services.draft import draft_open, draft_save
from consultations.writing.services.write import memo_revise
from coordinators.models import Coordinator
from tests import builders as make
from tests.consultations.typed import typed


@pytest.fixture
def lead(db: None, client: Client) -> Coordinator:
    lead = make.coordinator(office=make.office())
    assert lead.user
    client.force_login(lead.user)
    return lead


def as_user(client: Client, role: Role) -> User:
    user = make.user(role)
    client.force_login(user)
    return user


def address(memo: Memo) -> str:
    return reverse("consultations:edit", args=[memo.number])


def send(client: Client, memo: Memo, **changes: Any) -> Any:
    raw: Raw = raw_of_memo(memo)
    return client.post(address(memo), raw | {"act": "submit", "revision": "0"} | changes)


def test_returned_memo_shows_why_and_is_handed_in_again(client: Client, lead: Coordinator) -> None:
    memo = make.submitted(lead)
    memo = memo_return(memo=memo, by=make.user(Role.SECRETARIAT), reason="終了時刻を確認")
    page = client.get(address(memo)).content.decode()
    assert "終了時刻を確認" in page
    assert "再提出" in page
    assert send(client, memo, ends="11:30").status_code == 302
    memo.refresh_from_db()
    assert (memo.status, memo.ended_at) == (MemoStatus.SUBMITTED, make.at("2026-10-05", "11:30"))


def test_secretariat_corrects_the_header_only(client: Client, lead: Coordinator) -> None:
    memo = make.submitted(lead)
    as_user(client, Role.SECRETARIAT)
    page = client.get(address(memo))
    assert page.context["header_only"]
    assert "data-autosave" not in page.content.decode()
    assert send(client, memo, method="phone", content="書き換え").status_code == 302
    stored = Memo.objects.get()
    assert (stored.method, stored.content) == ("phone", memo.content)


def test_confirmed_memo_is_not_edited(client: Client, lead: Coordinator) -> None:
    memo = make.confirmed(lead)
    assert client.get(address(memo)).status_code == 403
    assert send(client, memo).status_code == 403


def test_memo_of_others_is_read_only_and_restricted_is_unknown(
    client: Client, lead: Coordinator
) -> None:
    other = make.coordinator("大友 花子")
    assert client.get(address(make.submitted(other))).status_code == 403
    assert client.get(address(make.submitted(other, is_restricted=True))).status_code == 404
    assert client.get("/consultations/R8-99999/edit/").status_code == 404


def test_second_click_on_a_correction_is_no_conflict(client: Client, lead: Coordinator) -> None:
    memo = make.submitted(lead)
    for _ in range(2):
        assert send(client, memo, advice="直した").status_code == 302
    assert Memo.objects.get().advice == "直した"
    assert not MemoDraft.objects.exists()


def test_correction_of_a_changed_memo_shows_both(client: Client, lead: Coordinator) -> None:
    memo = make.submitted(lead)
    office = as_user(client, Role.SECRETARIAT)
    memo_revise(
        memo=memo,
        by=office,
        entry=make.entry(lead, company=memo.company, method="phone"),
        revision=memo.revision,
    )
    assert lead.user
    client.force_login(lead.user)
    answer = send(client, memo, advice="私の直し")
    assert answer.status_code == 409
    assert [one.name for one in answer.context["conflict"]] == ["method", "advice"]
    raw = answer.context["form"].initial
    assert client.post(address(memo), raw | {"act": "submit"}).status_code == 302
    assert Memo.objects.get().advice == "私の直し"


def test_draft_of_a_correction_older_than_the_memo_shows_both(
    client: Client, lead: Coordinator
) -> None:
    memo = make.submitted(lead)
    assert lead.user
    draft_save(
        memo=memo, by=lead.user, revision=0, data=raw_of_memo(memo) | {"advice": "途中の直し"}
    )
    entry = make.entry(lead, company=memo.company, method="phone")
    memo_revise(memo=memo, by=make.user(Role.SECRETARIAT), entry=entry)
    page = client.get(address(memo))
    assert {one.name for one in page.context["conflict"]} == {"method", "advice"}


def test_drafts_are_listed_put_away_and_brought_back(
    client: Client, lead: Coordinator, django_assert_max_num_queries: Any
) -> None:
    assert lead.user
    memo = draft_open(uuid=uuid.uuid4(), by=lead.user)
    draft_save(memo=memo, by=lead.user, revision=0, data={"company_name": "㈱大田精機"})
    with django_assert_max_num_queries(10):
        page = client.get(reverse("consultations:drafts"))
    assert "㈱大田精機" in page.content.decode()
    answer = client.post(reverse("consultations:draft_discard", args=[memo.uuid]), follow=True)
    assert answer.context["drafts"] == []
    assert [one.pk for one in answer.context["discarded"]] == [memo.pk]
    assert "元に戻す" in answer.content.decode()
    answer = client.post(reverse("consultations:draft_restore", args=[memo.uuid]), follow=True)
    assert [one.pk for one in answer.context["drafts"]] == [memo.pk]


def test_drafts_of_others_are_nobodys_business(client: Client, lead: Coordinator) -> None:
    other = make.user(Role.COORDINATOR)
    memo = draft_open(uuid=uuid.uuid4(), by=other)
    draft_save(memo=memo, by=other, revision=0, data={"company_name": "他人の下書き"})
    assert "他人の下書き" not in client.get(reverse("consultations:drafts")).content.decode()
    for name in ("draft_discard", "draft_restore"):
        assert client.post(reverse(f"consultations:{name}", args=[memo.uuid])).status_code == 404
        assert client.get(reverse(f"consultations:{name}", args=[memo.uuid])).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_at_once_make_one_memo() -> None:
    lead = make.coordinator(office=make.office())
    key, data = uuid.uuid4(), typed(lead) | {"act": "submit"}
    clients = [Client() for _ in range(8)]
    assert lead.user
    for each in clients:
        each.force_login(lead.user)

    def click(each: Client) -> tuple[int, str]:
        try:
            answer = each.post(reverse("consultations:draft", args=[key]), data)
            return answer.status_code, answer.headers.get("Location", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(click, clients))
    assert answers == {(302, "/consultations/R8-00001/")}
    assert (Memo.objects.count(), Company.objects.count()) == (1, 1)
    assert not MemoDraft.objects.exists()
