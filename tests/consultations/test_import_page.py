from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from consultations.importing import services as service
from consultations.models import ImportBatch, Memo
from consultations.tasks.imports import run_import
from tests import builders
from yorozu.kit.jobs import JobState

from .ledger_books import cells, ledger

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
PAGE = "/consultations/import/"


@pytest.fixture
def clerk(client: Client) -> Client:
    client.force_login(builders.user(Role.SECRETARIAT, name="事務 花子"))
    return client


def upload(client: Client, path: Path, name: str = "台帳 R6.xlsx") -> Any:
    return client.post(PAGE, {"file": SimpleUploadedFile(name, path.read_bytes())})


def previewed(client: Client, path: Path) -> ImportBatch:
    upload(client, path)
    batch = ImportBatch.objects.latest("id")
    run_import(batch.pk)
    batch.refresh_from_db()
    return batch


def url(batch: ImportBatch, name: str = "batch") -> str:
    return reverse(f"consultations:import_{name}", args=[batch.pk])


def test_upload_shows_each_rows_fate_and_writes_no_memo(clerk: Client, tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx", cells(), cells(), cells(受付番号="2", 相談日="未定"))
    answer = upload(clerk, path)
    batch = ImportBatch.objects.get()
    assert answer.headers["Location"] == url(batch)
    assert "順番待ち" in clerk.get(url(batch)).content.decode()

    run_import(batch.pk)
    page = clerk.get(url(batch)).content.decode()
    assert "1件を取り込む" in page
    assert "4行目と同じ内容です" in page
    assert "相談日「未定」は日付として読めません" in page
    assert not Memo.objects.exists()
    only = clerk.get(url(batch), {"fate": "rejected"}).content.decode()
    assert "同じ内容です" not in only


def test_import_runs_once_after_a_double_click(
    clerk: Client, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    batch = previewed(clerk, ledger(tmp_path / "a.xlsx", cells(), cells(受付番号="2", 終了="9:00")))
    with django_capture_on_commit_callbacks(execute=True) as queued:
        first = clerk.post(url(batch, "run"))
        second = clerk.post(url(batch, "run"), follow=True)
    assert first.status_code == 302
    assert len(queued) >= 1
    assert "すでに指示されています" in second.content.decode()
    batch.refresh_from_db()
    assert (batch.state, batch.is_confirmed, batch.file.name) == (JobState.DONE, True, "")
    assert Memo.objects.get().import_batch == batch
    page = clerk.get(url(batch)).content.decode()
    assert "取込が終わりました" in page
    run_import(batch.pk)
    assert Memo.objects.count() == 1


def test_rejected_rows_come_as_a_workbook_that_can_be_uploaded_again(
    clerk: Client, tmp_path: Path
) -> None:
    batch = previewed(clerk, ledger(tmp_path / "a.xlsx", cells(相談日="未定")))
    answer = clerk.get(url(batch, "errors"))
    assert "attachment" in answer.headers["Content-Disposition"]
    again = tmp_path / "errors.xlsx"
    again.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    second = previewed(clerk, again)
    assert (second.result["read"], second.result["rejected"]) == (1, 1)


def test_nothing_rejected_has_no_workbook(clerk: Client, tmp_path: Path) -> None:
    batch = previewed(clerk, ledger(tmp_path / "a.xlsx", cells()))
    assert clerk.get(url(batch, "errors")).status_code == 404


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"a,b\n1,2", "CSV"),
        (b"PK\x03\x04broken", "壊れています"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "古い形式"),
    ],
)
def test_wrong_file_is_said_at_the_field(clerk: Client, content: bytes, says: str) -> None:
    answer = clerk.post(PAGE, {"file": SimpleUploadedFile("a.xlsx", content)})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_no_file_and_too_large_a_file(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "選んでください" in clerk.post(PAGE, {}).content.decode()
    monkeypatch.setattr("consultations.importing.forms.MAX_FILE_BYTES", 3)
    big = clerk.post(PAGE, {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04")})
    assert "20MB" in big.content.decode()


def test_workbook_without_a_table_fails_with_a_sentence(clerk: Client, tmp_path: Path) -> None:
    from .ledger_books import save

    batch = previewed(clerk, save(tmp_path / "a.xlsx", {"集計": [["月", "件数"]]}))
    assert batch.state == JobState.FAILED
    assert "表が見つかりません" in clerk.get(url(batch)).content.decode()


def test_progress_is_asked_for_by_htmx(clerk: Client, tmp_path: Path) -> None:
    upload(clerk, ledger(tmp_path / "a.xlsx", cells()))
    batch = ImportBatch.objects.get()
    part = clerk.get(url(batch), headers={"HX-Request": "true"}).content.decode()
    assert "every 2s" in part
    assert "<html" not in part
    run_import(batch.pk)
    done = clerk.get(url(batch), headers={"HX-Request": "true"}).content.decode()
    assert "every 2s" not in done
    assert "内容を確かめる" in done


def test_cancel_and_retry(clerk: Client, tmp_path: Path) -> None:
    upload(clerk, ledger(tmp_path / "a.xlsx", cells()))
    batch = ImportBatch.objects.get()
    clerk.post(url(batch, "cancel"))
    run_import(batch.pk)
    batch.refresh_from_db()
    assert batch.state == JobState.CANCELLED
    assert "もう一度実行する" in clerk.get(url(batch)).content.decode()
    clerk.post(url(batch, "retry"))
    run_import(batch.pk)
    batch.refresh_from_db()
    assert batch.state == JobState.DONE


def test_worker_killed_in_the_middle_imports_once(
    clerk: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = previewed(clerk, ledger(tmp_path / "a.xlsx", cells()))
    clerk.post(url(batch, "run"))

    class KilledError(BaseException):
        pass

    def die(*_: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr("consultations.tasks.imports._write_rows", die)
        with pytest.raises(KilledError):
            run_import(batch.pk)
    assert not Memo.objects.exists()
    run_import(batch.pk)
    batch.refresh_from_db()
    assert batch.state == JobState.DONE
    assert Memo.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.MANAGER, 200),
        (Role.SECRETARIAT, 200),
        (Role.CHIEF, 403),
        (Role.COORDINATOR, 403),
        (Role.RECEPTION, 403),
        (Role.PARTNER, 403),
        (Role.TRAINEE, 403),
    ],
)
def test_only_the_office_imports(client: Client, role: Role, status: int) -> None:
    client.force_login(builders.user(role))
    assert client.get(PAGE).status_code == status


def test_unknown_batch_and_wrong_method(clerk: Client) -> None:
    assert clerk.get(f"{PAGE}999999/").status_code == 404
    batch = ImportBatch.objects.create(source_name="a")
    assert clerk.get(url(batch, "run")).status_code == 405
    assert clerk.post(url(batch)).status_code == 405


def test_list_shows_earlier_imports_with_few_queries(
    clerk: Client, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    previewed(clerk, ledger(tmp_path / "a.xlsx", cells()))
    with django_assert_max_num_queries(10):
        page = clerk.get(PAGE).content.decode()
    assert "台帳 R6.xlsx" in page
    assert "確かめ待ち" in page


def test_old_uploads_are_forgotten(clerk: Client, tmp_path: Path) -> None:
    batch = previewed(clerk, ledger(tmp_path / "a.xlsx", cells(相談日="未定")))
    stored = Path(batch.file.path)
    ImportBatch.objects.update(created_at=builders.at("2020-01-01"))
    service.import_drop_old()
    batch.refresh_from_db()
    assert (batch.file.name, batch.errors_file.name, batch.rows.count()) == ("", "", 0)
    assert not stored.exists()
    assert clerk.get(url(batch)).status_code == 200
