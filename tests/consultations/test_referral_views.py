"""The pages of 他機関紹介, and the one on which an agency answers without an account."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from companies.enums import ConsentKind
from consultations.enums import ReferralState
from consultations.intake.referring import token_of
from consultations.intake.services.intake import intake_refer
from consultations.intake.services.referral import referral_link, referral_make, referral_move
from consultations.models import Referral, ReferralLink, ReferralPolicy
from tests import builders as make

pytestmark = pytest.mark.django_db
LIST = reverse("intake:referrals")
TODAY = timezone.localdate()


@pytest.fixture
def desk() -> Any:
    make.programme()
    return make.user(Role.RECEPTION)


@pytest.fixture
def web(desk: Any, client: Client) -> Client:
    client.force_login(desk)
    return client


@pytest.fixture
def referral(desk: Any) -> Referral:
    intake = make.intake(by=desk, client_name="株式会社秘密商会", summary="伝えない用件")
    place = make.place(message="許認可の手続きをご案内ください。")
    return intake_refer(intake=intake, by=desk, version=0, place=place).referrals.get()


def answer_url(referral: Referral, by: Any) -> str:
    link = referral_link(referral=referral, by=by)
    referral.refresh_from_db()
    return reverse("referral_answer", args=[token_of(link)])


def test_the_agency_reads_only_what_it_may_know(referral: Referral, desk: Any) -> None:
    url = answer_url(referral, desk)
    page = Client().get(url).content.decode()
    assert "許認可の手続きをご案内ください。" in page
    assert "ご本人から直接" in page
    assert "秘密商会" not in page and "伝えない用件" not in page and referral.reason not in page
    Referral.objects.filter(pk=referral.pk).update(told_agency_ok=True)
    page = Client().get(url).content.decode()
    assert "秘密商会" in page and "03-1234-5678" in page and "伝えない用件" not in page


def test_a_clients_consent_to_this_agency_opens_the_name(desk: Any) -> None:
    company = make.company("株式会社秘密商会")
    intake = make.intake(by=desk, company=company)
    made = intake_refer(intake=intake, by=desk, version=0, place=make.place()).referrals.get()
    url = answer_url(made, desk)
    make.consent(company, ConsentKind.REFERRAL, agency="別の機関")
    assert "秘密商会" not in Client().get(url).content.decode()
    make.consent(company, ConsentKind.REFERRAL, agency=made.organization.name)
    assert "秘密商会" in Client().get(url).content.decode()


def test_it_answers_each_state_once(referral: Referral, desk: Any) -> None:
    url, agency = answer_url(referral, desk), Client()
    sent = {"version": referral.version, "answer": "accepted", "by_agency": "公社 山本"}
    assert agency.post(url, {**sent, "by_agency": ""}).status_code == 422
    assert agency.post(url, sent)["Location"] == f"{url}?done=1"
    assert agency.post(url, sent).status_code in (302, 422)
    referral.refresh_from_db()
    assert (referral.state, referral.transitions.filter(act="accepted").count()) == ("accepted", 1)
    missing = {**sent, "version": referral.version, "answer": "result"}
    assert "内容を入力してください。" in agency.post(url, missing).content.decode()
    agency.post(url, {**missing, "note": "許可が下りました。"})
    referral.refresh_from_db()
    assert (referral.state, referral.has_result) == (ReferralState.RESULT, True)
    page = agency.get(url).content.decode()
    assert "回答はすべていただいています" in page and "<form" not in page


def test_forged_revoked_and_old_links_open_nothing(referral: Referral, desk: Any) -> None:
    url = answer_url(referral, desk)
    agency = Client()
    assert agency.get(url[:-3] + "xx/").status_code == 404
    newer = answer_url(referral, desk)
    assert agency.get(url).status_code == 404
    ReferralLink.objects.filter(revoked_at=None).update(
        expires_at=timezone.now() - timedelta(minutes=1)
    )
    late = agency.get(newer)
    assert late.status_code == 410 and "期限が過ぎました" in late.content.decode()


def test_one_address_may_not_ask_without_end(referral: Referral, desk: Any) -> None:
    url, agency = answer_url(referral, desk), Client()
    seen = {agency.get(url).status_code for _ in range(31)}
    assert seen == {200, 429}


def test_moved_on_by_the_desk(web: Client, referral: Referral) -> None:
    url = reverse("intake:move", args=[referral.pk])
    refused = web.post(url, {"act": "result", "version": 0, "note": ""})
    assert refused.status_code == 409
    web.post(url, {"act": "result", "version": 0, "note": "相談済みとのこと"})
    stale = web.post(url, {"act": "followed", "version": 0, "note": "お礼の電話"})
    assert stale.status_code == 409 and "お礼の電話" in stale.content.decode()
    web.post(url, {"act": "followed", "version": 1, "note": "お礼の電話"})
    referral.refresh_from_db()
    assert (referral.state, referral.chase_on) == (ReferralState.FOLLOWED, None)
    page = web.get(referral.get_absolute_url()).content.decode()
    assert "相談済みとのこと" in page


def test_the_link_is_shown_and_taken_back(web: Client, referral: Referral) -> None:
    url = reverse("intake:link", args=[referral.pk])
    web.post(url, {"act": "issue"})
    page = web.get(referral.get_absolute_url()).content.decode()
    assert "/referral/" in page and "情報提供の同意が記録されていません" in page
    web.post(url, {"act": "revoke"})
    assert "有効なリンクはありません" in web.get(referral.get_absolute_url()).content.decode()


def test_unanswered_ones_come_back_to_the_list(
    web: Client, referral: Referral, django_assert_max_num_queries: Any
) -> None:
    page = web.get(LIST).content.decode()
    assert "返事を待ちすぎている紹介はありません。" in page
    Referral.objects.filter(pk=referral.pk).update(chase_on=TODAY)
    with django_assert_max_num_queries(16):
        page = web.get(LIST).content.decode()
    assert "確認が必要な紹介（1件）" in page
    narrowed = web.get(f"{LIST}?state=due").content.decode()
    assert "1件" in narrowed and "株式会社秘密商会" in narrowed
    web.post(
        reverse("intake:move", args=[referral.pk]),
        {"act": "chase", "version": referral.version, "note": "担当者不在"},
    )
    assert "条件" in web.get(f"{LIST}?state=due").content.decode()
    referral.refresh_from_db()
    assert referral.chase_on == TODAY + timedelta(days=14)


def test_the_completion_rate_is_of_the_list_it_stands_on(web: Client, desk: Any) -> None:
    for number in range(4):
        intake = make.intake(by=desk)
        made = intake_refer(intake=intake, by=desk, version=0, place=make.place()).referrals.get()
        if number == 0:
            referral_move(referral=made, state=ReferralState.RESULT, version=0, by=desk, note="済")
    page = web.get(f"{LIST}?from={TODAY}&to={TODAY}").content.decode()
    assert "4件" in page and "結果あり 1件（完了率 25%）" in page
    assert "1件" in web.get(f"{LIST}?result=yes").content.decode()


def test_a_memo_sends_its_client_on(client: Client) -> None:
    lead = make.coordinator()
    assert lead.user is not None
    memo = make.submitted(lead, company=make.company())
    client.force_login(lead.user)
    url = reverse("intake:from_memo", args=[memo.number])
    agency = make.agency()
    assert client.post(url, {"place_name": "どこにもない機関", "reason": "x"}).status_code == 422
    client.post(url, {"place": agency.pk, "place_name": agency.name, "reason": "特許の相談"})
    made = Referral.objects.get()
    assert (made.memo, made.company) == (memo, memo.company)
    page = client.get(reverse("consultations:detail", args=[memo.number])).content.decode()
    assert agency.name in page
    assert memo.company is not None
    assert agency.name in client.get(memo.company.get_absolute_url()).content.decode()


def test_referrals_of_a_memo_out_of_scope_are_not_there(client: Client) -> None:
    memo = make.submitted(make.coordinator(), is_restricted=True)
    made = referral_make(place=make.place(), by=make.user(Role.MANAGER), memo=memo)
    client.force_login(make.user(Role.COORDINATOR))
    assert client.get(made.get_absolute_url()).status_code == 404
    assert client.get(reverse("intake:from_memo", args=[memo.number])).status_code == 404


def test_the_days_are_the_managers_to_set(client: Client) -> None:
    url = reverse("intake:policy")
    client.force_login(make.user(Role.MANAGER))
    assert client.post(url, {"version": 0, "chase_days": 0, "link_days": 60}).status_code == 422
    client.post(url, {"version": 0, "chase_days": 7, "link_days": 30})
    assert ReferralPolicy.current().chase_days == 7
    stale = client.post(url, {"version": 0, "chase_days": 9, "link_days": 30})
    assert stale.status_code == 422


def test_questions_are_edited_on_the_pages_of_the_lists(client: Client) -> None:
    client.force_login(make.user(Role.MANAGER))
    topic = make.topic()
    url = reverse("center:code_new", args=["questions"])
    bad = client.post(url, {"name": "業歴は", "kind": "choice", "choices": "1つだけ"})
    assert "選択肢を2つ以上" in bad.content.decode()
    client.post(
        url,
        {"name": "業歴は", "kind": "choice", "choices": "3年未満\n3年以上", "topics": topic.pk},
    )
    page = client.get(reverse("center:codes", args=["questions"])).content.decode()
    assert "業歴は" in page and "3年未満・3年以上" in page and topic.name in page
