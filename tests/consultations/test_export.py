"""The list as a file."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import AuditEvent, User
from companies.enums import DisposalStage
from companies.models import DisposalList
from consultations.listing import exporting
from consultations.models import MemoExport
from consultations.tasks.export import KEPT_FOR, drop_old_files, run_export
from coordinators.models import Coordinator
from tests import builders
from yorozu.kit.jobs import JobState

pytestmark = pytest.mark.django_db
XLSX = "/consultations/export.xlsx"
CSV = "/consultations/export.csv"


@pytest.fixture
def lead() -> Coordinator:
    return builders.coordinator()


@pytest.fixture
def clerk(client: Client) -> User:
    user = builders.user(Role.SECRETARIAT)
    client.force_login(user)
    return user


def sheet(content: bytes) -> list[dict[str, Any]]:
    rows = list(openpyxl.load_workbook(BytesIO(content)).worksheets[0].values)
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def lines(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.MANAGER, 200),
        (Role.SECRETARIAT, 200),
        (Role.CHIEF, 200),
        (Role.COORDINATOR, 200),
        (Role.RECEPTION, 403),
        (Role.PARTNER, 403),
        (Role.TRAINEE, 403),
    ],
)
@pytest.mark.parametrize("address", [XLSX, CSV])
def test_who_may_export(client: Client, role: Role, status: int, address: str) -> None:
    client.force_login(builders.user(role))
    assert client.get(address).status_code == status


def test_holds_what_the_list_shows(client: Client, clerk: User, lead: Coordinator) -> None:
    fits = builders.submitted(
        lead,
        company_name="㈱髙島①",
        person_name="𠮷田 花子",
        content="=1+1\n改行😀",
        method="phone",
        started_at=builders.at("2026-10-05"),
    )
    builders.submitted(lead, method="visit")
    for address, read in ((XLSX, sheet), (CSV, lines)):
        response = client.get(address, {"method": "phone", "q": "改行"})
        assert response["Content-Disposition"].startswith("attachment")
        (row,) = read(body(response))
        assert row["番号"] == fits.number
        assert row["企業名"] == "㈱髙島①"
        assert row["相談者名"] == "𠮷田 花子"
        assert row["相談日（和暦）"] == "令和8年10月5日"
        assert row["相談内容"].lstrip("'") == "=1+1\n改行😀"
        assert row["相談方法"] == "電話"
    assert lines(body(client.get(CSV, {"method": "phone"})))[0]["相談内容"].startswith("'=")


def test_coordinators_take_their_own(client: Client, lead: Coordinator) -> None:
    own = builders.submitted(lead)
    builders.submitted(builders.coordinator("大友 薫"))
    assert lead.user is not None
    client.force_login(lead.user)
    assert [row["番号"] for row in sheet(body(client.get(XLSX)))] == [own.number]


def test_leaves_a_trace_without_the_words(client: Client, clerk: User, lead: Coordinator) -> None:
    builders.submitted(lead)
    client.get(CSV, {"method": "visit", "q": "佐藤"})
    event = AuditEvent.objects.get(act="memo.exported")
    assert event.actor_id == clerk.pk
    assert event.detail == {"kind": "csv", "rows": 0, "filters": {"method": ["visit"]}}


@pytest.mark.parametrize("params", [{"office": "x"}, {"from": "いつか"}, {"company": "0"}])
def test_refuses_filters_that_do_not_fit(
    client: Client, clerk: User, params: dict[str, str]
) -> None:
    assert client.get(XLSX, params).status_code == 400


def test_a_long_list_is_announced_and_made_in_the_worker(
    client: Client,
    clerk: User,
    lead: Coordinator,
    media: Path,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    monkeypatch.setattr("consultations.listing.views.export.AT_ONCE", 1)
    for _ in range(3):
        builders.submitted(lead)
    page = client.get(XLSX, {"method": "visit"})
    assert "3件をExcelに書き出します" in page.content.decode()
    assert "相談方法：来訪" in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        begun = client.post(f"{XLSX}?method=visit")
    job = MemoExport.objects.get()
    assert begun["Location"] == f"/consultations/export/{job.pk}/"
    assert (job.state, job.rows) == (JobState.DONE, 3)
    shown = client.get(begun["Location"]).content.decode()
    assert "ファイルを受け取る（3件）" in shown
    part = client.get(begun["Location"], headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert len(sheet(body(client.get(f"/consultations/export/{job.pk}/file/")))) == 3
    assert AuditEvent.objects.get(act="memo.exported").detail["rows"] == 3


def test_a_file_is_its_requesters(
    client: Client, clerk: User, lead: Coordinator, media: Path
) -> None:
    job = MemoExport.objects.create(requested_by=clerk, kind="csv")
    run_export(job.pk)
    client.force_login(builders.user(Role.MANAGER))
    for page in ("", "file/"):
        assert client.get(f"/consultations/export/{job.pk}/{page}").status_code == 404
    for page in ("cancel/", "retry/"):
        assert client.post(f"/consultations/export/{job.pk}/{page}").status_code == 404


def test_a_job_can_be_stopped_and_begun_again(client: Client, clerk: User, media: Path) -> None:
    job = MemoExport.objects.create(requested_by=clerk, kind="csv")
    client.post(f"/consultations/export/{job.pk}/cancel/")
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert client.get(f"/consultations/export/{job.pk}/file/").status_code == 404
    client.post(f"/consultations/export/{job.pk}/retry/")
    run_export(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_the_worker_looks_at_the_rights_of_now(clerk: User, media: Path) -> None:
    job = MemoExport.objects.create(requested_by=clerk, kind="csv")
    User.objects.filter(pk=clerk.pk).update(role=Role.RECEPTION)
    run_export(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "権限" in job.error


def test_files_are_gone_after_a_week(clerk: User, media: Path) -> None:
    job = MemoExport.objects.create(requested_by=clerk, kind="csv")
    run_export(job.pk)
    job.refresh_from_db()
    path = Path(job.file.path)
    assert path.exists()
    MemoExport.objects.update(created_at=timezone.now() - KEPT_FOR * 2)
    drop_old_files()
    job.refresh_from_db()
    assert not path.exists()
    assert not job.file


@pytest.mark.parametrize("is_over", [True, False])
def test_nothing_is_kept_of_what_is_disposed_of_meanwhile(
    clerk: User, media: Path, monkeypatch: pytest.MonkeyPatch, is_over: bool
) -> None:
    """The disposal goes through the finished files; one that is being written it cannot see."""
    made = DisposalList.objects.create(
        kept_from=timezone.localdate(),
        made_by=clerk,
        stage=DisposalStage.RUNNING,
        approved_by=builders.user(Role.MANAGER),
        approved_at=timezone.now(),
    )

    def write(*args: Any) -> int:
        if is_over:
            ended = {"stage": DisposalStage.DONE, "finished_at": timezone.now()}
            DisposalList.objects.filter(pk=made.pk).update(**ended)
        return exporting.write_rows(*args)

    monkeypatch.setattr("consultations.tasks.export.write_rows", write)
    job = MemoExport.objects.create(requested_by=clerk, kind="csv", query="")
    run_export(job.pk)
    job.refresh_from_db()
    assert (job.state, job.file.name) == (JobState.FAILED, "")
    assert "廃棄" in job.error
    DisposalList.objects.update(finished_at=timezone.now() - timedelta(hours=1))
    DisposalList.objects.update(stage=DisposalStage.DONE)
    monkeypatch.undo()
    again = MemoExport.objects.create(requested_by=clerk, kind="csv", query="")
    run_export(again.pk)
    again.refresh_from_db()
    assert again.file


def test_every_column_has_a_value_or_none(lead: Coordinator) -> None:
    memo = builders.submitted(lead)
    assert len(exporting.HEADERS) == len(set(exporting.HEADERS))
    assert all(value(memo) != memo for _, value in exporting.COLUMNS)
