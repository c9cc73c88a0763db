"""Each party's paper holds what that party may see, proven on the text of the PDF."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.enums import Role
from accounts.models import AuditEvent
from assist.enums import FollowOutcome
from assist.models import AssistConference, AssistParty
from assist.papers import conference_paper
from assist.pdf import party_pdf, plan_pdf
from assist.services import action_edit, case_withdraw, first_move_record, follow_up_record
from assist.services.plans import ActionFacts
from companies.enums import ConsentKind
from companies.models import Consent
from companies.services import client_merge, consent_withdraw
from tests import builders as make
from tests.assist import world as scene
from tests.paper_checks import problems

pytestmark = pytest.mark.django_db
NAMES = ("城南", "活性化", "信用保証", "引継ぎ", "東商", "")
SECRET = "秘密の製作所"


@pytest.fixture
def clerk() -> Any:
    return make.user(Role.SECRETARIAT)


def text_of(pdf: bytes) -> str:
    """Without spaces and line ends: a line may break anywhere in Japanese."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def paper_of(row: AssistConference, name: str) -> str:
    row.refresh_from_db()
    return text_of(party_pdf(row, scene.party(row, name)))


def everything(clerk: Any) -> AssistConference:
    """Three cases: one all may read, one only the bank and 保証協会, one nobody."""
    row = scene.conference(by=clerk)
    company = make.company("株式会社公開工業")
    half = make.company("有限会社半分商店")
    hidden = make.company(SECRET)
    first = scene.agree(scene.case(row, company, by=clerk, debt="残高八千万円"), by=clerk)
    second = scene.case(row, half, by=clerk, debt="残高三千万円")
    scene.agree(second, "城南", "信用保証", by=clerk)
    third = scene.case(row, hidden, by=clerk, debt="残高九億円", bank_person="担当の鈴木")
    row = scene.move(row, "fixed", "held", by=clerk)
    for case in (first, second, third):
        case.conference = row
        for n, name in enumerate(NAMES):
            for kind, shared in (("共有", True), ("内密", False)):
                if shared == (n % 2 == 0):
                    words = f"案件{case.position}{kind}{n}番の見立て"
                    scene.say(case, name, words, by=clerk, is_shared=shared)
    for case, aim in ((first, "公開目標"), (second, "半分目標"), (third, "秘密目標")):
        plan = scene.decide(case, by=clerk, aim=aim)
        did = scene.action(plan, by=clerk, what=f"{aim}の対応")
        done = ActionFacts(did.what, did.party, did.due_on, did.owner, row.held_on, f"{aim}結果")
        action_edit(action=did, facts=done, version=0, by=clerk)
        first_move_record(
            plan=plan, done_on=row.held_on, result=f"{aim}初動結果", version=1, by=clerk
        )
        follow_up_record(
            follow_up=plan.follow_ups.order_by("months")[0],
            outcome=FollowOutcome.BETTER,
            done_on=timezone.localdate(),
            note_text=f"{aim}確認メモ",
            version=0,
            by=clerk,
        )
    return row


# Which cases each party may read, and the number of the party in its words.
MAY_READ = {"城南": {1, 2}, "活性化": {1}, "信用保証": {1, 2}, "引継ぎ": {1}, "東商": {1}}
OF_CASE = {
    1: ("株式会社公開工業", "残高八千万円", "公開目標"),
    2: ("有限会社半分商店", "残高三千万円", "半分目標"),
    3: (SECRET, "残高九億円", "担当の鈴木", "秘密目標"),
}


@pytest.mark.parametrize("name", MAY_READ)
def test_a_party_reads_its_cases_and_nothing_of_the_others(name, clerk):
    row = everything(clerk)
    text = paper_of(row, name)
    for number, words in OF_CASE.items():
        assert f"案件{number}" in text
        for word in words:
            assert (word in text) == (number in MAY_READ[name]), (name, number, word)
        if number not in MAY_READ[name]:
            assert f"案件{number}共有" not in text and f"案件{number}内密" not in text


@pytest.mark.parametrize("name", MAY_READ)
def test_a_party_reads_no_other_partys_internal_view(name, clerk):
    row = everything(clerk)
    text = paper_of(row, name)
    own = NAMES.index(name)
    for n in range(len(NAMES)):
        if n % 2 == 0:
            assert f"案件1共有{n}番" in text
        else:
            assert (f"案件1内密{n}番" in text) == (n == own), (name, n)


@pytest.mark.parametrize("name", MAY_READ)
def test_how_it_went_is_for_who_did_it(name, clerk):
    row = everything(clerk)
    text = paper_of(row, name)
    assert ("公開目標結果" in text) == (name == "活性化")
    # The centre's first move and what the centre heard afterwards are the centre's.
    assert "初動結果" not in text and "確認メモ" not in text
    assert "3か月後" in text and "改善" in text


