"""送付: deliberately, to whom it may go, once, and kept on record."""

from __future__ import annotations

import threading
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import AuditEvent, User
from partners.models import Contact
from reports import tasks
from reports.errors import Refused, StepTaken
from reports.models import MonthlyReport, ReportMail, ReportRecipient
from reports.sending import mails, services, wording
from tests import builders as make
from yorozu.kit.files import keep
from yorozu.kit.jobs import JobState
from yorozu.kit.outbox import GIVEN_UP_AFTER, QUIET, MailState

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)
PDF = b"%PDF-1.7 stands in"


@pytest.fixture
def clerk(media: Path) -> User:
    return make.user(Role.SECRETARIAT, name="事務 花子")


def report(**facts: Any) -> MonthlyReport:
    """A finished revision; closed unless `closed` says otherwise."""
    closed = facts.pop("closed", True)
    values = {"month": OCTOBER, "programme": make.programme(), "revision": 1} | facts
    row = MonthlyReport(
        **{"state": JobState.DONE, "requested_by": make.user(Role.MANAGER), **values},
        finished_at=timezone.make_aware(datetime(2026, 11, 6, 9)),
        figures={"closed_on": "2026-11-05" if closed else None, "unconfirmed": 3},
    )
    if row.state == JobState.DONE:
        keep(row.pdf, ContentFile(PDF), "report.pdf")
    row.save()
    return row


def recipient(by: User, email: str = "kyoku@ministry.example", **facts: Any) -> ReportRecipient:
    values: dict[str, Any] = {
        "scope": "center",
        "span": "month",
        "programme": None,
        "organization": "関東経済産業局 産業部 経営支援課",
        "name": "経済 太郎",
        "email": email,
    }
    return services.recipient_add(facts=values | facts, by=by)


def send(row: MonthlyReport, *to: ReportRecipient, by: User, **more: Any) -> services.Sent:
    return services.report_send(report=row, recipients=to, by=by, **more)


def deliver() -> list[EmailMessage]:
    """What the worker sends."""
    for pk in ReportMail.objects.order_by("pk").values_list("pk", flat=True):
        mails.send(pk)
    return list(mail.outbox)


# ── the mail ─────────────────────────────────────────────────────────────────────────────────


def test_a_banks_letter_has_no_workbook_of_what_it_hides(clerk: User) -> None:
    row = report(state=JobState.WAITING, bank=make.bank())
    tasks.build_report_pdf(row.pk)
    row.refresh_from_db()
    assert (row.state, bool(row.pdf), row.xlsx.name) == (JobState.DONE, True, "")


def test_whoever_is_outside_gets_the_file_with_a_letter(clerk: User) -> None:
    to = recipient(clerk)
    assert send(report(), to, by=clerk, message="先日のお礼も申し上げます。").new == 1
    [sent] = deliver()
    assert sent.to == ["kyoku@ministry.example"]
    assert sent.subject == "【東京都よろず支援拠点】令和8年10月分 業務実績報告書のご送付"
    assert sent.reply_to == [clerk.email]
    for words in (
        *("関東経済産業局 産業部 経営支援課\n経済 太郎 様", "いつも大変お世話になっております"),
        *(
            "対象期間：令和8年10月1日～令和8年10月31日",
            "版：第1版・確定",
            "先日のお礼も申し上げます。",
        ),
        *("担当 事務 花子", "事業区分：よろず支援拠点事業"),
    ):
        assert words in sent.body, words
    assert "差し替え" not in sent.body and "速報" not in sent.body
    [(name, content, kind)] = sent.attachments
    assert (content, kind) == (PDF, "application/pdf")
    assert name == "業務実績_2026-10_よろず支援拠点事業_第1版.pdf"


def test_a_colleague_gets_the_address_of_the_page_and_no_file(clerk: User, settings: Any) -> None:
    settings.PUBLIC_URL = "https://yorozu.example"
    make.user(Role.MANAGER, email="kacho@yorozu.example")
    send(report(), recipient(clerk, "Kacho@yorozu.example"), by=clerk)
    [sent] = deliver()
    assert sent.attachments == []
    assert "https://yorozu.example/reports/2026-10/?programme=yorozu#pdf" in sent.body
    assert "お疲れさまです" in sent.body


def test_a_bank_user_who_signs_in_reads_no_reports_and_gets_the_file(clerk: User) -> None:
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    user = make.bank_user(bank)
    to = recipient(clerk, user.email, scope="bank", bank=bank)
    send(report(bank=bank), to, by=clerk)
    [sent] = deliver()
    assert len(sent.attachments) == 1
    assert "連携実績のご報告（城南信用金庫）" in sent.subject


def test_a_replaced_one_says_so_and_to_whom_it_was_new(clerk: User) -> None:
    old, new = recipient(clerk), recipient(clerk, "hq@smrj.example", name="本部 次郎")
    send(report(), old, by=clerk)
    deliver()
    mail.outbox.clear()
    send(report(revision=2), old, new, by=clerk)
    first, second = sorted(deliver(), key=lambda each: each.to[0], reverse=True)
    assert first.subject.endswith("業務実績報告書のご送付 第2版（差替え）")
    assert "お手元の第1版と差し替えて" in first.body
    assert "お手元の第1版" not in second.body
    assert "以前の版がお手元にございましたら" in second.body


