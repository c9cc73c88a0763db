import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from celery import current_app
from django.apps.registry import Apps
from django.db import connection, models, transaction
from django.db.models.functions import Now
from django.template.loader import render_to_string
from kombu.exceptions import OperationalError

from yorozu.celery import SWEEP
from yorozu.kit import jobs, worker
from yorozu.kit.jobs import (
    Job,
    JobError,
    JobLostError,
    JobState,
    Report,
    run_job,
    runner,
    sweeping,
)


class SampleJob(Job):
    task = "tests.sample"
    result = models.CharField(max_length=20, blank=True)
    objects: ClassVar[models.Manager["SampleJob"]] = models.Manager()

    class Meta(Job.Meta):
        app_label = "kit"
        apps = Apps()


class Queue:
    def __init__(self) -> None:
        self.sent: list[int] = []


@pytest.fixture
def table(transactional_db: None) -> Iterator[None]:
    with connection.schema_editor() as editor:
        editor.create_model(SampleJob)
    yield
    with connection.schema_editor() as editor:
        editor.delete_model(SampleJob)


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Queue:
    queue = Queue()
    monkeypatch.setattr(SampleJob, "_send", lambda job: queue.sent.append(job.pk))
    monkeypatch.setattr(sweeping, "job_models", lambda: [SampleJob])
    return queue


def stored(job: SampleJob) -> SampleJob:
    return SampleJob.objects.get(pk=job.pk)


def age(job: SampleJob, seconds: int) -> None:
    SampleJob.objects.filter(pk=job.pk).update(heartbeat_at=Now() - timedelta(seconds=seconds))


def test_claim_is_won_once(table: None) -> None:
    job = SampleJob.objects.create()
    again = stored(job)
    assert job.claim()
    assert not again.claim()
    assert stored(job).state == JobState.RUNNING
    assert stored(job).attempts == 1
    assert stored(job).started_at is not None


def test_claim_by_many_threads_is_won_once(table: None) -> None:
    job = SampleJob.objects.create()
    won: list[bool] = []

    def try_it() -> None:
        won.append(SampleJob.objects.get(pk=job.pk).claim())
        connection.close()

    threads = [threading.Thread(target=try_it) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False] * 11 + [True]


def test_claim_takes_over_from_a_worker_gone_quiet_who_can_then_not_finish(table: None) -> None:
    zombie = SampleJob.objects.create()
    assert zombie.claim()
    heir = stored(zombie)
    assert not heir.claim()
    age(zombie, 31)
    assert heir.claim()
    with pytest.raises(JobLostError):
        zombie.finish(result="zombie")
    with pytest.raises(JobLostError):
        zombie.progress(1, 2)
    with pytest.raises(JobLostError):
        zombie.fail("だめ")
    heir.finish(result="heir")
    assert (stored(heir).state, stored(heir).result) == (JobState.DONE, "heir")
    assert stored(heir).attempts == 2


def test_cancel_stops_waiting_and_running_but_not_ended_jobs(table: None) -> None:
    waiting, running, done = (SampleJob.objects.create() for _ in range(3))
    running.claim()
    done.claim()
    done.finish()
    assert waiting.cancel()
    assert stored(running).cancel()
    assert not stored(done).cancel()
    with pytest.raises(JobLostError):
        running.finish()
    assert stored(running).state == JobState.CANCELLED
    assert not waiting.claim()


def test_retry_starts_afresh(table: None, queue: Queue) -> None:
    job = SampleJob.objects.create()
    assert not job.retry()
    job.claim()
    job.fail("だめでした。")
    assert stored(job).can_retry
    assert job.retry()
    assert queue.sent == [job.pk]
    fresh = stored(job)
    assert (fresh.state, fresh.error, fresh.attempts) == (JobState.WAITING, "", 0)


def test_enqueue_sends_after_the_commit_only(table: None, queue: Queue) -> None:
    with transaction.atomic():
        job = SampleJob.objects.create()
        job.enqueue()
        assert queue.sent == []
    assert queue.sent == [job.pk]


# --- run_job


