"""Recording and taking back a consent, the words, the paper, the notice beside a memo."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.enums import Role
from companies.enums import ConsentKind
from companies.models import Company, Consent, ConsentWording
from companies.services import consent_withdraw
from tests import builders as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    client.force_login(make.user(Role.SECRETARIAT))
    return client


def page_of(company) -> str:
    return reverse("privacy:client_consents", args=["company", company.pk])


def test_recording_a_consent_and_taking_it_back(office):
    company = make.company()
    data = {"kind": "service", "given_on": "令和8年11月1日", "means": "paper"}
    assert office.post(page_of(company), data).status_code == 302
    consent = Consent.objects.get()
    assert f"{consent.given_on:%Y-%m-%d}" == "2026-11-01"
    url = reverse("privacy:withdraw", args=[consent.pk])
    assert office.get(url).status_code == 200
    sent = {"withdrawn_on": f"{timezone.localdate():%Y-%m-%d}", "reason": "電話で申し出"}
    assert office.post(url, sent).status_code == 302
    assert office.post(url, sent).status_code == 302
    html = office.get(page_of(company)).content.decode()
    assert "電話で申し出" in html
    assert "同意は撤回されています" in html


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"given_on": ""}, "入力してください"),
        ({"given_on": "令和8年2月30日"}, "ありません"),
        ({"given_on": "令和20年1月1日"}, "未来"),
        ({"kind": "bank"}, "名称を入力"),
        ({"kind": "everything"}, "選択"),
        ({"means": ""}, "選んで"),
        ({"note": "あ" * 201}, "200文字以内"),
    ],
)
def test_bad_input_is_said_and_kept(office, change, words):
    company = make.company()
    data = {"kind": "service", "given_on": "令和8年11月1日", "means": "paper", "note": "覚え"}
    response = office.post(page_of(company), data | change)
    assert response.status_code == 422
    html = response.content.decode()
    assert words in html
    assert (data | change)["note"] in html
    assert not Consent.objects.exists()


def test_a_merged_record_leads_to_its_root(office):
    root, away = make.company("先"), make.company("元")
    Company.objects.filter(pk=away.pk).update(merged_into=root)
    assert office.get(page_of(away)).url == page_of(root)


def test_what_does_not_exist_is_not_found(office):
    assert office.get(reverse("privacy:client_consents", args=["bank", 1])).status_code == 404
    assert office.get(reverse("privacy:client_consents", args=["person", 99])).status_code == 404


def test_the_paper_carries_the_words_and_the_name_on_one_page(office):
    company = make.company("株式会社𠮷田製作所", address="大田区西蒲田1-2-3")
    for kind in ConsentKind:
        url = reverse("privacy:consent_pdf", args=["company", company.pk])
        response = office.get(f"{url}?kind={kind.value}&agency=城南信用金庫")
        pages = PdfReader(BytesIO(response.content)).pages
        text = "".join(pages[0].extract_text().split())
        assert len(pages) == 1
        assert "𠮷田製作所" in text and "撤回できます" in text


def test_a_new_version_of_the_words(client):
    client.force_login(make.user(Role.MANAGER))
    url = reverse("privacy:wording_new", args=["service"])
    assert client.get(reverse("privacy:wordings")).status_code == 200
    day = f"{timezone.localdate():%Y-%m-%d}"
    assert client.post(url, {"text": "新", "valid_from": day, "after": "1"}).status_code == 302
    assert client.post(url, {"text": "新", "valid_from": day, "after": "1"}).status_code == 302
    assert ConsentWording.objects.filter(kind="service").count() == 2
    stale = client.post(url, {"text": "別", "valid_from": day, "after": "1"})
    assert stale.status_code == 422
    assert "ほかの人が" in stale.content.decode()
    early = client.post(url, {"text": "別", "valid_from": "2026-01-01", "after": "2"})
    assert "以後の日付" in early.content.decode()


def test_the_notice_beside_the_memo_warns_until_consent_is_recorded(office):
    company = make.company()
    url = f"{reverse('consultations:beside')}?company={company.pk}"
    assert "同意の記録がありません" in office.get(url).content.decode()
    quick = reverse("privacy:quick_consent", args=["company", company.pk])
    assert "data-dialog-auto" in office.get(quick).content.decode()
    bad = office.post(quick, {"given_on": "あした", "means": "paper"}, HTTP_HX_REQUEST="true")
    assert (bad.status_code, "あした" in bad.content.decode()) == (422, True)
    good = {"given_on": f"{timezone.localdate():%m/%d}", "means": "spoken"}
    done = office.post(quick, good, HTTP_HX_REQUEST="true").content.decode()
    assert "hx-swap-oob" in done
    assert "同意の記録がありません" not in office.get(url).content.decode()


def test_the_memos_page_warns_and_says_what_was_taken_back(office):
    lead = make.coordinator()
    memo = make.submitted(lead)
    page = reverse("consultations:detail", args=[memo.number])
    assert "同意の記録がありません" in office.get(page).content.decode()
    consent = make.consent(memo.company)
    assert "同意あり" in office.get(page).content.decode()
    office.post(
        reverse("privacy:withdraw", args=[consent.pk]),
        {"withdrawn_on": f"{timezone.localdate():%Y-%m-%d}", "reason": "申し出"},
    )
    assert "撤回されています" in office.get(page).content.decode()


def test_the_queue_checks_consent_and_blocks_nothing(office):
    memo = make.submitted(make.coordinator())
    queue = reverse("consultations:confirmations")
    assert "同意の記録がありません" in office.get(queue).content.decode()
    make.consent(memo.company)
    assert "同意の記録がありません" not in office.get(queue).content.decode()


def test_what_was_taken_back_is_not_called_missing(client):
    company, clerk = make.company("大田精機"), make.user(Role.SECRETARIAT)
    consent = make.consent(company, by=clerk)
    consent_withdraw(consent=consent, by=clerk, on=timezone.localdate(), reason="電話で申し出")
    client.force_login(clerk)
    page = client.get(company.get_absolute_url()).content.decode()
    assert "同意は撤回されています" in page
    assert "記録なし：利用・情報共有" not in page
    assert "記録なし：紹介元金融機関への共有" in page