def test_the_centres_set_holds_all_but_the_name_nobody_may_read(clerk):
    row = everything(clerk)
    text = paper_of(row, "")
    for word in (*OF_CASE[1], *OF_CASE[2], "案件1内密1番", "案件2内密3番", "公開目標確認メモ"):
        assert word in text, word
    for word in (*OF_CASE[3], "案件3共有", "案件3内密"):
        assert word not in text, word


def test_the_data_of_a_closed_case_is_never_read_into_the_paper(clerk):
    row = everything(clerk)
    for name in MAY_READ:
        paper = conference_paper(row, scene.party(row, name))
        for case in paper.cases:
            if case.number not in MAY_READ[name]:
                assert case == type(case)(case.number, closed=case.closed)


def test_a_consent_taken_back_hides_the_case_at_once(clerk):
    row = everything(clerk)
    assert "残高三千万円" in paper_of(row, "城南")
    given = Consent.objects.get(
        kind=ConsentKind.ASSIST, company__name="有限会社半分商店", agency="城南信用金庫"
    )
    consent_withdraw(consent=given, by=clerk, on=timezone.localdate(), reason="電話で申し出")
    text = paper_of(row, "城南")
    assert "残高三千万円" not in text and "有限会社半分商店" not in text
    assert "残高三千万円" in paper_of(row, "信用保証")


def test_a_consent_of_another_kind_opens_nothing(clerk):
    row = scene.conference(by=clerk)
    company = make.company(SECRET)
    scene.case(row, company, by=clerk)
    make.consent(company, ConsentKind.BANK, by=clerk, agency="城南信用金庫")
    make.consent(company, by=clerk)
    assert SECRET not in paper_of(row, "城南")


def test_a_merged_company_is_printed_under_its_root_with_the_roots_consents(clerk):
    row = scene.conference(by=clerk)
    old, root = make.company("旧社名製作所"), make.company("新社名製作所")
    made = scene.case(row, old, by=clerk)
    scene.agree(made, "城南", by=clerk)
    client_merge(merged=old, root=root, by=make.user(Role.MANAGER))
    text = paper_of(row, "城南")
    assert "新社名製作所" in text and "旧社名製作所" not in text
    for given in Consent.objects.filter(kind=ConsentKind.ASSIST):
        consent_withdraw(consent=given, by=clerk, on=timezone.localdate(), reason="申し出")
    assert "新社名製作所" not in paper_of(row, "城南")


def test_a_withdrawn_case_is_on_no_paper(clerk):
    row = everything(clerk)
    case = row.cases.get(position=1)
    case_withdraw(case=case, reason="金融機関が取り下げ", version=case.version, by=clerk)
    for name in NAMES:
        assert "株式会社公開工業" not in paper_of(row, name)


def test_the_plans_sheet_holds_shared_words_only_and_says_who_may_get_it(clerk):
    row = everything(clerk)
    text = text_of(plan_pdf(row.cases.get(position=2)))
    assert "半分目標" in text and "案件2共有0番" in text and "案件2内密" not in text
    assert "城南信用金庫、東京信用保証協会" in text and "確認メモ" not in text
    closed = text_of(plan_pdf(row.cases.get(position=3)))
    assert SECRET not in closed and "秘密目標" not in closed and "案件3" in closed


def test_papers_are_the_same_bytes_and_accessible(clerk):
    row = everything(clerk)
    seat = scene.party(row, "城南")
    pdf = party_pdf(row, seat)
    assert pdf == party_pdf(row, seat)
    assert problems(pdf) == []
    assert problems(plan_pdf(row.cases.get(position=1))) == []


def test_taking_a_paper_leaves_a_trace(clerk, client: Client):
    row = everything(clerk)
    client.force_login(clerk)
    seat = scene.party(row, "活性化")
    url = reverse("assist:party_pdf", args=[row.pk, seat.pk])
    response = client.get(url)
    assert response.status_code == 200 and response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    event = AuditEvent.objects.get(act="assist.printed")
    assert (event.target_id, event.detail) == (str(row.pk), {"party": seat.pk})


def test_a_party_of_another_conference_has_no_paper_here(clerk, client: Client):
    row, other = scene.conference(by=clerk), scene.conference(by=clerk, title="別の回")
    client.force_login(clerk)
    foreign = AssistParty.objects.filter(conference=other).first()
    assert foreign is not None
    url = reverse("assist:party_pdf", args=[row.pk, foreign.pk])
    assert client.get(url).status_code == 404


def test_one_paper_to_sign_names_all_parties(clerk, client: Client):
    row = scene.conference(by=clerk)
    case = scene.case(row, make.company(SECRET), by=clerk)
    client.force_login(clerk)
    pdf = client.get(reverse("assist:consent_pdf", args=[case.pk])).content
    text = text_of(pdf)
    for name in ("城南信用金庫", *(name for name, _ in scene.STANDING)):
        assert name in text
    assert settings.CENTER_NAME in text
