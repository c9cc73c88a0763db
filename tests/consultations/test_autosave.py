"""Autosave over JSON: the lock, the door, bad input."""

import json
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from consultations.confirming.services import memo_return
from consultations.models import Memo, MemoDraft
from coordinators.models import Coordinator
from tests import builders as make
from tests.consultations.typed import typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(client: Client) -> Coordinator:
    lead = make.coordinator(office=make.office())
    assert lead.user
    client.force_login(lead.user)
    return lead


def save(client: Client, key: uuid.UUID, lead: Coordinator, **more: Any) -> Any:
    body = {"rev": 0, "owner": lead.user_id, "data": {"content": "相談"}} | more
    address = reverse("consultations:autosave", args=[key])
    return client.post(address, json.dumps(body), content_type="application/json")


def test_first_save_makes_the_draft(client: Client, lead: Coordinator) -> None:
    key = uuid.uuid4()
    answer = save(client, key, lead, data=typed(lead, held_on="10/5", content="途中\x00"))
    assert answer.status_code == 200
    assert answer.json()["rev"] == 1
    assert answer.json()["reads"]["ends"] == {"words": "11:00"}
    draft = MemoDraft.objects.get()
    assert (draft.memo.uuid, draft.memo.recorder) == (key, lead.user)
    assert draft.data["content"] == "途中"


def test_stale_save_answers_with_both_and_keeps_the_first(
    client: Client, lead: Coordinator
) -> None:
    key = uuid.uuid4()
    save(client, key, lead, data={"content": "一つ目"})
    answer = save(client, key, lead, data={"content": "<b>二つ目</b>"})
    assert answer.status_code == 409
    told = answer.json()
    assert (told["rev"], told["data"]["content"]) == (1, "一つ目")
    assert "一つ目" in told["panel"]
    assert "&lt;b&gt;二つ目" in told["panel"]
    assert MemoDraft.objects.get().data["content"] == "一つ目"
    assert save(client, key, lead, rev=1, data={"content": "三つ目"}).json()["rev"] == 2


def test_same_words_twice_are_no_conflict(client: Client, lead: Coordinator) -> None:
    key = uuid.uuid4()
    assert [save(client, key, lead).json()["rev"] for _ in range(2)] == [1, 1]


def test_anothers_draft_is_not_found(client: Client, lead: Coordinator) -> None:
    other = make.draft(make.user(Role.COORDINATOR))
    assert save(client, other.uuid, lead).status_code == 404
    assert not MemoDraft.objects.exists()


def test_restricted_memo_of_others_is_not_found(client: Client, lead: Coordinator) -> None:
    memo = make.submitted(make.coordinator("大友 花子"), is_restricted=True)
    assert save(client, memo.uuid, lead).status_code == 404


def test_memo_of_others_may_be_read_not_written(client: Client, lead: Coordinator) -> None:
    memo = make.submitted(make.coordinator("大友 花子"))
    assert save(client, memo.uuid, lead).status_code == 403


def test_confirmed_memo_takes_nothing(client: Client, lead: Coordinator) -> None:
    memo = make.confirmed(lead)
    answer = save(client, memo.uuid, lead)
    assert answer.status_code == 410
    assert answer.json()["number"] == memo.number


def test_tab_left_open_on_a_submitted_memo_learns_of_it(client: Client, lead: Coordinator) -> None:
    memo = make.submitted(lead)
    answer = save(client, memo.uuid, lead, rev=3)
    assert answer.status_code == 410
    assert memo.number in answer.json()["message"]
    assert not MemoDraft.objects.exists()


def test_returned_memo_is_written_beside_what_stands(client: Client, lead: Coordinator) -> None:
    memo = make.submitted(lead)
    memo_return(memo=memo, by=make.user(Role.SECRETARIAT), reason="終了時刻")
    assert save(client, memo.uuid, lead, data={"content": "直し"}).status_code == 200
    assert Memo.objects.get().content != "直し"
    page = client.get(reverse("consultations:edit", args=[memo.number]))
    assert page.context["form"]["content"].value() == "直し"
    assert "終了時刻" in page.content.decode()


def test_another_person_at_the_same_pc_is_refused(client: Client, lead: Coordinator) -> None:
    assert lead.user
    answer = save(client, uuid.uuid4(), lead, owner=lead.user.pk + 1)
    assert (answer.status_code, answer.json()["code"]) == (403, "owner")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"rev": "1", "owner": 1, "data": {}}',
        b'{"rev": true, "owner": 1, "data": {}}',
        b'{"rev": -1, "owner": 1, "data": {}}',
        b"[" * 100_000,
    ],
)
def test_malformed_body_is_told_so(client: Client, lead: Coordinator, body: bytes) -> None:
    address = reverse("consultations:autosave", args=[uuid.uuid4()])
    answer = client.post(address, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["message"]


@pytest.mark.parametrize("data", [None, {"content": 5}, {"coordinators": "x"}, {"content": ["x"]}])
def test_malformed_data_is_told_so(client: Client, lead: Coordinator, data: object) -> None:
    assert save(client, uuid.uuid4(), lead, data=data).status_code == 400


def test_too_much_is_told_so(client: Client, lead: Coordinator) -> None:
    answer = save(client, uuid.uuid4(), lead, data={"content": "長" * 2_000_000})
    assert answer.status_code == 413
    assert answer.json()["message"]


def test_long_text_and_surrogates_are_kept_or_cleaned(client: Client, lead: Coordinator) -> None:
    key = uuid.uuid4()
    assert save(client, key, lead, data={"content": "長" * 120_000}).status_code == 200
    assert save(client, key, lead, rev=1, data={"content": "a\ud800b𠮷"}).status_code == 200
    assert MemoDraft.objects.get().data["content"] == "ab𠮷"


def test_only_post_by_writers(client: Client, lead: Coordinator) -> None:
    address = reverse("consultations:autosave", args=[uuid.uuid4()])
    assert client.get(address).status_code == 405
    client.force_login(make.user(Role.RECEPTION))
    assert client.post(address, "{}", content_type="application/json").status_code == 403
    client.logout()
    asked = client.post(
        address, "{}", content_type="application/json", headers={"HX-Request": "true"}
    )
    assert asked.status_code == 401