def test_run_job_finishes_and_keeps_the_results(table: None) -> None:
    job = SampleJob.objects.create()

    def work(job: SampleJob, report: Report) -> None:
        report(3, 3, "3件")
        job.finish("3件を書き出しました。", result="a.xlsx")

    assert run_job(SampleJob, job.pk, work) == JobState.DONE
    row = stored(job)
    assert (row.message, row.result, row.percent) == ("3件を書き出しました。", "a.xlsx", 100)
    assert row.finished_at is not None


def test_run_job_leaves_ended_unknown_and_taken_jobs_alone(table: None) -> None:
    job = SampleJob.objects.create()
    taken = SampleJob.objects.create()
    taken.claim()
    job.cancel()

    def work(job: SampleJob, report: Report) -> None:
        raise AssertionError("must not run")

    assert [run_job(SampleJob, pk, work) for pk in (job.pk, taken.pk, 999_999)] == [None] * 3


def test_run_job_shows_progress_and_life_while_a_transaction_is_open(
    table: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "REPORT_SECONDS", 0.02)
    monkeypatch.setattr(runner, "HEARTBEAT_SECONDS", 0.04)
    job = SampleJob.objects.create()
    seen: list[Any] = []

    def look() -> None:
        row = stored(job)
        seen.append((row.done, row.total, row.message, row.heartbeat_at))
        connection.close()

    def look_from_outside() -> None:
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()

    def work(job: SampleJob, report: Report) -> None:
        with transaction.atomic():
            SampleJob.objects.create()
            report(5, 10, "5 / 10 件")
            time.sleep(0.2)
            look_from_outside()
            time.sleep(0.2)
            look_from_outside()
            job.finish(result="x")

    assert run_job(SampleJob, job.pk, work) == JobState.DONE
    assert seen[0][:3] == (5, 10, "5 / 10 件")
    assert seen[1][3] > seen[0][3]
    assert SampleJob.objects.count() == 2


def test_run_job_cancelled_in_the_middle_leaves_nothing(
    table: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "REPORT_SECONDS", 0.02)
    job = SampleJob.objects.create()

    def cancel() -> None:
        assert stored(job).cancel()
        connection.close()

    def work(job: SampleJob, report: Report) -> None:
        with transaction.atomic():
            SampleJob.objects.create()
            thread = threading.Thread(target=cancel)
            thread.start()
            thread.join()
            for step in range(100):
                report(step, 100)
                time.sleep(0.02)
            raise AssertionError("went on after the cancel")

    assert run_job(SampleJob, job.pk, work) == JobState.CANCELLED
    assert SampleJob.objects.count() == 1


def test_run_job_cancelled_just_before_the_end_rolls_back(table: None) -> None:
    job = SampleJob.objects.create()

    def cancel() -> None:
        stored(job).cancel()
        connection.close()

    def work(job: SampleJob, report: Report) -> None:
        with transaction.atomic():
            SampleJob.objects.create()
            thread = threading.Thread(target=cancel)
            thread.start()
            thread.join()
            job.finish(result="x")

    assert run_job(SampleJob, job.pk, work) == JobState.CANCELLED
    assert SampleJob.objects.count() == 1
    assert stored(job).result == ""


def test_run_job_shows_the_reason_it_was_given(table: None) -> None:
    job = SampleJob.objects.create()

    def work(job: SampleJob, report: Report) -> None:
        raise JobError("見出しの行が見つかりません。")

    assert run_job(SampleJob, job.pk, work) == JobState.FAILED
    assert stored(job).error == "見出しの行が見つかりません。"


def test_run_job_hides_and_does_not_log_what_an_exception_says(
    table: None, caplog: pytest.LogCaptureFixture
) -> None:
    job = SampleJob.objects.create()
    secret = "佐藤様の電話番号"

    def work(job: SampleJob, report: Report) -> None:
        raise RuntimeError(secret)

    assert run_job(SampleJob, job.pk, work) == JobState.FAILED
    assert "もう一度実行してください" in stored(job).error
    assert "佐藤" not in caplog.text + stored(job).error
    assert "RuntimeError" in caplog.text


