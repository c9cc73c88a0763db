"""The acts of the 確認欄 and the queue, as the secretariat meets them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from center.models import MonthLock
from consultations.confirming.services import memo_confirm
from consultations.enums import MemoStatus
from consultations.models import Memo
from consultations.reading.checks import checks_of
from consultations.writing.forms.raw import raw_of_memo
from coordinators.models import Coordinator
from tests import builders

pytestmark = pytest.mark.django_db
QUEUE = "/consultations/confirmations/"
ACTS = ["confirm", "return", "unconfirm", "void"]


@pytest.fixture
def lead() -> Coordinator:
    return builders.coordinator()


@pytest.fixture
def clerk(client: Client) -> User:
    user = builders.user(Role.SECRETARIAT, name="事務 花子")
    client.force_login(user)
    return user


def post(client: Client, memo: Memo, act: str, **data: Any) -> Any:
    return client.post(f"/consultations/{memo.number}/{act}/", data)


def see(client: Client, **place: Any) -> Any:
    return client.get(QUEUE, place)


def state(memo: Memo) -> str:
    return Memo.objects.values_list("status", flat=True).get(pk=memo.pk)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CHIEF, 403),
        (Role.COORDINATOR, 403),
        (Role.RECEPTION, 403),
        (Role.PARTNER, 403),
        (Role.TRAINEE, 403),
    ],
)
def test_only_the_office_checks(
    client: Client, lead: Coordinator, act: str, role: Role, status: int
) -> None:
    memo = builders.submitted(lead)
    client.force_login(builders.user(role))
    assert post(client, memo, act, reason="理由").status_code == status
    assert client.get(QUEUE).status_code == 403
    assert state(memo) == MemoStatus.SUBMITTED


@pytest.mark.parametrize("act", ACTS)
def test_acts_are_posts_on_memos_that_exist(client: Client, clerk: User, act: str) -> None:
    assert client.get(f"/consultations/R8-00001/{act}/").status_code == 405
    assert client.post(f"/consultations/R8-00001/{act}/").status_code == 404


def test_confirms_what_was_seen(client: Client, clerk: User, lead: Coordinator) -> None:
    memo = builders.submitted(lead)
    response = post(client, memo, "confirm", revision=memo.revision)
    assert response["Location"] == f"/consultations/{memo.number}/"
    assert state(memo) == MemoStatus.CONFIRMED


def test_refuses_a_text_that_changed_meanwhile(
    client: Client, clerk: User, lead: Coordinator
) -> None:
    memo = builders.submitted(lead)
    response = post(client, memo, "confirm", revision=memo.revision - 1, **{"from": "queue"})
    assert response.status_code == 409
    assert "ほかの人がこのメモを更新しました" in response.content.decode()
    assert state(memo) == MemoStatus.SUBMITTED


def test_nobody_confirms_their_own(client: Client, lead: Coordinator) -> None:
    assert lead.user is not None
    User.objects.filter(pk=lead.user.pk).update(role=Role.SECRETARIAT)
    client.force_login(User.objects.get(pk=lead.user.pk))
    memo = builders.submitted(lead)
    for source in ("", "queue"):
        assert post(client, memo, "confirm", **{"from": source}).status_code == 403
    assert state(memo) == MemoStatus.SUBMITTED
    assert client.get(QUEUE).context["queue"].memo is None
    assert client.get(QUEUE).context["own"] == 1


@pytest.mark.parametrize("act", ["return", "void"])
def test_a_reason_is_asked_for(client: Client, clerk: User, lead: Coordinator, act: str) -> None:
    memo = builders.submitted(lead)
    assert post(client, memo, act, reason="  ").status_code == 422
    long = post(client, memo, act, reason="理" * 1001)
    assert long.status_code == 422
    assert "理" * 1001 in long.content.decode()
    assert state(memo) == MemoStatus.SUBMITTED


def test_phrases_and_words_make_the_reason(client: Client, clerk: User, lead: Coordinator) -> None:
    memo = builders.submitted(lead)
    phrase = "終了時刻を確認してください。"
    post(client, memo, "return", phrase=[phrase, "知らない句"], reason="12時では？")
    assert memo.transitions.get(to_status="returned").reason == f"{phrase}\n12時では？"


def test_what_cannot_be_done_now_is_said(client: Client, clerk: User, lead: Coordinator) -> None:
    memo = builders.confirmed(lead, by=clerk)
    assert post(client, memo, "return", reason="理由").status_code == 409
    assert post(client, memo, "confirm", revision="x").status_code == 400
    assert post(client, memo, "unconfirm", reason="書き直し").status_code == 302
    assert state(memo) == MemoStatus.SUBMITTED
    assert post(client, memo, "void", reason="重複").status_code == 302
    assert state(memo) == MemoStatus.VOID


def test_the_queue_goes_from_the_oldest_on(client: Client, clerk: User, lead: Coordinator) -> None:
    days = ["2026-10-03", "2026-10-01", "2026-10-02"]
    third, first, second = (builders.submitted(lead, started_at=builders.at(d)) for d in days)
    page = client.get(QUEUE)
    assert page.context["queue"].memo == first
    assert page.context["left"] == 3
    moved = post(client, first, "confirm", revision=first.revision, **{"from": "queue"})
    assert moved["Location"] == f"{QUEUE}?after={first.number}&done={first.number}"
    page = client.get(moved["Location"])
    assert page.context["queue"].memo == second
    assert page.context["undo"] == first
    assert "あと 2件" in page.content.decode()
    skipped = see(client, after=second.number)
    assert skipped.context["queue"].memo == third
    again = see(client, after=third.number)
    assert again.context["queue"].memo == second
    assert again.context["queue"].began_again


def test_a_confirmation_is_taken_back_for_ten_seconds(
    client: Client, clerk: User, lead: Coordinator
) -> None:
    memo = builders.submitted(lead)
    post(client, memo, "confirm", revision=memo.revision, **{"from": "queue"})
    page = see(client, after=memo.number, done=memo.number)
    undo = page.context["undo"]
    back = post(
        client,
        memo,
        "unconfirm",
        revision=undo.revision,
        reason="直後の取り消し",
        **{"from": "queue"},
    )
    assert back["Location"] == f"{QUEUE}?at={memo.number}"
    assert client.get(back["Location"]).context["queue"].memo == memo
    builders.confirmed(lead, by=clerk)
    old = timezone.now() - timedelta(seconds=11)
    memo_confirm(memo=memo, by=clerk)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: old + timedelta(seconds=30))
        assert see(client, done=memo.number).context["undo"] is None


def test_a_memo_someone_else_took_is_said(client: Client, clerk: User, lead: Coordinator) -> None:
    gone = builders.confirmed(lead)
    left = builders.submitted(lead)
    page = see(client, at=gone.number)
    assert page.context["queue"].memo == left
    assert "すでに処理されています" in page.content.decode()


def test_an_empty_queue_says_so(client: Client, clerk: User) -> None:
    assert "すべて確認済みです" in client.get(QUEUE).content.decode()
    assert see(client, at="\x00", after="R8-1", done="x").status_code == 200


def test_a_closed_month_asks_why(client: Client, clerk: User, lead: Coordinator) -> None:
    memo = builders.submitted(lead, started_at=builders.at("2026-10-05"))
    MonthLock.objects.create(
        month=date(2026, 10, 1),
        programme=builders.programme(),
        locked_at=timezone.now(),
        locked_by=clerk,
    )
    assert "訂正として確認する理由" in client.get(QUEUE).content.decode()
    assert post(client, memo, "confirm", **{"from": "queue"}).status_code == 422
    post(client, memo, "confirm", reason="提出が遅れた", **{"from": "queue"})
    memo.refresh_from_db()
    assert memo.is_correction


def test_checks_name_what_to_look_at(clerk: User, lead: Coordinator) -> None:
    company = builders.company()
    start = builders.at("2026-10-05", "10:00")
    first = builders.submitted(lead, company=company, started_at=start, advice="")
    same_day = builders.submitted(
        lead, company=company, started_at=builders.at("2026-10-05", "15:00")
    )
    overlap = builders.submitted(lead, started_at=builders.at("2026-10-05", "10:30"))
    builders.submitted(lead, company=company, started_at=builders.at("2026-10-06"))
    notices = {n.text.split("：")[0]: n for n in checks_of(first, clerk, is_own=False).notices}
    assert "アドバイス内容" in notices["未記入"].text
    assert notices["同じ日に同じ相談者のメモがあります。"].memos == [same_day]
    clash = next(n for n in notices.values() if "重なっています" in n.text)
    assert clash.memos == [overlap]


def test_the_queue_costs_few_queries(
    client: Client, clerk: User, lead: Coordinator, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        builders.submitted(lead)
    with django_assert_max_num_queries(14):
        client.get(QUEUE)


def test_the_header_is_corrected_on_the_way(client: Client, clerk: User, lead: Coordinator) -> None:
    memo = builders.submitted(lead, person_name="佐藤 一郎")
    assert f"/consultations/{memo.number}/edit/?from=queue" in see(client).content.decode()
    page = client.get(f"/consultations/{memo.number}/edit/?from=queue")
    assert page.context["post_url"] == f"/consultations/{memo.number}/edit/?from=queue"
    memo.refresh_from_db()
    typed = {**raw_of_memo(memo), "method": "phone"}
    back = client.post(page.context["post_url"], typed)
    assert back["Location"] == f"{QUEUE}?at={memo.number}"
    memo.refresh_from_db()
    assert memo.method == "phone"
