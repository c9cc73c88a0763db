"""The pages of sending: what is shown, ticked and written is what the services do."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.enums import Role
from accounts.models import User
from reports.models import MonthlyReport, ReportMail, ReportRecipient
from reports.sending import mails, services
from tests import builders as make
from tests.reports.test_sending import PDF, clerk, recipient, report, send
from yorozu.kit.outbox import MailState

pytestmark = pytest.mark.django_db
__all__ = ["clerk"]
NEW = "/reports/recipients/new/"


@pytest.fixture
def desk(clerk: User, client: Client) -> Client:
    client.force_login(clerk)
    return client


def page_of(row: MonthlyReport, step: str = "") -> str:
    return f"/reports/sending/{row.pk}/{step}"


def text(response: Any) -> str:
    content: str = response.content.decode()
    return content


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_from_the_list_over_the_preview_to_the_mail(desk: Client, clerk: User) -> None:
    row, to = report(), recipient(clerk)
    page = text(desk.get(page_of(row)))
    assert "経済 太郎 様" in page and "未送付" in page and "PDFを添付" in page
    asked = {"recipient": [to.pk], "message": "ひとことです。"}
    shown = text(desk.post(page_of(row, "check/"), asked))
    assert "業務実績報告書のご送付" in shown and "ひとことです。" in shown
    assert "1件に送付する" in shown
    back = text(desk.post(page_of(row, "check/"), asked | {"back": "1"}))
    assert "ひとことです。" in back and "内容を確かめる" in back
    assert not ReportMail.objects.exists() and mail.outbox == []
    for _ in range(2):
        done = desk.post(page_of(row, "send/"), asked, follow=True)
    assert "送付済みのため、送っていません" in text(done)
    assert ReportMail.objects.count() == 1
    mails.send(ReportMail.objects.get().pk)
    assert "送付済" in text(desk.get(page_of(row)))


def test_what_is_refused_keeps_what_was_typed_and_ticked(desk: Client, clerk: User) -> None:
    row, first = report(closed=False), recipient(clerk)
    recipient(clerk, "hq@smrj.example", name="本部 次郎")
    asked = {"recipient": [first.pk], "message": "消えないでください。"}
    for step in ("check/", "send/"):
        page = desk.post(page_of(row, step), asked)
        assert page.status_code == 422
        assert "消えないでください。" in text(page)
        assert "速報として送付する" in text(page)
        ticked = [each.recipient.pk for each, is_ticked in page.context["rows"] if is_ticked]
        assert ticked == [first.pk]
    page = desk.post(page_of(row, "check/"), asked | {"message": "あ" * 501})
    assert page.status_code == 422
    assert desk.post(page_of(row, "check/"), asked | {"as_provisional": "on"}).status_code == 200
    assert not ReportMail.objects.exists()


def test_somebody_of_another_list_is_not_taken_from_the_form(desk: Client, clerk: User) -> None:
    row = report(bank=make.bank())
    other = recipient(clerk)
    for step in ("check/", "send/"):
        page = desk.post(page_of(row, step), {"recipient": [other.pk, "x", "9" * 30]})
        assert page.status_code == 422
    assert not ReportMail.objects.exists()


def test_a_new_revision_shows_who_has_the_old_one(desk: Client, clerk: User) -> None:
    old, to = report(), recipient(clerk)
    send(old, to, by=clerk)
    mails.send(ReportMail.objects.get().pk)
    new = report(revision=2)
    page = text(desk.get(page_of(new)))
    assert "旧版送付済" in page and "第2版（差替え）" in page
    former = text(desk.get(page_of(old)))
    assert "差し替えられています" in former and "内容を確かめる" not in former


def test_a_failed_one_has_its_button(desk: Client, clerk: User) -> None:
    row, to = report(), recipient(clerk)
    send(row, to, by=clerk)
    ReportMail.objects.update(state=MailState.FAILED)
    sent = ReportMail.objects.get()
    assert "送れませんでした" in text(desk.get(page_of(row)))
    again = desk.post(page_of(row, f"mails/{sent.pk}/retry/"), follow=True)
    assert "もう一度送ります" in text(again)
    assert "送信待ち" in text(again)
    other = report(bank=make.bank())
    assert desk.post(page_of(other, f"mails/{sent.pk}/retry/")).status_code == 404


def test_the_pages_cost_the_same_for_many(
    desk: Client, clerk: User, django_assert_max_num_queries: Any
) -> None:
    row = report()
    rows = [recipient(clerk, f"{n}@ministry.example") for n in range(30)]
    send(row, *rows[:20], by=clerk)
    desk.get(page_of(row))
    with django_assert_max_num_queries(11):
        desk.get(page_of(row))
    with django_assert_max_num_queries(6):
        desk.get("/reports/recipients/")


def test_nothing_unfinished_and_nothing_of_nowhere(desk: Client, clerk: User) -> None:
    waiting = report(state="waiting")
    for address in (page_of(waiting), "/reports/sending/99999999999999999999/"):
        assert desk.get(address).status_code == 404
    assert desk.get("/reports/recipients/99999999999999999999/").status_code == 404


# ── the file behind a link ───────────────────────────────────────────────────────────────────


def test_a_colleague_opens_the_file_and_no_other_coordinators(clerk: User, client: Client) -> None:
    lead, other = make.coordinator("石田 真"), make.coordinator("大友 悠")
    row = report(coordinator=lead)
    for user, status in (
        (lead.user, 200),
        (other.user, 404),
        (make.user(Role.CHIEF), 200),
        (make.user(Role.RECEPTION), 403),
    ):
        assert user is not None
        client.force_login(user)
        answer = client.get(f"/reports/set/jobs/{row.pk}/report.pdf")
        assert answer.status_code == status
        if status == 200:
            assert body(answer) == PDF
    assert lead.user is not None
    client.force_login(lead.user)
    letter = client.get(f"/reports/set/jobs/{report(bank=make.bank()).pk}/report.pdf")
    assert body(letter) == PDF  # as on its own page: it hides what is small


# ── the list ─────────────────────────────────────────────────────────────────────────────────


def fields(**changes: Any) -> dict[str, Any]:
    return {
        "scope": "center",
        "span": "month",
        "organization": "関東経済産業局",
        "name": "経済 太郎",
        "email": "Kyoku@Ministry.example",
    } | changes


def test_listed_changed_and_taken_off(desk: Client) -> None:
    assert desk.post(NEW, fields()).status_code == 302
    row = ReportRecipient.objects.get()
    assert (row.email, row.about) == ("kyoku@ministry.example", None)
    url = f"/reports/recipients/{row.pk}/"
    changed = fields(name="経済 次郎", version="1")
    assert desk.post(url, changed).status_code == 302
    late = desk.post(url, fields(name="経済 三郎", version="1"))
    assert late.status_code == 409 and "経済 三郎" in text(late)
    for _ in range(2):
        desk.post(f"{url}end/")
    desk.get("/reports/recipients/")  # says so once
    assert "経済 次郎" not in text(desk.get("/reports/recipients/"))
    assert "経済 次郎" in text(desk.get("/reports/recipients/?ended=1"))
    assert "外した宛先です" in text(desk.get(url))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"scope": "bank"}, "信用金庫を選んでください"),
        ({"scope": "office"}, "拠点を選んでください"),
        ({"scope": "coordinator"}, "COを選んでください"),
        ({"name": ""}, "氏名を入力してください"),
        ({"email": ""}, "メールアドレスを入力してください"),
        ({"email": "arienai"}, "有効なメールアドレス"),
        ({"email": "a@b.example\r\nBcc: c@d.example"}, "有効なメールアドレス"),
        ({"scope": "nonsense"}, "報告書"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    desk: Client, changes: dict[str, Any], words: str
) -> None:
    page = desk.post(NEW, fields(**changes))
    assert page.status_code == 422
    assert words in text(page) and "関東経済産業局" in text(page)
    assert not ReportRecipient.objects.exists()


def test_the_same_one_again_is_said(desk: Client) -> None:
    desk.post(NEW, fields())
    page = desk.post(NEW, fields())
    assert page.status_code == 422
    assert "すでに登録されています" in text(page)


def test_one_of_a_banks_people_fills_the_form_in(desk: Client, clerk: User) -> None:
    bank = make.bank()
    there = make.partner_contact(bank, email="yamada@jonan.example", by=clerk)
    make.partner_contact(bank, "連絡 無子", by=clerk)
    page = text(desk.get(f"{NEW}?bank={bank.pk}"))
    assert "yamada@jonan.example" in page and "連絡 無子" not in page
    initial = desk.get(f"{NEW}?contact={there.pk}").context["form"].initial
    assert (initial["scope"], initial["bank"]) == ("bank", bank.pk)
    assert initial["organization"] == "城南信用金庫 業務部 課長"
    kept = {**fields(), **initial, "span": "quarter"}
    assert desk.post(NEW, kept).status_code == 302
    assert ReportRecipient.objects.get().bank == bank


def test_what_a_scope_does_not_name_is_left_out(desk: Client) -> None:
    """Somebody who changed their mind leaves another choice behind."""
    desk.post(NEW, fields(bank=make.bank().pk, office=make.office().pk))
    row = ReportRecipient.objects.get()
    assert (row.bank, row.office) == (None, None)


def test_a_coordinator_without_an_address_gets_their_own(desk: Client) -> None:
    lead = make.coordinator()
    assert desk.post(
        NEW, fields(scope="coordinator", coordinator=lead.pk, name="", email="")
    ).status_code == 302  # fmt: skip
    assert lead.user is not None
    assert ReportRecipient.objects.get().email == lead.user.email


# ── where it is reached from ─────────────────────────────────────────────────────────────────


def test_the_months_page_and_the_index_lead_there(desk: Client, client: Client) -> None:
    row = report()
    assert page_of(row) in text(desk.get("/reports/2026-10/"))
    assert "/reports/recipients/" in text(desk.get("/reports/"))
    client.force_login(make.user(Role.COORDINATOR))
    assert page_of(row) not in text(client.get("/reports/2026-10/"))
    assert "/reports/recipients/" not in text(client.get("/reports/"))


def test_services_are_the_only_way_to_the_outbox(clerk: User) -> None:
    """The preview writes nothing down."""
    services.mails_for(report(), [recipient(clerk)], by=clerk, message="")
    assert not ReportMail.objects.exists()