@pytest.mark.parametrize(
    ("span", "month", "words", "days"),
    [
        ("month", date(2026, 10, 1), "令和8年10月", "令和8年10月1日～令和8年10月31日"),
        ("quarter", date(2027, 1, 1), "令和8年度第4四半期", "令和9年1月1日～令和9年3月31日"),
        ("year", date(2026, 4, 1), "令和8年度", "令和8年4月1日～令和9年3月31日"),
    ],
)
def test_the_period_in_words(media: Path, span: str, month: date, words: str, days: str) -> None:
    row = report(span=span, month=month)
    assert (wording.period(row), wording.days(row)) == (words, days)


# ── once ─────────────────────────────────────────────────────────────────────────────────────


def test_pressed_twice_it_is_sent_once(clerk: User) -> None:
    row, to = report(), recipient(clerk)
    assert [send(row, to, by=clerk).new for _ in range(2)] == [1, 0]
    deliver()
    assert send(row, to, by=clerk) == services.Sent(0, 1)
    assert len(deliver()) == 1
    assert AuditEvent.objects.filter(act="report.sent").count() == 1


def test_two_entries_of_one_address_get_one(clerk: User) -> None:
    both = recipient(clerk), recipient(clerk, programme=make.programme())
    assert send(report(), *both, by=clerk).new == 1
    assert len(deliver()) == 1


@pytest.mark.django_db(transaction=True)
def test_many_presses_at_once_write_one_mail(clerk: User) -> None:
    row, to = report(), recipient(clerk)
    new: list[int] = []
    start = threading.Barrier(6)

    def press() -> None:
        start.wait()
        new.append(send(row, to, by=clerk).new)
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(new) == [0, 0, 0, 0, 0, 1]
    assert ReportMail.objects.count() == 1


