"""Similar past cases: found by rare words, explained, within what the reader may see."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.enums import Role
from consultations.confirming.services import memo_void
from consultations.models import GramFrequency, Memo, MemoParticipant
from consultations.similar.cases import case_of_memo, similar_to
from consultations.similar.frequencies import frequencies_refresh
from consultations.similar.words import Text, runs_of
from consultations.writing.services.draft import draft_save
from coordinators.models import Coordinator
from tests import builders as make

pytestmark = pytest.mark.django_db
ASKED = "借換の相談。信用保証協会の返済条件を見直し、資金ショートを避けたい。"
PLAIN = (
    "ホームページの写真を撮り直したい。",
    "求人票の書き方を知りたい。",
    "商品の値上げの時期を相談。",
    "展示会の出展を検討している。",
    "後継者への株式の移し方。",
    "創業の届出を確認したい。",
)


@pytest.fixture
def lead() -> Coordinator:
    return make.coordinator()


def write(lead: Coordinator, content: str, **changes: Any) -> Memo:
    changes.setdefault("primary_topic", make.topic("その他"))
    return make.submitted(lead, content=content, advice="", **changes)


@pytest.fixture
def past(lead: Coordinator) -> dict[str, Memo]:
    """Planted cases among plain ones."""
    for text in PLAIN * 3:
        write(lead, text)
    return {
        "close": write(lead, "返済条件の見直しと借換。信用保証協会に資金ショートの説明をした。"),
        "near": write(lead, "借換を検討。返済が重い。"),
    }


def found(memo: Memo, user: Any) -> list[Memo]:
    return [each.memo for each in similar_to(case_of_memo(memo), user)]


def test_the_planted_cases_come_first_and_say_why(lead, past):
    frequencies_refresh()
    memo = write(lead, ASKED)
    cases = similar_to(case_of_memo(memo), lead.user)
    assert [case.memo for case in cases][:2] == [past["close"], past["near"]]
    words = cases[0].reasons[0]
    assert words.startswith("同じ語: ")
    assert {"返済条件", "信用保証協会", "ショート"} <= set(words[5:].split(", "))


def test_same_topic_and_industry_are_told_and_rank_higher(lead):
    trade = make.industry()
    for _ in range(8):
        write(lead, "求人票の書き方。")
    plain = write(lead, "借換と返済条件の相談。")
    alike = write(
        lead,
        "借換と返済条件の相談。",
        company=make.company("株式会社同業", industry=trade),
        primary_topic=make.topic("資金繰り"),
        started_at=make.at("2026-09-01"),
    )
    asked = write(
        lead,
        "返済条件と借換。",
        company=make.company("株式会社尋人", industry=trade),
        primary_topic=make.topic("資金繰り"),
    )
    cases = similar_to(case_of_memo(asked), lead.user)
    assert [case.memo for case in cases[:2]] == [alike, plain]
    assert cases[0].reasons[1:] == ("同じ分野: 資金繰り", "同じ業種")


def test_neither_the_clients_own_nor_void_nor_restricted_memos(lead, past):
    clerk = make.user(Role.SECRETARIAT)
    memo = write(lead, ASKED)
    own = write(lead, ASKED, company=memo.company)
    hidden = write(lead, ASKED, is_restricted=True)
    void = memo_void(memo=write(lead, ASKED), by=clerk, reason="二重")
    for reader in (lead.user, clerk):
        assert not {memo, own, hidden, void} & set(found(memo, reader))


def test_a_trainee_finds_only_where_they_sat_in(lead, past):
    trainee = make.user(Role.TRAINEE)
    memo = write(lead, ASKED)
    assert found(memo, trainee) == []
    MemoParticipant.objects.create(memo=past["near"], user=trainee, role="trainee", position=9)
    assert found(memo, trainee) == [past["near"]]


def test_one_memo_stands_for_each_client(lead, past):
    for day in (1, 2, 3):
        company = past["close"].company
        write(lead, ASKED, company=company, started_at=make.at(f"2026-09-0{day}"))
    clients = [each.company_id for each in found(write(lead, ASKED), lead.user)]
    assert len(clients) == len(set(clients))


def test_the_order_is_the_same_each_time(lead, past):
    memo = write(lead, ASKED)
    assert found(memo, lead.user) == found(memo, lead.user)


def test_few_queries(lead, past, django_assert_max_num_queries):
    frequencies_refresh()
    memo = Memo.objects.select_related("company", "person").get(pk=write(lead, ASKED).pk)
    with django_assert_max_num_queries(6):
        found(memo, lead.user)


def test_frequencies_count_memos_not_places(lead):
    write(lead, "借換借換借換")
    write(lead, "借換")
    frequencies_refresh()
    gram = runs_of("借換")[0].grams[0]
    assert GramFrequency.objects.get(gram=gram).memos == 2
    assert GramFrequency.objects.get(gram=0).memos == 2


@pytest.mark.parametrize("text", ["", "あいうえお。", "12345", "!?", "\u3000", "借"])
def test_a_text_without_words_finds_nothing(lead, past, text):
    memo = write(lead, f"{text}　これはひらがなだけ")
    assert found(memo, lead.user) == []


@pytest.mark.parametrize(
    ("mine", "theirs", "shared"),
    [
        ("借換資金", "借換を検討", ["借換"]),
        ("事業承継計画", "事業承継の計画", ["事業承継", "計画"]),
        ("リース", "リリース", []),
        ("ホームページ", "ﾎｰﾑﾍﾟｰｼﾞの写真", ["ホームページ"]),
        ("ECサイト", "ＥＣ", ["ec"]),
        ("主要8社分の2か月前の売上1,300万円", "社分と月前と売上", ["売上"]),
        ("城南信用金庫蒲田支店の紹介", "城南信用金庫の紹介", ["紹介"]),
    ],
)
def test_shared_words(mine, theirs, shared):
    assert Text(theirs).shared(runs_of(mine)) == shared


# --- pages ------------------------------------------------------------------------------------


def test_beside_a_draft_by_what_autosave_kept(client, lead, past):
    memo = make.draft(lead.user)
    client.force_login(lead.user)
    url = reverse("consultations:draft_similar", args=[memo.uuid])
    assert "相談内容を書くと" in client.get(url, headers={"HX-Request": "true"}).content.decode()
    draft_save(memo=memo, by=lead.user, revision=0, data={"content": ASKED, "advice": ""})
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert past["close"].number in part and "<html" not in part
    assert "<html" in client.get(url).content.decode()


def test_anothers_draft_is_not_there(client, lead):
    memo = make.draft(lead.user)
    client.force_login(make.coordinator("大友 香織").user)
    assert client.get(reverse("consultations:draft_similar", args=[memo.uuid])).status_code == 404


def test_the_memos_page_asks_for_it_later(client, lead, past):
    memo = write(lead, ASKED)
    client.force_login(lead.user)
    assert "同じ語" not in client.get(f"/consultations/{memo.number}/").content.decode()
    answer = client.get(f"/consultations/{memo.number}/similar/", headers={"HX-Request": "true"})
    assert "同じ語" in answer.content.decode()
