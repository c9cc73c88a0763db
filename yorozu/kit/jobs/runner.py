"""Runs one job: claim, heartbeat, progress, and an end for every way the work can end."""

import logging
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar
from uuid import UUID

from django.db import DatabaseError, connection
from django.db.models.functions import Now

from yorozu.kit.jobs.model import Job, JobError, JobLostError, JobState

logger = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 5.0
REPORT_SECONDS = 0.5
UNEXPECTED = "予期しない問題で処理を終えられませんでした。もう一度実行してください。"

JobT = TypeVar("JobT", bound=Job)


class Report(Protocol):
    """Tell the page how far the work is. Raises JobLostError once it was cancelled."""

    def __call__(self, done: int, total: int, message: str = "") -> None: ...


class _Heartbeat(threading.Thread):
    """Writes progress and signs of life over its own connection.

    The work may be one long transaction, whose own writes nobody could see before its end.
    """

    def __init__(self, job: Job) -> None:
        super().__init__(name=f"heartbeat-{job.pk}", daemon=True)
        self._rows = type(job)._base_manager.filter(
            pk=job.pk, state=JobState.RUNNING, claim_token=job.claim_token
        )
        self._news: tuple[int, int, str] | None = None
        self._stop_event = threading.Event()
        self.lost = threading.Event()

    def report(self, done: int, total: int, message: str = "") -> None:
        if self.lost.is_set():
            raise JobLostError
        self._news = (done, total, message[:200])

    def run(self) -> None:
        quiet = 0.0
        try:
            while not self._stop_event.wait(REPORT_SECONDS):
                quiet += REPORT_SECONDS
                if self._news is not None or quiet >= HEARTBEAT_SECONDS:
                    quiet = 0.0
                    self._beat()
        finally:
            connection.close()

    def _beat(self) -> None:
        news, self._news = self._news, None
        values = dict(zip(("done", "total", "message"), news, strict=True)) if news else {}
        try:
            if not self._rows.update(heartbeat_at=Now(), **values):
                self.lost.set()
        except DatabaseError as error:
            logger.warning("heartbeat missed: %s", type(error).__name__)
            connection.close()

    def stop(self) -> None:
        self._stop_event.set()
        self.join()
        if self._news is not None:
            self._beat()


@contextmanager
def _reporting(job: Job) -> Iterator[Report]:
    if connection.in_atomic_block:  # another connection would not see the row
        yield job.progress
        return
    heartbeat = _Heartbeat(job)
    heartbeat.start()
    try:
        yield heartbeat.report
    finally:
        heartbeat.stop()


def run_job(
    model: type[JobT], pk: int | UUID, work: Callable[[JobT, Report], object]
) -> JobState | None:
    """Run ``work`` if the row can be claimed; the state it ended in, None if it was not ours.

    ``work`` may call ``job.finish(...)`` inside its own transaction; else it is done here. It is
    called again from the start after a crash, so it must leave nothing behind half done.
    """
    job = model._base_manager.filter(pk=pk).first()
    if job is None or not job.claim():
        return None
    token = job.claim_token
    try:
        with _reporting(job) as report:
            work(job, report)
        if job.state == JobState.RUNNING:
            job.finish()
    except JobLostError:
        job.refresh_from_db()
    except JobError as error:
        _end(job, token, str(error))
    except Exception as error:  # noqa: BLE001 - whatever it was, the page must say that it ended
        _log(job, error)
        _end(job, token, UNEXPECTED)
    except BaseException:  # the worker is being stopped: let another one begin again
        _give_back(job, token)
        raise
    return JobState(job.state)


def _log(job: Job, error: Exception) -> None:
    """Where it broke, without the message: that may quote people's data."""
    where = "".join(traceback.format_tb(error.__traceback__))
    logger.error("job %s %s: %s\n%s", job._meta.label, job.pk, type(error).__name__, where)


def _end(job: Job, token: UUID | None, error: str) -> None:
    """Fail the job; the token again, as a finish that was rolled back has taken it off."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
    job.claim_token = token
    try:
        job.fail(error)
    except JobLostError:
        job.refresh_from_db()


def _give_back(job: Job, token: UUID | None) -> None:
    job.claim_token = token
    try:
        job.release()
    except (JobLostError, DatabaseError):
        logger.warning("job %s %s is left to the sweep", job._meta.label, job.pk)