def test_run_job_fails_also_after_a_finish_that_was_rolled_back(table: None) -> None:
    job = SampleJob.objects.create()

    def work(job: SampleJob, report: Report) -> None:
        with transaction.atomic():
            job.finish(result="x")
            raise RuntimeError

    assert run_job(SampleJob, job.pk, work) == JobState.FAILED
    assert stored(job).result == ""


def test_run_job_gives_the_row_back_when_the_worker_is_stopped(table: None) -> None:
    job = SampleJob.objects.create()

    def work(job: SampleJob, report: Report) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_job(SampleJob, job.pk, work)
    assert (stored(job).state, stored(job).attempts) == (JobState.WAITING, 0)
    assert run_job(SampleJob, job.pk, lambda job, report: None) == JobState.DONE


def test_run_job_works_inside_a_transaction(table: None) -> None:
    """Where tests and eager tasks run: another connection would not see the row."""
    with transaction.atomic():
        job = SampleJob.objects.create()
        seen: list[int] = []

        def work(job: SampleJob, report: Report) -> None:
            report(1, 2)
            seen.append(stored(job).done)

        assert run_job(SampleJob, job.pk, work) == JobState.DONE
        assert seen == [1]


# --- sweep


def test_sweep_queues_what_nobody_works_on(table: None, queue: Queue) -> None:
    dead, alive, new, unheard, ended = (SampleJob.objects.create() for _ in range(5))
    for job in (dead, alive, ended):
        job.claim()
    ended.finish()
    age(dead, 31)
    age(unheard, 121)
    assert jobs.sweep() == 2
    assert sorted(queue.sent) == [dead.pk, unheard.pk]
    assert stored(dead).claim()
    assert stored(new).state == JobState.WAITING


def test_sweep_gives_up_on_a_job_that_kills_its_workers(table: None, queue: Queue) -> None:
    job = SampleJob.objects.create()
    for _ in range(3):
        assert stored(job).claim()
        age(job, 31)
    assert jobs.sweep() == 1
    assert queue.sent == []
    assert stored(job).state == JobState.FAILED
    assert "もう一度" in stored(job).error


# --- on the page


def show(job: SampleJob, **urls: str) -> str:
    return render_to_string("kit/_job.html", {"job": job, "title": "台帳の取込み", **urls})


def test_page_asks_again_only_while_the_job_goes_on() -> None:
    urls = {"poll_url": "/poll/", "cancel_url": "/cancel/", "retry_url": "/retry/"}
    for state in JobState:
        html = show(SampleJob(pk=1, state=state, total=10, done=4), **urls)
        going_on = state in (JobState.WAITING, JobState.RUNNING)
        assert ('hx-trigger="every 2s"' in html) is going_on
        assert ('action="/cancel/"' in html) is going_on
        assert ('action="/retry/"' in html) is (state in (JobState.FAILED, JobState.CANCELLED))


def test_page_shows_progress_result_and_reason() -> None:
    running = SampleJob(pk=1, state=JobState.RUNNING, total=10, done=4)
    assert 'max="10" value="4"' in show(running, poll_url="/poll/")
    assert running.percent == 40
    done = show(SampleJob(pk=1, state=JobState.DONE), result_url="/file/", result_label="開く")
    assert '<a class="c-button" href="/file/">開く</a>' in done
    failed = show(SampleJob(pk=1, state=JobState.FAILED, error="見出しが<b>ありません。"))
    assert "見出しが&lt;b&gt;ありません。" in failed
    assert 'role="alert"' in failed


# --- the queue


def test_send_hands_the_key_to_the_task(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    task = SimpleNamespace(apply_async=lambda args: sent.append(args))
    monkeypatch.setattr(worker, "current_app", SimpleNamespace(tasks={"tests.sample": task}))
    SampleJob(pk=7)._send()
    assert sent == [(7,)]


def test_a_dead_queue_fails_no_page(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(args: Any) -> None:
        raise OperationalError

    task = SimpleNamespace(apply_async=refuse)
    monkeypatch.setattr(worker, "current_app", SimpleNamespace(tasks={"tests.sample": task}))
    SampleJob(pk=7)._send()
    assert "waits for the sweep" in caplog.text


def test_beat_and_workers_call_a_sweep_that_exists() -> None:
    current_app.loader.import_default_modules()
    assert SWEEP in current_app.tasks
