"""The row of a job and its conditional UPDATEs."""

import logging
import uuid
from datetime import timedelta
from typing import Any, ClassVar, TypeVar

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from yorozu.kit.worker import tell_worker

logger = logging.getLogger(__name__)

STALE_AFTER = timedelta(seconds=30)
QUEUED_AGAIN_AFTER = timedelta(minutes=2)

JobT = TypeVar("JobT", bound="Job")


class JobError(Exception):
    """The work cannot be done; the text is Japanese, is shown, and says what to do."""


class JobLostError(Exception):
    """The row is no longer ours: cancelled, finished or taken over by another worker."""


class JobState(models.TextChoices):
    WAITING = "waiting", "待機中"
    RUNNING = "running", "処理中"
    DONE = "done", "完了"
    FAILED = "failed", "失敗"
    CANCELLED = "cancelled", "中止"


def _quiet() -> Q:
    return Q(state=JobState.RUNNING, heartbeat_at__lt=Now() - STALE_AFTER)


def stale() -> Q:
    """Nobody works on it: the worker died, or the queue lost the message."""
    unheard = Q(heartbeat_at__lt=Now() - QUEUED_AGAIN_AFTER) | Q(
        heartbeat_at=None, created_at__lt=Now() - STALE_AFTER
    )
    return _quiet() | (Q(state=JobState.WAITING) & unheard)


class JobQuerySet(models.QuerySet[JobT]):
    def unfinished(self) -> "JobQuerySet[JobT]":
        return self.filter(state__in=(JobState.WAITING, JobState.RUNNING))

    def stale(self) -> "JobQuerySet[JobT]":
        return self.filter(stale())


class Job(models.Model):
    """Base of every row that stands for work in the background.

    A subclass sets ``task`` and may take ``JobQuerySet`` for its manager.
    ``heartbeat_at`` is the last sign of life: of the worker while running, of the queue before.
    """

    task: ClassVar[str]
    """Dotted name of the Celery task that takes the primary key."""

    state = models.CharField(
        "状態", max_length=10, choices=JobState.choices, default=JobState.WAITING, editable=False
    )
    done = models.PositiveIntegerField("処理済", default=0, editable=False)
    total = models.PositiveIntegerField("全体", default=0, editable=False)
    message = models.CharField("進み具合", max_length=200, blank=True, editable=False)
    error = models.CharField("失敗の理由", max_length=500, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField("実行回数", default=0, editable=False)
    claim_token = models.UUIDField(null=True, editable=False)
    heartbeat_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField("作成", db_default=Now(), editable=False)
    started_at = models.DateTimeField("開始", null=True, editable=False)
    finished_at = models.DateTimeField("終了", null=True, editable=False)

    class Meta:
        abstract = True

    # --- seen from the page

    @property
    def is_unfinished(self) -> bool:
        return self.state in (JobState.WAITING, JobState.RUNNING)

    @property
    def percent(self) -> int:
        if self.state == JobState.DONE:
            return 100
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def can_retry(self) -> bool:
        return self.state in (JobState.FAILED, JobState.CANCELLED)

    def enqueue(self) -> None:
        """Tell the workers once the row is committed. A lost message is found by the sweep."""
        self._change(Q(state=JobState.WAITING), heartbeat_at=Now())
        transaction.on_commit(self._send)

    def _send(self) -> None:
        tell_worker(self.task, self.pk)

    def cancel(self) -> bool:
        """Stop it; False when it had already ended."""
        return self._change(
            Q(state__in=(JobState.WAITING, JobState.RUNNING)),
            state=JobState.CANCELLED,
            claim_token=None,
            finished_at=Now(),
        )

    def retry(self) -> bool:
        """Put a failed or cancelled job back in the queue; False in any other state."""
        ready = self._change(
            Q(state__in=(JobState.FAILED, JobState.CANCELLED)),
            state=JobState.WAITING,
            **_BLANK,
        )
        if ready:
            self.enqueue()
        return ready

    # --- seen from the worker

    def claim(self) -> bool:
        """Take it if it waits or its worker has gone quiet."""
        return self._change(
            Q(state=JobState.WAITING) | _quiet(),
            state=JobState.RUNNING,
            claim_token=uuid.uuid4(),
            attempts=F("attempts") + 1,
            started_at=Now(),
            heartbeat_at=Now(),
            done=0,
            total=0,
            message="",
            error="",
        )

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Report and show life. Raises JobLostError."""
        self._change_own(done=done, total=total, message=message[:200], heartbeat_at=Now())

    def finish(self, message: str = "", **results: Any) -> None:
        """End well, storing ``results`` in the same UPDATE. Raises JobLostError.

        Called inside the transaction of the work it makes both true at once.
        """
        self._change_own(
            state=JobState.DONE,
            done=F("total"),
            message=message[:200],
            claim_token=None,
            finished_at=Now(),
            **results,
        )

    def give_up(self, error: str) -> bool:
        """End a job nobody works on any more; False when somebody does after all."""
        return self._change(
            stale(), state=JobState.FAILED, error=error, claim_token=None, finished_at=Now()
        )

    def fail(self, error: str) -> None:
        """End badly, with a Japanese reason. Raises JobLostError."""
        self._change_own(
            state=JobState.FAILED, error=error[:500], claim_token=None, finished_at=Now()
        )

    def release(self) -> None:
        """Give it back unfinished (the worker is being stopped). Raises JobLostError."""
        self._change_own(
            state=JobState.WAITING,
            claim_token=None,
            heartbeat_at=None,
            attempts=F("attempts") - 1,
        )

    # --- the only writers

    def _change_own(self, **values: Any) -> None:
        own = Q(state=JobState.RUNNING, claim_token=self.claim_token)
        if self.claim_token is None or not self._change(own, **values):
            raise JobLostError

    def _change(self, condition: Q, **values: Any) -> bool:
        rows = type(self)._base_manager.filter(condition, pk=self.pk)
        if not rows.update(**values):
            return False
        self.refresh_from_db(fields=list(values))
        return True


_BLANK: dict[str, Any] = {
    "attempts": 0,
    "claim_token": None,
    "heartbeat_at": None,
    "started_at": None,
    "finished_at": None,
    "done": 0,
    "total": 0,
    "message": "",
    "error": "",
}
