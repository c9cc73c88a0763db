"""Reading one memo, and its versions."""

from typing import Any

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.models import AuditEvent, User
from consultations.confirming.services import memo_confirm, memo_return
from consultations.models import Memo
from consultations.reading.differences import DEL, INS, SAME, Piece, text_difference
from consultations.writing.services.write import memo_submit
from coordinators.models import Coordinator
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> Coordinator:
    return builders.coordinator()


@pytest.fixture
def manager(client: Client) -> User:
    user = builders.user(Role.MANAGER)
    client.force_login(user)
    return user


def address(memo: Memo, page: str = "") -> str:
    return f"/consultations/{memo.number}/{page}"


def test_shows_the_boxes_of_the_paper(client: Client, manager: User, lead: Coordinator) -> None:
    memo = builders.submitted(
        lead,
        company_name="㈱大田精機",
        company_kana="オオタセイキ",
        person_name="佐藤 一郎",
        content="<b>本文</b>\n二行目 😀",
    )
    page = client.get(address(memo)).content.decode()
    for label in (
        *("相談日時", "相談対応者", "企業名", "主な事業内容", "相談者名", "記載者"),
        *("相談内容", "アドバイス内容", "所感", "確認欄"),
    ):
        assert label in page
    for text in ("令和8年10月5日(月)", "10:00", "11:00 迄", "オオタセイキ", "佐藤 一郎 様"):
        assert text in page
    assert "&lt;b&gt;本文&lt;/b&gt;\n二行目 😀" in page


@pytest.mark.parametrize("page", ["", "history/"])
@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.MANAGER, 200),
        (Role.SECRETARIAT, 200),
        (Role.CHIEF, 200),
        (Role.COORDINATOR, 200),
        (Role.RECEPTION, 403),
        (Role.PARTNER, 403),
        (Role.TRAINEE, 404),
    ],
)
def test_who_may_read(
    client: Client, lead: Coordinator, role: Role, status: int, page: str
) -> None:
    memo = builders.submitted(lead)
    client.force_login(builders.user(role))
    assert client.get(address(memo, page)).status_code == status
    assert client.post(address(memo, page)).status_code in (403, 405)


@pytest.mark.parametrize("page", ["", "history/"])
def test_what_is_out_of_scope_is_not_there(client: Client, lead: Coordinator, page: str) -> None:
    memo = builders.submitted(lead, is_restricted=True)
    client.force_login(builders.coordinator("大友 薫").user)  # type: ignore[arg-type]
    assert client.get(address(memo, page)).status_code == 404
    assert client.get(f"/consultations/R8-99999/{page}").status_code == 404


@pytest.mark.parametrize("page", ["", "history/"])
def test_reading_a_restricted_memo_leaves_a_trace(
    client: Client, manager: User, lead: Coordinator, page: str
) -> None:
    memo = builders.submitted(lead, is_restricted=True)
    client.get(address(memo, page))
    event = AuditEvent.objects.get(act="memo.restricted_read")
    assert (event.actor_id, event.target_id) == (manager.pk, str(memo.pk))
    client.get(address(builders.submitted(lead), page))
    assert AuditEvent.objects.filter(act="memo.restricted_read").count() == 1


def test_the_writer_reads_why_it_came_back(client: Client, lead: Coordinator) -> None:
    memo = builders.submitted(lead)
    memo_return(memo=memo, by=builders.user(Role.SECRETARIAT), reason="終了時刻を\n直す")
    assert lead.user is not None
    client.force_login(lead.user)
    page = client.get(address(memo)).content.decode()
    assert "終了時刻を\n直す" in page
    assert "直して再提出" in page


def test_few_queries(
    client: Client, lead: Coordinator, manager: User, django_assert_max_num_queries: Any
) -> None:
    company = builders.company()
    memos = [builders.submitted(lead, company=company) for _ in range(8)]
    with django_assert_max_num_queries(15):
        page = client.get(address(memos[0]))
    assert len(page.context["earlier"]) == 6


def test_versions_tell_who_changed_what_and_why(
    client: Client, manager: User, lead: Coordinator
) -> None:
    memo = builders.submitted(lead, content="借換えの相談を受けた。", company_name="大田精機")
    clerk = builders.user(Role.SECRETARIAT, name="事務 花子")
    memo_return(memo=memo, by=clerk, reason="内容を詳しく")
    entry = builders.entry(
        lead, company=memo.company, content="借換えと追加融資の相談を受けた。", method="phone"
    )
    assert lead.user is not None
    memo_submit(memo=memo, by=lead.user, entry=entry)
    memo_confirm(memo=memo, by=clerk)
    versions = client.get(address(memo, "history/")).context["versions"]
    assert [(v.act, v.by, v.reason) for v in versions] == [
        ("確認", "事務 花子", ""),
        ("再提出", "石田 真", ""),
        ("差戻し", "事務 花子", "内容を詳しく"),
        ("提出", "石田 真", ""),
    ]
    changes = {change.label: change for change in versions[1].changes}
    assert set(changes) == {"相談内容", "相談方法"}
    assert (changes["相談方法"].before, changes["相談方法"].after) == ("来訪", "電話")
    assert Piece(INS, "と追加融資") in changes["相談内容"].pieces
    page = client.get(address(memo, "history/")).content.decode()
    assert "<ins>" in page


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("同じ", "同じ", [Piece(SAME, "同じ")]),
        ("", "新しい文", [Piece(INS, "新しい文")]),
        ("古い文", "", [Piece(DEL, "古い文")]),
        (
            "月次の資金繰り表を作る。",
            "月次の試算表を作る。",
            [
                Piece(SAME, "月次の"),
                Piece(DEL, "資金繰り"),
                Piece(INS, "試算"),
                Piece(SAME, "表を作る。"),
            ],
        ),
        ("一行\n二行\n", "一行\n三行\n", None),
    ],
)
def test_differences_are_words(before: str, after: str, pieces: list[Piece] | None) -> None:
    found = text_difference(before, after)
    assert "".join(text for kind, text in found if kind != INS) == before
    assert "".join(text for kind, text in found if kind != DEL) == after
    if pieces is not None:
        assert found == pieces


def test_a_long_text_is_compared_in_time_and_shown_short() -> None:
    before = "資金繰りの相談。" * 12_500
    found = text_difference(before, before[:50_000] + "追記" + before[50_000:])
    assert sum(len(text) for kind, text in found if kind == SAME) < 100
    assert found[1].kind in (INS, DEL)


def test_the_paper_leads_to_the_clients_page_of_those_who_may_open_it(client):
    company, person = builders.company("大田精機"), builders.person("佐藤 一郎")
    memo = builders.submitted(builders.coordinator(), company=company, person=person)
    client.force_login(builders.user(Role.SECRETARIAT))
    page = client.get(f"/consultations/{memo.number}/").content.decode()
    assert f'href="{company.get_absolute_url()}"' in page
    assert f'href="{person.get_absolute_url()}"' in page
