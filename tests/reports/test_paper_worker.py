"""A real worker is killed in the middle of a report; the next one finishes it, once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.conf import settings as configured
from django.db import connection
from django.db.models.functions import Now
from pypdf import PdfReader

from accounts.enums import Role
from accounts.models import AuditEvent
from reports.models import MonthlyReport
from reports.tasks import build_report_pdf
from tests import builders as make
from yorozu.kit.jobs import JobState

DATABASE = 9  # of the embedded Redis: nobody else's queue
PATIENCE = 120.0


def until(what: Callable[[], Any]) -> Any:
    """Wait for something another process does."""
    deadline = time.monotonic() + PATIENCE
    while not (answer := what()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return answer


def environment(media: Path) -> dict[str, str]:
    host = (
        configured.DATABASES["default"]["OPTIONS"].get("host")
        or (configured.DATABASES["default"]["HOST"])
    )
    name = connection.settings_dict["NAME"]
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "yorozu.settings",
        "DEBUG": "1",
        "DATABASE_URL": f"postgres://postgres@/{name}?host={host}",
        "REDIS_URL": broker_url("unix://", "?db="),
        "MEDIA_ROOT": str(media),
        "EMAIL_URL": "dummymail://",
    }


def broker_url(scheme: str, database: str) -> str:
    path = os.environ["REDIS_URL"].removeprefix("unix://").partition("?")[0]
    return f"{scheme}{path}{database}{DATABASE}"


@contextmanager
def worker(media: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker in a process group of its own, gone at the end."""
    command = "-m celery -A yorozu worker --pool prefork --concurrency 1 --loglevel WARNING"
    process = subprocess.Popen(
        [sys.executable, *command.split(), "--without-mingle", "--without-gossip"],
        cwd=configured.BASE_DIR,
        env=environment(media),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def broker() -> Iterator[Celery]:
    broker = broker_url("redis+socket://", "?virtual_host=")
    app = Celery("test", broker=broker, set_as_current=False)
    app.control.purge()
    yield app
    app.control.purge()
    app.close()


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_and_started_again_makes_one_report(
    broker: Celery, media: Path
) -> None:
    make.confirmed(make.coordinator(), started_at=make.at("2026-10-05"))
    by = make.user(Role.SECRETARIAT)
    job = MonthlyReport.objects.create(
        month=date(2026, 10, 1), programme=make.programme(), revision=1, requested_by=by
    )
    mine = MonthlyReport.objects.filter(pk=job.pk)
    broker.send_task("reports.tasks.build_report_pdf", args=(job.pk,))
    with worker(media) as first, memos_held():
        until(mine.filter(state=JobState.RUNNING).exists)
        kill(first)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.digest) == (JobState.RUNNING, 1, "")
    mine.update(heartbeat_at=Now() - timedelta(minutes=1))  # its heart has not beaten since
    with worker(media):
        until(mine.filter(state=JobState.DONE).exists)
    build_report_pdf(job.pk)  # the first worker's message, an hour later
    (row,) = MonthlyReport.objects.all()
    assert (row.state, row.revision, row.attempts) == (JobState.DONE, 1, 2)
    assert row.figures["consultations"]["total"] == 1
    assert AuditEvent.objects.filter(act="report.built").count() == 1
    files = {path.suffix: path for path in media.rglob("*") if path.is_file()}
    assert sorted(files) == [".pdf", ".xlsx"]
    assert len([path for path in media.rglob("*") if path.is_file()]) == len(files)
    assert len(PdfReader(files[".pdf"]).pages) > 3


@contextmanager
def memos_held() -> Iterator[None]:
    """The counting waits for as long as this lasts: the worker is in the middle of it."""
    connection.set_autocommit(False)
    try:
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE consultations_memo IN ACCESS EXCLUSIVE MODE")
        yield
    finally:
        connection.rollback()
        connection.set_autocommit(True)
