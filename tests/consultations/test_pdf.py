"""The memo on paper."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from accounts.enums import Role
from accounts.models import AuditEvent
from consultations.confirming.services import memo_confirm, memo_void
from consultations.models import Memo
from consultations.reading.pdf import memo_pdf, sheet_of
from coordinators.models import Coordinator
from tests import builders
from yorozu.kit.pdf import render_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> Coordinator:
    return builders.coordinator()


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def test_carries_the_boxes_of_the_form(lead: Coordinator) -> None:
    memo = builders.submitted(
        lead,
        company_name="㈱髙島①商店",
        company_kana="タカシマショウテン",
        business="精密部品",
        person_name="𠮷田 一郎",
        content="相談の本文😀",
        impression="所感の本文",
    )
    (page,) = pages(memo_pdf(memo))
    for label in (
        *("経営相談メモ", "相談日時", "相談対応者", "企業名", "事業内容", "相談者名", "記載者"),
        *("相談内容", "アドバイス内容", "所感", "確認欄"),
    ):
        assert label in page, label
    for text in (
        *("令和8年10月5日(月)", "10時00分", "11時00分迄", "石田 真", "㈱髙島①商店"),
        *("𠮷田 一郎 様", "タカシマショウテン", "相談の本文〓", "所感の本文"),
    ):
        assert text in page, text


def test_an_unconfirmed_one_says_so(lead: Coordinator) -> None:
    memo = builders.submitted(lead)
    assert "未確認" in pages(memo_pdf(memo))[0]
    clerk = builders.user(Role.SECRETARIAT, name="事務 花子")
    memo_confirm(memo=memo, by=clerk)
    confirmed = Memo.objects.get(pk=memo.pk)
    (page,) = pages(memo_pdf(confirmed))
    assert "未確認" not in page
    assert f"番号 {memo.number}" in page
    assert "確認者 事務 花子" in page
    assert "確認日 令和" in page
    void = memo_void(memo=confirmed, by=clerk, reason="重複")
    assert "取消" in pages(memo_pdf(void))[0]


def test_long_text_flows_on_and_none_is_lost(lead: Coordinator) -> None:
    lines = [f"{n:03}行目の相談内容です。" for n in range(120)]
    memo = builders.submitted(lead, content="\n".join(lines), impression="終わりの所感")
    sheets = pages(memo_pdf(memo))
    assert len(sheets) > 1
    whole = "\n".join(sheets)
    for line in lines:
        assert line in whole
    assert "続紙" not in sheets[0]
    assert "続紙" in sheets[1]
    assert f"{memo.number}" in sheets[1]
    assert "終わりの所感" in whole
    assert "確認欄" in sheets[-1]


def test_same_memo_same_bytes(lead: Coordinator) -> None:
    memo = builders.submitted(lead)
    assert memo_pdf(memo) == memo_pdf(Memo.objects.get(pk=memo.pk))


def test_what_was_typed_is_text(lead: Coordinator) -> None:
    memo = builders.submitted(lead)
    sheet = replace(sheet_of(memo), content='<img src="file:///etc/passwd"><b>太字</b>')
    content = render_pdf("print/memo.html", {"sheet": sheet}, title="試験")
    assert "<b>太字</b>" in "".join(pages(content)).replace("\n", "")


def test_who_may_print(client: Client, lead: Coordinator) -> None:
    memo = builders.submitted(lead, is_restricted=True)
    address = f"/consultations/{memo.number}/memo.pdf"

    def answer(user: Any) -> int:
        client.force_login(user)
        return client.get(address).status_code

    assert answer(builders.user(Role.RECEPTION)) == 403
    assert answer(builders.user(Role.PARTNER)) == 403
    assert answer(builders.coordinator("大友 薫").user) == 404
    manager = builders.user(Role.MANAGER)
    assert answer(manager) == 200
    response = client.get(address)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'inline; filename="memo-{memo.number}.pdf"'
    event = AuditEvent.objects.filter(act="memo.printed").latest("pk")
    assert (event.actor_id, event.detail["restricted"]) == (manager.pk, True)
    assert client.post(address).status_code == 405
    assert client.get("/consultations/R8-99999/memo.pdf").status_code == 404
