"""個人情報の請求: due dates, steps, the letter, the extract."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.enums import Role
from accounts.models import AuditEvent
from companies.enums import RequestState
from companies.errors import Refused, StaleRevision
from companies.models import Company, DisclosureRequest, DisclosureTransition
from companies.services import request_move, request_postpone
from tests import builders as make

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


@pytest.fixture
def clerk():
    return make.user(Role.SECRETARIAT)


@pytest.fixture
def office(client, clerk):
    client.force_login(clerk)
    return client


def form_data(**changes: str) -> dict[str, str]:
    return {
        "kind": "disclose",
        "applicant": "佐藤 一郎",
        "identity_check": "運転免許証",
        "wish": "私の記録の開示",
        "received_on": "令和8年11月2日",
    } | changes


def test_it_is_due_two_weeks_on_unless_said_otherwise(clerk):
    row = make.privacy_request(by=clerk, received_on=date(2026, 11, 2))
    assert row.due_on == date(2026, 11, 16)
    other = make.privacy_request(by=clerk, received_on=date(2026, 11, 2), due_on=date(2026, 12, 1))
    assert other.due_on == date(2026, 12, 1)


def test_each_step_is_kept_with_who_and_why(clerk):
    row = make.privacy_request(by=clerk)
    row = request_move(
        request=row, to=RequestState.WORKING, by=clerk, revision=0, reason="記録を集める"
    )
    row = request_move(
        request=row, to=RequestState.ANSWERED, by=clerk, revision=1, answer="写しを交付した。"
    )
    assert (row.state, row.answered_on) == ("answered", TODAY())
    steps = row.transitions.values_list("from_state", "to_state", "reason")
    assert list(steps) == [
        ("", "received", ""),
        ("received", "working", "記録を集める"),
        ("working", "answered", ""),
    ]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        DisclosureTransition.objects.update(reason="x")
    assert AuditEvent.objects.filter(act="request.answered", target_id=str(row.pk)).exists()


def test_closing_needs_an_answer_and_taking_up_again_a_reason(clerk):
    row = make.privacy_request(by=clerk)
    for bad in ({"answer": " "}, {"answer": "x", "answered_on": TODAY() + timedelta(days=1)}):
        with pytest.raises(ValidationError):
            request_move(request=row, to=RequestState.ANSWERED, by=clerk, revision=0, **bad)
    row = request_move(request=row, to=RequestState.REFUSED, by=clerk, revision=0, answer="別人")
    with pytest.raises(ValidationError, match="理由"):
        request_move(request=row, to=RequestState.WORKING, by=clerk, revision=1)
    row = request_move(
        request=row, to=RequestState.WORKING, by=clerk, revision=1, reason="本人と分かった"
    )
    assert (row.is_open, row.answered_on) == (True, None)
    with pytest.raises(Refused):
        request_move(request=row, to=RequestState.RECEIVED, by=clerk, revision=2)


def test_a_stale_page_is_refused_and_a_second_click_is_not(clerk):
    row = make.privacy_request(by=clerk)
    request_move(request=row, to=RequestState.WORKING, by=clerk, revision=0)
    request_move(request=row, to=RequestState.WORKING, by=clerk, revision=0)
    with pytest.raises(StaleRevision):
        request_move(request=row, to=RequestState.ANSWERED, by=clerk, revision=0, answer="x")
    with pytest.raises(StaleRevision):
        request_postpone(
            request=row, due_on=TODAY() + timedelta(days=60), reason="x", by=clerk, revision=0
        )
    assert row.transitions.count() == 2


def test_the_list_shows_what_is_overdue_first(office, clerk, django_assert_max_num_queries):
    for days in (30, 20, 3):
        make.privacy_request(
            by=clerk, received_on=TODAY() - timedelta(days=days), applicant=f"{days}日前の人"
        )
    with django_assert_max_num_queries(10):
        html = office.get(reverse("privacy:requests")).content.decode()
    places = [html.index(f"{days}日前の人") for days in (30, 20, 3)]
    assert places == sorted(places)
    assert html.count("期限切れ") == 2
    assert "請求はまだありません" in office.get("/privacy/requests/?state=closed").content.decode()


def test_receiving_over_the_page(office):
    company = make.company()
    data = form_data(company=str(company.pk), company_text=company.name)
    assert office.post(reverse("privacy:request_new"), data).status_code == 302
    assert office.post(reverse("privacy:request_new"), data).status_code == 302
    row = DisclosureRequest.objects.get()
    assert (row.company, row.due_on) == (company, date(2026, 11, 16))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"applicant": ""}, "入力してください"),
        ({"received_on": "令和30年1月1日"}, "未来"),
        ({"due_on": "令和8年11月1日"}, "受付日以後"),
        ({"company_text": "ない会社"}, "見つかりません"),
        ({"kind": "x"}, "選択"),
    ],
)
def test_bad_input_is_said_and_kept(office, change, words):
    response = office.post(reverse("privacy:request_new"), form_data(**change))
    html = response.content.decode()
    assert (response.status_code, words in html, "私の記録の開示" in html) == (422, True, True)
    assert not DisclosureRequest.objects.exists()


def test_answering_over_the_page_and_printing_the_letter(office, clerk):
    row = make.privacy_request(by=clerk, applicant="𠮷田 花子", received_on=TODAY())
    step = reverse("privacy:request_step", args=[row.pk, "answered"])
    refused = office.post(step, {"revision": "0", "answer": "", "answered_on": "きょう"})
    assert refused.status_code == 422
    assert "きょう" in refused.content.decode()
    assert office.get(reverse("privacy:request_pdf", args=[row.pk])).status_code == 302
    sent = {"revision": "0", "answer": "記録の写しを\n同封します。", "answered_on": str(TODAY())}
    assert office.post(step, sent).status_code == 302
    pdf = office.get(reverse("privacy:request_pdf", args=[row.pk])).content
    text = "".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())
    # it says where to ask back, also while no office has a telephone of its own
    fixed = ("保有個人データの開示", "拝啓", "敬具", "以上", "電話03-0000-0000")
    for words in ("𠮷田花子様", "記録の写しを", *fixed):
        assert words in text


def test_another_due_date_over_the_page(office, clerk):
    row = make.privacy_request(by=clerk)
    url = reverse("privacy:request_due", args=[row.pk])
    bad = office.post(url, {"revision": "0", "due_on": "令和8年1月1日", "reason": "照会"})
    assert (bad.status_code, "受付日以後" in bad.content.decode()) == (422, True)
    good = {"revision": "0", "due_on": "令和20年1月1日", "reason": "全国本部へ照会"}
    assert office.post(url, good).status_code == 302
    assert "全国本部へ照会" in office.get(f"/privacy/requests/{row.pk}/").content.decode()


def cells(response) -> str:
    book = load_workbook(BytesIO(b"".join(response.streaming_content)))
    return "\n".join(
        str(value) for sheet in book for row in sheet.values for value in row if value is not None
    )


def test_the_extract_holds_all_and_restricted_memos_for_the_manager_only(office, clerk, client):
    lead, company = make.coordinator(), make.company("株式会社大田精機", phone="03-9000-0001")
    away = make.company("大田精機（旧登録）")
    Company.objects.filter(pk=away.pk).update(merged_into=company)
    make.confirmed(lead, company=company, content="ふつうの相談")
    make.confirmed(lead, company=away, content="統合前の相談", started_at=make.at("2026-09-01"))
    make.confirmed(
        lead,
        company=company,
        content="秘密の相談",
        is_restricted=True,
        started_at=make.at("2026-08-01"),
    )
    make.confirmed(lead, content="よその相談", started_at=make.at("2026-07-01"))
    make.consent(company, by=clerk)
    row = make.privacy_request(company, by=clerk)
    url = reverse("desks:extract", args=[row.pk])
    text = cells(office.get(url))
    for words in ("03-9000-0001", "ふつうの相談", "統合前の相談", "大田精機（旧登録）", "書面"):
        assert words in text
    assert "秘密の相談" not in text and "よその相談" not in text
    client.force_login(make.user(Role.MANAGER))
    assert "秘密の相談" in cells(client.get(url))
    events = AuditEvent.objects.filter(act="privacy.extracted").order_by("pk")
    assert [event.detail["restricted"] for event in events] == [0, 1]


def test_a_request_without_a_registered_client_has_no_extract(office, clerk):
    row = make.privacy_request(by=clerk)
    assert office.get(reverse("desks:extract", args=[row.pk])).status_code == 404


def test_the_start_page_names_what_is_due(client):
    late = make.privacy_request(
        received_on=timezone.localdate() - timedelta(days=20), applicant="請求 花子"
    )
    client.force_login(make.user(Role.SECRETARIAT))
    page = client.get("/").content.decode()
    assert reverse("privacy:request", args=[late.pk]) in page
    assert "請求 花子" in page and "期限切れ" in page
    client.force_login(make.user(Role.COORDINATOR))
    assert "請求 花子" not in client.get("/").content.decode()
