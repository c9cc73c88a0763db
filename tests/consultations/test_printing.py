"""A very long memo on paper: made by the worker, so that no web process is held up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from accounts.enums import Role
from accounts.models import AuditEvent, User
from consultations.models import Memo, MemoPrint
from consultations.reading.pdf import LONG, length_of
from consultations.tasks.printing import drop_old_prints, run_print
from tests import builders as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client: Client) -> User:
    user = make.user(Role.SECRETARIAT)
    client.force_login(user)
    return user


@pytest.fixture
def memo() -> Memo:
    return make.submitted(make.coordinator(), content="返済条件の見直しを相談。" * (LONG // 12 + 1))


@pytest.fixture
def never_here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(memo: Memo) -> bytes:
        raise AssertionError("printed inside the request")

    monkeypatch.setattr("consultations.reading.views.pdf.memo_pdf", refuse)
    yield


def address(memo: Memo) -> str:
    return f"/consultations/{memo.number}/memo.pdf"


def test_long_memo_is_asked_for_and_made_once(
    client: Client, clerk: User, memo: Memo, never_here: None
) -> None:
    asked = client.get(address(memo))
    assert f"本文が{length_of(memo):,}文字" in asked.content.decode()
    assert not MemoPrint.objects.exists()
    for _ in range(2):
        answer = client.post(address(memo))
    job = MemoPrint.objects.get()
    assert answer.url == f"/consultations/prints/{job.pk}/"  # type: ignore[attr-defined]
    waiting = client.get(answer.url, headers={"hx-request": "true"})  # type: ignore[attr-defined]
    assert b"every 2s" in waiting.content


def test_worker_prints_it_and_its_requester_takes_it(
    client: Client, clerk: User, memo: Memo, media: Any, never_here: None
) -> None:
    client.post(address(memo))
    job = MemoPrint.objects.get()
    run_print(job.pk)
    shown = client.get(f"/consultations/prints/{job.pk}/").content.decode()
    assert f'href="/consultations/prints/{job.pk}/file/"' in shown
    taken: Any = client.get(f"/consultations/prints/{job.pk}/file/")
    paper = PdfReader(BytesIO(b"".join(taken.streaming_content)))
    assert len(paper.pages) > 5
    assert taken["Content-Type"] == "application/pdf"
    assert AuditEvent.objects.filter(act="memo.printed", target_id=str(memo.pk)).count() == 1
    client.force_login(make.user(Role.MANAGER))
    assert client.get(f"/consultations/prints/{job.pk}/file/").status_code == 404


def test_who_may_no_longer_read_it_gets_no_paper(
    client: Client, clerk: User, memo: Memo, media: Any
) -> None:
    client.post(address(memo))
    job = MemoPrint.objects.get()
    User.objects.filter(pk=clerk.pk).update(role=Role.RECEPTION)
    run_print(job.pk)
    job.refresh_from_db()
    assert (job.state, job.file.name) == ("failed", "")
    assert "閲覧できません" in job.error


def test_cancelled_print_can_be_asked_for_again(client: Client, clerk: User, memo: Memo) -> None:
    client.post(address(memo))
    first = MemoPrint.objects.get()
    client.post(f"/consultations/prints/{first.pk}/cancel/")
    assert "もう一度作る" in client.get(f"/consultations/prints/{first.pk}/").content.decode()
    client.post(address(memo))
    assert MemoPrint.objects.count() == 2


def test_finished_file_is_dropped_after_a_week(
    client: Client, clerk: User, memo: Memo, media: Any
) -> None:
    client.post(address(memo))
    job = MemoPrint.objects.get()
    run_print(job.pk)
    drop_old_prints()
    job.refresh_from_db()
    assert job.file
    MemoPrint.objects.update(created_at=timezone.now() - timedelta(days=8))
    drop_old_prints()
    job.refresh_from_db()
    assert not job.file
    assert client.get(f"/consultations/prints/{job.pk}/file/").status_code == 404
