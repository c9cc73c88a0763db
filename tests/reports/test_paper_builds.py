"""Asking for the month's PDF: once, by those who may, and always with an end."""

import hashlib
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from accounts.enums import Role
from accounts.models import AuditEvent, User
from center.models import ClosedDay
from reports import services
from reports.models import MonthlyReport
from reports.tasks import build_last_month_if_first_working_day, build_report_pdf
from tests import builders as make
from yorozu.kit.jobs import JobState

OCTOBER = date(2026, 10, 1)
PAGE = "/reports/2026-10/"
FILE = f"{PAGE}report.pdf"
CONTENT = b"%PDF-1.7 stands in"


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch, media: Path) -> list[date]:
    """Months that were printed; the printing itself is tested elsewhere."""
    months: list[date] = []

    def report_pdf(figures: Any, layout: Any) -> bytes:
        months.append(figures.month)
        return CONTENT

    monkeypatch.setattr("reports.pdf.report_pdf", report_pdf)
    return months


@pytest.fixture
def clerk(db: None, client: Client) -> User:
    make.programme()
    user = make.user(Role.SECRETARIAT, name="事務 花子")
    client.force_login(user)
    return user


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def ask(by: User | None = None) -> MonthlyReport:
    return services.report_request(month=OCTOBER, programme=make.programme(), by=by)


# --- one build