def test_a_dead_mail_server_is_tried_again_and_nothing_doubles(
    clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The task raises for Celery to try again, the sweep queues what waits, one leaves."""

    def refuse(self: EmailMessage) -> None:
        raise ConnectionRefusedError

    send(report(), recipient(clerk), by=clerk)
    row = ReportMail.objects.get()
    with monkeypatch.context() as dead:
        dead.setattr(EmailMessage, "send", refuse)
        for _ in range(2):
            with pytest.raises(ConnectionRefusedError):
                mails.send(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.sent_at) == (MailState.WAITING, 2, None)
    assert tasks.send_report_mail.autoretry_for == (OSError,)
    assert tasks.sweep_report_mails() == 0
    ReportMail.objects.update(created_at=timezone.now() - 2 * QUIET)
    assert tasks.sweep_report_mails() == 1
    for _ in range(2):
        tasks.send_report_mail(row.pk)
    assert len(mail.outbox) == 1


def test_what_was_given_up_is_sent_again_by_hand_once(clerk: User) -> None:
    send(report(), recipient(clerk), by=clerk)
    ReportMail.objects.update(created_at=timezone.now() - 2 * GIVEN_UP_AFTER)
    tasks.sweep_report_mails()
    row = ReportMail.objects.get()
    assert row.state == MailState.FAILED
    other = make.user(Role.MANAGER, name="課長 一郎")
    assert [services.mail_retry(mail=row, by=other) for _ in range(2)] == [True, False]
    row.refresh_from_db()
    assert (row.state, row.attempts, row.asked_by) == (MailState.WAITING, 0, other)
    assert len(deliver()) == 1
    assert services.mail_retry(mail=row, by=other) is False


def test_who_was_taken_off_the_list_meanwhile_gets_none(clerk: User) -> None:
    to = recipient(clerk)
    send(report(), to, by=clerk)
    assert [services.recipient_end(recipient=to, by=clerk) for _ in range(2)] == [True, False]
    assert deliver() == []
    assert ReportMail.objects.get().state == MailState.DROPPED


# ── to whom, and when ────────────────────────────────────────────────────────────────────────


def test_a_letter_of_a_bank_goes_to_that_bank_only(clerk: User) -> None:
    own, other = make.bank(), make.bank("巣鴨信用金庫", "1356")
    rows = {
        bank: recipient(clerk, f"{n}@bank.example", scope="bank", bank=bank)
        for n, bank in enumerate((own, other))
    }
    row = report(bank=own)
    for to in (rows[other], recipient(clerk)):
        with pytest.raises(Refused, match="宛先ではありません"):
            send(row, to, by=clerk)
        with pytest.raises(Refused, match="宛先ではありません"):
            send(row, rows[own], to, by=clerk)
    assert not ReportMail.objects.exists()
    assert send(row, rows[own], by=clerk).new == 1


@pytest.mark.parametrize("known_as", ["contact", "user"])
def test_an_address_known_at_another_bank_is_refused(clerk: User, known_as: str) -> None:
    own, other = make.bank(), make.bank("巣鴨信用金庫", "1356")
    if known_as == "contact":
        email = make.partner_contact(other, email="yamada@sugamo.example").email
    else:
        email = make.bank_user(other).email
    with pytest.raises(ValidationError, match="巣鴨信用金庫の方"):
        recipient(clerk, email.upper(), scope="bank", bank=own)
    assert recipient(clerk, email, scope="bank", bank=other)


def test_who_has_moved_to_another_bank_since_is_refused(clerk: User) -> None:
    own, other = make.bank(), make.bank("巣鴨信用金庫", "1356")
    to = recipient(clerk, "yamada@bank.example", scope="bank", bank=own)
    row = report(bank=own)
    send(row, to, by=clerk)
    Contact.objects.create(
        organization=other, name="山田", email="yamada@bank.example", written_by=clerk
    )
    assert deliver() == []
    with pytest.raises(Refused, match="巣鴨信用金庫の方"):
        send(row, to, by=clerk)


def test_what_is_of_a_coordinator_goes_to_them_and_those_over_them(clerk: User) -> None:
    lead, other = make.coordinator("石田 真"), make.coordinator("大友 悠")
    of_lead = {"scope": "coordinator", "coordinator": lead}
    assert lead.user is not None and other.user is not None
    mine = recipient(clerk, "", name="", **of_lead)
    assert (mine.email, mine.name) == (lead.user.email, "石田 真")
    over = make.user(Role.CHIEF)
    assert recipient(clerk, over.email, **of_lead)
    for email in (other.user.email, "someone@elsewhere.example", make.user(Role.RECEPTION).email):
        with pytest.raises(ValidationError, match="本人とチーフ・課長"):
            recipient(clerk, email, **of_lead)
    send(report(coordinator=lead), mine, by=clerk)
    [sent] = deliver()
    assert "/reports/set/month/2026-10/co-" in sent.body and sent.attachments == []


def test_one_still_provisional_needs_to_be_known_as_such(clerk: User) -> None:
    row, to = report(closed=False), recipient(clerk)
    with pytest.raises(Refused, match="速報として送付する"):
        send(row, to, by=clerk)
    send(row, to, by=clerk, as_provisional=True)
    [sent] = deliver()
    assert "ご送付（速報）" in sent.subject
    assert "本報告書は速報です" in sent.body


@pytest.mark.parametrize("state", [JobState.WAITING, JobState.FAILED])
def test_only_a_finished_one(clerk: User, state: str) -> None:
    with pytest.raises(Refused, match="作成の終わった"):
        send(report(state=state), recipient(clerk), by=clerk)


def test_not_one_that_is_replaced(clerk: User) -> None:
    old, to = report(), recipient(clerk)
    report(revision=2)
    with pytest.raises(Refused, match="新しい第2版があります"):
        send(old, to, by=clerk)


def test_nobody_chosen_and_too_much_said(clerk: User) -> None:
    with pytest.raises(Refused, match="宛先を選んで"):
        send(report(), by=clerk)
    with pytest.raises(Refused, match="500文字以内"):
        send(report(revision=2), recipient(clerk), by=clerk, message="あ" * 501)


def test_a_file_too_large_for_mail_goes_to_colleagues_only(
    clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_BYTES", len(PDF) - 1)
    row, inside = report(), make.user(Role.CHIEF)
    with pytest.raises(Refused, match="10MBを超える"):
        send(row, recipient(clerk), by=clerk)
    assert send(row, recipient(clerk, inside.email), by=clerk).new == 1


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.RECEPTION, Role.PARTNER, Role.TRAINEE])
def test_nobody_else_sends_or_lists(clerk: User, role: Role) -> None:
    row, to, other = report(), recipient(clerk), make.user(role)
    for act in (
        lambda: send(row, to, by=other),
        lambda: recipient(other),
        lambda: services.recipient_end(recipient=to, by=other),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not ReportRecipient.objects.visible_to(other).exists()


# ── the list ─────────────────────────────────────────────────────────────────────────────────


def test_the_same_one_twice_is_refused_until_it_has_ended(clerk: User) -> None:
    first = recipient(clerk)
    with pytest.raises(ValidationError, match="すでに登録されています"):
        recipient(clerk, "KYOKU@ministry.example")
    services.recipient_end(recipient=first, by=clerk)
    assert recipient(clerk).pk != first.pk


def test_what_somebody_else_changed_is_not_lost(clerk: User) -> None:
    row = recipient(clerk)
    facts = {name: getattr(row, name) for name in services.FACTS}
    changed = facts | {"name": "経済 次郎"}
    for _ in range(2):  # the second press changes nothing
        services.recipient_edit(recipient=row, facts=changed, by=clerk, version=1)
    with pytest.raises(StepTaken):
        services.recipient_edit(recipient=row, facts=facts, by=clerk, version=1)
    row.refresh_from_db()
    assert (row.name, row.version) == ("経済 次郎", 2)


def test_the_database_keeps_a_scope_with_its_record(clerk: User) -> None:
    for facts in ({"scope": "bank"}, {"scope": "center", "bank": make.bank()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportRecipient.objects.create(
                **facts, name="山田", email="a@bank.example", created_by=clerk
            )
