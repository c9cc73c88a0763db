"""Files on a memo: who adds, opens and withdraws them, and what is left of a broken upload."""

import os
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import AuditEvent, User
from consultations.confirming.services import memo_confirm
from consultations.errors import FileRefused, ReasonRequired, WrongState
from consultations.models import Attachment, Memo
from consultations.reading.pdf import sheet_of
from consultations.tasks.attachments import sweep_orphans
from consultations.writing.services import attachments as service
from consultations.writing.services.attachments import attachment_add, attachment_withdraw
from coordinators.models import Coordinator
from tests import builders as make
from tests.kit.test_uploads import EXE, PDF

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def lead() -> Coordinator:
    return make.coordinator()


@pytest.fixture
def clerk() -> User:
    return make.user(Role.SECRETARIAT)


def pdf(name: str = "見積書.pdf", more: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF + more + b"\n%%EOF")


def send(client: Client, memo: Memo, *files: Any, **extra: Any) -> Any:
    url = reverse("consultations:attach", args=[memo.uuid])
    return client.post(url, {"files": list(files)}, **extra)


def test_several_at_once_and_each_refusal_is_said(client, lead):
    memo = make.submitted(lead)
    client.force_login(lead.user)
    answer = send(
        client, memo, pdf(), SimpleUploadedFile("偽.pdf", EXE), pdf("2.pdf", b"x"), headers=HTMX
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "偽.pdf：中身が.pdfではありません" in page
    assert [row.name for row in Attachment.objects.all()] == ["見積書.pdf", "2.pdf"]


def test_names_are_cleaned_and_the_file_lies_under_a_random_one(lead, media):
    memo = make.submitted(lead)
    name = "../..\\etc/\u202e見積\x00書.pdf"
    row = attachment_add(memo=memo, by=lead.user, upload=ContentFile(PDF, name="x"), name=name)
    assert row.name == ".._.._etc__見積書.pdf".lstrip(".") or "/" not in row.name
    assert "見積" not in row.file.name and row.file.name.startswith("attachments/")
    assert (media / row.file.name).read_bytes() == PDF
    assert oct((media / row.file.name).stat().st_mode)[-3:] == "600"


def test_the_same_file_again_is_the_one_that_is_there(lead):
    memo = make.submitted(lead)
    first, again = (
        attachment_add(memo=memo, by=lead.user, upload=pdf(), name="a.pdf") for _ in range(2)
    )
    assert first == again


@pytest.mark.django_db(transaction=True)
def test_the_same_file_twice_at_the_same_time_is_one(lead):
    memo = make.submitted(lead)

    def add() -> None:
        attachment_add(memo=memo, by=lead.user, upload=pdf(), name="a.pdf")
        connection.close()

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Attachment.objects.count() == 1


def test_limits_per_memo(lead, monkeypatch):
    memo = make.submitted(lead)
    monkeypatch.setattr(service, "MOST_FILES", 2)
    for n in range(2):
        make.attachment(memo, by=lead.user, text=f"{n}")
    with pytest.raises(FileRefused, match="2個まで"):
        make.attachment(memo, by=lead.user)
    monkeypatch.setattr(service, "MOST_TOTAL", 10)
    monkeypatch.setattr(service, "MOST_FILES", 9)
    with pytest.raises(FileRefused, match="合計"):
        make.attachment(memo, by=lead.user)


def test_a_hundred_files_are_answered_and_more_are_refused(client, lead):
    memo = make.submitted(lead)
    client.force_login(lead.user)
    files = [SimpleUploadedFile(f"{n}.txt", f"控え{n}".encode()) for n in range(101)]
    answer = send(client, memo, *files[:100], headers=HTMX)
    assert answer.status_code == 422
    assert Attachment.objects.count() == service.MOST_FILES
    assert send(client, memo, *files).status_code == 413


def test_nothing_chosen_is_said(client, lead):
    client.force_login(lead.user)
    answer = send(client, make.submitted(lead), headers=HTMX)
    assert "ファイルが選ばれていません" in answer.content.decode()


def test_a_draft_has_files_of_its_owner_only(client, lead, clerk):
    memo = make.draft(lead.user)
    client.force_login(lead.user)
    assert send(client, memo, pdf()).status_code == 302
    row = Attachment.objects.get()
    url = reverse("consultations:attachment", args=[row.uuid])
    assert b"".join(client.get(url).streaming_content).startswith(b"%PDF")
    client.force_login(clerk)
    assert client.get(url).status_code == 404
    assert send(client, memo, pdf()).status_code == 404


def test_a_form_that_is_not_saved_yet_becomes_a_draft(client, lead):
    client.force_login(lead.user)
    new = Memo(uuid="6b7a0f62-54c8-4f0c-9d4e-0d6f0b7f5a11")
    send(client, new, pdf())
    assert Memo.objects.get(uuid=new.uuid).recorder == lead.user


def test_opened_as_an_attachment_and_on_record(client, lead, clerk):
    memo = make.submitted(lead)
    row = make.attachment(memo, by=lead.user, name="<b>控え</b>.txt")
    client.force_login(clerk)
    answer = client.get(reverse("consultations:attachment", args=[row.uuid]))
    assert b"".join(answer.streaming_content)
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    event = AuditEvent.objects.get(act="attachment.opened")
    assert (event.actor_id, event.target_id) == (clerk.pk, str(row.pk))
    assert "控え" not in str(event.detail)


def test_out_of_scope_is_not_there(client, lead):
    hidden = make.submitted(lead, is_restricted=True)
    row = make.attachment(hidden, by=lead.user)
    client.force_login(make.coordinator("大友 香織").user)
    assert client.get(reverse("consultations:attachment", args=[row.uuid])).status_code == 404
    assert send(client, hidden, pdf()).status_code == 404
    url = reverse("consultations:withdraw", args=[row.uuid])
    assert client.post(url, {"reason": "x"}).status_code == 404


def test_in_scope_but_not_theirs_is_refused(client, lead):
    memo = make.submitted(lead)
    client.force_login(make.coordinator("大友 香織").user)
    assert send(client, memo, pdf()).status_code == 403


def test_nothing_is_added_after_confirmation_but_withdrawn_with_a_reason(client, lead, clerk):
    memo = make.submitted(lead)
    row = make.attachment(memo, by=lead.user)
    memo_confirm(memo=memo, by=clerk)
    with pytest.raises(WrongState):
        attachment_add(memo=memo, by=lead.user, upload=pdf(), name="a.pdf")
    client.force_login(lead.user)
    url = reverse("consultations:withdraw", args=[row.uuid])
    assert "理由を入力" in client.post(url, headers=HTMX).content.decode()
    assert client.post(url, {"reason": "別の方の書類"}, headers=HTMX).status_code == 200
    assert client.post(url, {"reason": "二度目"}, headers=HTMX).status_code == 200
    row.refresh_from_db()
    assert (row.withdrawn_by, row.withdrawn_reason) == (lead.user, "別の方の書類")
    assert Path(row.file.path).exists()
    assert client.get(reverse("consultations:attachment", args=[row.uuid])).status_code == 404
    assert AuditEvent.objects.filter(act="attachment.withdrawn").count() == 1


def test_a_draft_gives_its_files_up_without_a_reason(lead):
    memo = make.draft(lead.user)
    row = make.attachment(memo, by=lead.user)
    attachment_withdraw(attachment=row, by=lead.user)
    assert not Attachment.objects.filter(memo=memo).current().exists()


def test_withdrawing_is_for_who_took_part_and_the_office(lead, clerk):
    row = make.attachment(make.submitted(lead), by=lead.user)
    with pytest.raises(PermissionDenied):
        attachment_withdraw(attachment=row, by=make.coordinator("大友 香織").user, reason="x")
    with pytest.raises(ReasonRequired):
        attachment_withdraw(attachment=row, by=clerk)
    attachment_withdraw(attachment=row, by=clerk, reason="重複")


def test_a_failed_row_leaves_no_file(lead, media, monkeypatch):
    memo = make.submitted(lead)
    monkeypatch.setattr(service.audit, "record", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        attachment_add(memo=memo, by=lead.user, upload=pdf(), name="a.pdf")
    assert [path for path in (media / "attachments").rglob("*") if path.is_file()] == []


def test_the_sweep_takes_old_orphans_only(lead, media):
    row = make.attachment(make.submitted(lead), by=lead.user)
    old, young = media / "attachments/ab/old.pdf", media / "attachments/ab/young.pdf"
    old.parent.mkdir(parents=True, exist_ok=True)
    for path in (old, young, media / row.file.name):
        path.write_bytes(path.read_bytes() if path.exists() else b"x")
        if path != young:
            os.utime(path, (1, 1))
    assert sweep_orphans() == 1
    assert not old.exists() and young.exists() and (media / row.file.name).exists()
    assert sweep_orphans() == 0


def test_the_paper_names_them(lead):
    memo = make.submitted(lead)
    make.attachment(memo, by=lead.user, name="試算表.txt")
    assert sheet_of(memo).attachments == ("試算表.txt",)