@pytest.mark.django_db
def test_a_double_click_builds_once(clerk: User, client: Client, printed: list[date]) -> None:
    for _ in range(2):
        assert client.post(f"{PAGE}build/")["Location"] == f"{PAGE}?programme=yorozu"
    job = MonthlyReport.objects.get()
    build_report_pdf(job.pk)
    build_report_pdf(job.pk)  # the broker delivers a message of a killed worker again
    job.refresh_from_db()
    assert (job.state, job.revision, job.attempts) == (JobState.DONE, 1, 1)
    assert printed == [OCTOBER]
    assert job.digest == hashlib.sha256(CONTENT).hexdigest()
    assert job.figures["consultations"]["total"] == 0
    assert AuditEvent.objects.filter(act="report.requested").count() == 1
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_answered_with_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MonthlyReport, "_send", lambda job: None)
    by = make.user(Role.SECRETARIAT)
    make.programme()
    rows: list[int] = []
    start = threading.Barrier(8)

    def click() -> None:
        start.wait()
        rows.append(ask(by).pk)
        connection.close()

    threads = [threading.Thread(target=click) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(rows) == 8
    assert len(set(rows)) == MonthlyReport.objects.count() == 1


@pytest.mark.django_db
def test_a_finished_one_is_followed_by_the_next_revision(
    clerk: User, printed: list[date], django_capture_on_commit_callbacks: Any
) -> None:
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            ask(clerk)
    first, second = MonthlyReport.objects.order_by("revision")
    assert (first.revision, second.revision) == (1, 2)
    assert first.state == second.state == JobState.DONE
    assert first.digest == second.digest
    assert first.pdf.name != second.pdf.name


@pytest.mark.django_db
def test_a_failed_one_is_taken_up_again(
    clerk: User, media: Path, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def broken(figures: Any, layout: Any) -> bytes:
        raise RuntimeError

    monkeypatch.setattr("reports.pdf.report_pdf", broken)
    job = ask(clerk)
    build_report_pdf(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "もう一度" in job.error
    assert ask(clerk).pk == job.pk
    monkeypatch.setattr("reports.pdf.report_pdf", lambda figures, layout: CONTENT)
    build_report_pdf(job.pk)
    job.refresh_from_db()
    assert (job.state, job.revision) == (JobState.DONE, 1)


@pytest.mark.django_db
def test_a_cancelled_one_leaves_no_file(clerk: User, client: Client, printed: list[date]) -> None:
    job = ask(clerk)
    client.post(f"{PAGE}jobs/{job.pk}/cancel/")
    build_report_pdf(job.pk)
    job.refresh_from_db()
    assert (job.state, job.pdf.name, printed) == (JobState.CANCELLED, "", [])
    assert client.get(FILE).status_code == 404


@pytest.mark.django_db
def test_one_taken_away_while_it_was_printed_leaves_no_file(
    clerk: User, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ask(clerk)

    def slow(figures: Any, layout: Any) -> bytes:
        assert MonthlyReport.objects.get(pk=job.pk).cancel()
        return CONTENT

    monkeypatch.setattr("reports.pdf.report_pdf", slow)
    build_report_pdf(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert [path for path in media.rglob("*") if path.is_file()] == []


# --- who may, and what


ROLES = [
    (Role.MANAGER, 302, 200),
    (Role.SECRETARIAT, 302, 200),
    (Role.CHIEF, 302, 200),
    (Role.COORDINATOR, 403, 200),
    (Role.RECEPTION, 403, 403),
    (Role.PARTNER, 403, 403),
    (Role.TRAINEE, 403, 403),
]


@pytest.fixture
def built(clerk: User, printed: list[date]) -> MonthlyReport:
    job = ask(clerk)
    build_report_pdf(job.pk)
    job.refresh_from_db()
    return job


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "build", "read"), ROLES)
def test_who_may_build_and_read(
    client: Client, built: MonthlyReport, role: Role, build: int, read: int
) -> None:
    client.force_login(make.user(role))
    response = client.get(FILE)
    assert response.status_code == read
    assert read != 200 or body(response) == CONTENT
    assert client.get(f"{PAGE}jobs/{built.pk}/").status_code == (302 if read == 200 else 403)
    assert client.post(f"{PAGE}build/").status_code == build
    assert client.post(f"{PAGE}jobs/{built.pk}/cancel/").status_code == build


@pytest.mark.django_db
def test_strangers_sign_in_first(client: Client, db: None) -> None:
    for response in (client.get(FILE), client.post(f"{PAGE}build/")):
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        *("/reports/2026-09/report.pdf", "/reports/2026-13/report.pdf", "/reports/x/report.pdf"),
        *(f"{FILE}?revision=2", f"{FILE}?revision=x", f"{FILE}?revision=99999999999999999999"),
        *(f"{FILE}?revision=²", f"{FILE}?programme=none", "/reports/٢٠٢٦-١٠/report.pdf"),
        *("/reports/2026-10/jobs/999999999/", "/reports/2026-11/jobs/{pk}/"),
    ],
)
def test_what_is_not_there_is_404(client: Client, built: MonthlyReport, address: str) -> None:
    assert client.get(address.replace("{pk}", str(built.pk))).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("month", ["2026-00", "26-10", "abc", "2026-1"])
def test_no_build_of_a_month_that_is_none(client: Client, clerk: User, month: str) -> None:
    assert client.post(f"/reports/{month}/build/").status_code == 404
    assert client.get(f"{PAGE}build/").status_code == 405
    assert not MonthlyReport.objects.exists()


@pytest.mark.django_db
def test_the_newest_is_taken_unless_another_is_asked_for(
    client: Client, clerk: User, built: MonthlyReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.pdf.report_pdf", lambda figures, layout: b"%PDF-1.7 newer")
    build_report_pdf(ask(clerk).pk)
    response = client.get(FILE)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert body(response) == b"%PDF-1.7 newer"
    assert body(client.get(f"{FILE}?revision=1")) == CONTENT


@pytest.mark.django_db
def test_the_page_shows_revisions_and_progress(
    client: Client, clerk: User, built: MonthlyReport
) -> None:
    page = client.get(PAGE).content.decode()
    assert "PDFを作成" in page
    assert "第1版" in page
    assert "事務 花子" in page
    assert built.digest[:12] in page
    job = ask(clerk)
    address = f"{PAGE}jobs/{job.pk}/"
    assert f'hx-get="{address}"' in client.get(PAGE).content.decode()
    part = client.get(address, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "HX-Refresh" not in part
    build_report_pdf(job.pk)
    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    client.force_login(make.user(Role.COORDINATOR))
    assert "PDFを作成" not in client.get(PAGE).content.decode()


# --- the month's own


@pytest.fixture
def month_with_work(db: None) -> Iterator[None]:
    make.confirmed(make.coordinator(), started_at=make.at("2026-10-05"))
    make.submitted(make.coordinator(), started_at=make.at("2026-10-06"))
    mail.outbox.clear()
    yield


def run_on(day: str, capture: Any) -> None:
    with capture(execute=True):
        build_last_month_if_first_working_day(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-11-01", "2026-10-31", "2026-11-20"])
def test_no_report_on_other_days(
    month_with_work: None, printed: list[date], django_capture_on_commit_callbacks: Any, day: str
) -> None:
    run_on(day, django_capture_on_commit_callbacks)
    assert not MonthlyReport.objects.exists()


def test_on_the_first_working_day_it_is_made_and_mailed_once(
    month_with_work: None,
    printed: list[date],
    django_capture_on_commit_callbacks: Any,
    settings: Any,
) -> None:
    settings.PUBLIC_URL = "https://yorozu.example"
    ClosedDay.objects.create(day=date(2026, 11, 2), name="創立記念日")
    readers = {
        make.user(Role.SECRETARIAT, email="desk@yorozu.example").email,
        make.user(Role.MANAGER, email="head@yorozu.example").email,
    }
    User.objects.filter(email__startswith="user").update(is_active=False)
    run_on("2026-11-02", django_capture_on_commit_callbacks)  # closed; the 3rd is a holiday
    assert not MonthlyReport.objects.exists()
    run_on("2026-11-04", django_capture_on_commit_callbacks)
    job = MonthlyReport.objects.get()
    assert (job.state, job.month, job.requested_by) == (JobState.DONE, OCTOBER, None)
    assert job.mailed_at is not None
    assert {address for one in mail.outbox for address in one.to} == readers
    assert len(mail.outbox) == len(readers)
    message = mail.outbox[0]
    assert "令和8年10月" in message.subject
    assert "https://yorozu.example/reports/2026-10/?programme=yorozu" in message.body
    assert "未確認" in message.body
    for _ in range(2):  # beat asks again, the broker delivers again
        run_on("2026-11-04", django_capture_on_commit_callbacks)
        build_report_pdf(job.pk)
    assert MonthlyReport.objects.count() == 1
    assert printed == [OCTOBER]
    assert len(mail.outbox) == len(readers)


def test_a_mail_server_that_is_down_is_tried_again(
    month_with_work: None,
    printed: list[date],
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: Any,
) -> None:
    def refuse(job: MonthlyReport) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as down:
        down.setattr("reports.announce._mail", refuse)
        run_on("2026-11-02", django_capture_on_commit_callbacks)
    job = MonthlyReport.objects.get()
    assert (job.state, job.mailed_at) == (JobState.DONE, None)
    run_on("2026-11-04", django_capture_on_commit_callbacks)
    assert mail.outbox
    assert printed == [OCTOBER]
