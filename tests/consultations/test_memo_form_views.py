"""Writing pages: a memo comes in by a plain form, without scripts."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from companies.models import Company, Person
from consultations.enums import MemoStatus
from consultations.models import Memo, MemoDraft
from coordinators.models import Coordinator
from tests import builders as make
from tests.consultations.typed import typed
from tests.page_forms import forms_of

pytestmark = pytest.mark.django_db
NEW = "/consultations/new/"


@pytest.fixture
def lead() -> Coordinator:
    make.office(), make.programme(), make.topic()
    return make.coordinator()


@pytest.fixture
def desk(client: Client, lead: Coordinator) -> Client:
    assert lead.user
    client.force_login(lead.user)
    return client


def _address(key: uuid.UUID) -> str:
    return reverse("consultations:draft", args=[key])


def test_new_page_makes_no_row_and_few_queries(
    desk: Client, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        page = desk.get(NEW)
    assert page.status_code == 200
    assert Memo.objects.count() == 0
    html = page.content.decode()
    for word in (
        "相談日時",
        "相談対応者",
        "フリガナ",
        "企業名",
        "主な事業内容",
        "相談者名",
        "記載者",
    ):
        assert word in html
    for word in (
        "相談内容",
        "アドバイス内容",
        "所感",
        "よろず事務局 確認欄",
        "事業区分",
        "支援コース",
    ):
        assert word in html
    assert page.context["form"]["coordinators"].value() == [str(Coordinator.objects.get().pk)]


def test_submit_makes_a_numbered_memo(desk: Client, lead: Coordinator) -> None:
    key = uuid.uuid4()
    answer = desk.post(_address(key), typed(lead) | {"act": "submit", "uuid": key})
    memo = Memo.objects.get()
    assert answer.headers["Location"] == reverse("consultations:detail", args=[memo.number])
    assert (memo.uuid, memo.status, memo.number) == (key, MemoStatus.SUBMITTED, "R8-00001")
    assert memo.started_at == make.at("2026-10-05", "10:00")
    assert memo.ended_at == make.at("2026-10-05", "11:00")
    assert memo.company == Company.objects.get()
    assert memo.person == Person.objects.get()
    assert not MemoDraft.objects.exists()


def test_submit_twice_makes_one_memo(desk: Client, lead: Coordinator) -> None:
    key = uuid.uuid4()
    for _ in range(2):
        answer = desk.post(_address(key), typed(lead) | {"act": "submit"})
        assert answer.status_code == 302
        assert answer.headers["Location"] == "/consultations/R8-00001/"
    assert (Memo.objects.count(), Company.objects.count(), Person.objects.count()) == (1, 1, 1)
    assert not MemoDraft.objects.exists()


def test_missing_items_are_listed_and_the_draft_is_kept(desk: Client, lead: Coordinator) -> None:
    key = uuid.uuid4()
    sent = typed(lead, held_on="令和8年2月30日", method="", content="", advice="", ends="9:00")
    answer = desk.post(_address(key), sent | {"act": "submit"})
    assert answer.status_code == 422
    assert [one.anchor for one in answer.context["missing"]] == [
        "id_held_on",
        "id_ends",
        "id_method_0",
        "id_content",
    ]
    assert MemoDraft.objects.get().data["held_on"] == "令和8年2月30日"
    again = desk.get(_address(key))
    assert "令和8年2月30日" in again.content.decode()


def test_save_by_hand_keeps_anything(desk: Client, lead: Coordinator) -> None:
    key = uuid.uuid4()
    answer = desk.post(_address(key), {"content": "途中", "act": "save"})
    assert answer.status_code == 302
    assert desk.get(_address(key)).context["form"]["content"].value() == "途中"
    assert Memo.objects.get().status == MemoStatus.DRAFT


@pytest.mark.parametrize("act", ["save", "submit"])
def test_half_a_page_empties_nothing(desk: Client, lead: Coordinator, act: str) -> None:
    """The bar with its buttons comes first: a slow line may bring it long before the rest."""
    key = uuid.uuid4()
    desk.post(_address(key), typed(lead) | {"act": "save", "uuid": key})
    html = desk.get(_address(key)).content.decode()
    half = next(form for form in forms_of(html[: html.index('name="content"')]) if form.is_early)
    page = f"http://testserver{_address(key)}"
    answer = desk.post(_address(key), half.sent | {"act": act}, headers={"Referer": page})
    assert answer.status_code == 422
    assert f'href="{page}"' in answer.content.decode()
    assert "まだ保存していません" in answer.content.decode()
    assert "株式会社大田精機" in answer.content.decode()
    assert MemoDraft.objects.get().data["content"] == "来期の資金繰りについて。"
    whole = next(form for form in forms_of(html) if form.is_early)
    assert desk.post(_address(key), whole.sent | {"act": act}).status_code == 302


def test_known_name_is_asked_before_a_second_record(desk: Client, lead: Coordinator) -> None:
    known = make.company("㈱大田精機")
    key = uuid.uuid4()
    answer = desk.post(_address(key), typed(lead) | {"act": "submit"})
    assert answer.status_code == 422
    assert answer.context["form"].companies == [known]
    chosen = typed(lead, company_choice=str(known.pk)) | {"act": "submit", "revision": "1"}
    assert desk.post(_address(key), chosen).status_code == 302
    memo = Memo.objects.get()
    assert (memo.company, memo.company_name) == (known, "株式会社大田精機")
    assert Company.objects.count() == 1


def test_draft_of_another_is_not_found(desk: Client, lead: Coordinator) -> None:
    other = make.draft(make.user(Role.COORDINATOR))
    address = _address(other.uuid)
    assert desk.get(address).status_code == 404
    assert desk.post(address, typed(lead) | {"act": "submit"}).status_code == 404
    assert desk.post(address, typed(lead) | {"act": "save"}).status_code == 404


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.PARTNER, Role.TRAINEE])
def test_who_writes_no_memos_is_refused(client: Client, role: Role) -> None:
    client.force_login(make.user(role))
    assert client.get(NEW).status_code == 403
    assert client.post(_address(uuid.uuid4())).status_code == 403


def test_another_person_signed_in_meanwhile_saves_nothing(desk: Client, lead: Coordinator) -> None:
    sent = typed(lead) | {"act": "submit", "owner": "999999"}
    assert desk.post(_address(uuid.uuid4()), sent).status_code == 403
    assert not Memo.objects.exists()


def test_stale_screen_sees_both_versions(desk: Client, lead: Coordinator) -> None:
    key = uuid.uuid4()
    desk.post(_address(key), typed(lead, content="一つ目") | {"act": "save"})
    sent = typed(lead, content="二つ目") | {"act": "submit", "revision": "0"}
    answer = desk.post(_address(key), sent)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "一つ目" in html
    assert "二つ目" in html
    assert MemoDraft.objects.get().data["content"] == "一つ目"
    sent |= {"revision": str(answer.context["revision"])}
    assert desk.post(_address(key), sent).status_code == 302
    assert Memo.objects.get().content == "二つ目"


def test_form_of_a_submitted_memo_becomes_a_correction(desk: Client, lead: Coordinator) -> None:
    key = uuid.uuid4()
    desk.post(_address(key), typed(lead) | {"act": "submit"})
    answer = desk.post(_address(key), typed(lead, advice="書き足し") | {"act": "submit"})
    assert answer.headers["Location"] == "/consultations/R8-00001/edit/"
    page = desk.get(answer.headers["Location"])
    assert page.context["form"]["advice"].value() == "書き足し"
    assert Memo.objects.get().advice == "資金繰り表を作る。"
