"""Finds the jobs nobody works on and queues them again."""

import logging

from django.apps import apps

from yorozu.kit.jobs.model import Job, JobQuerySet

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
GAVE_UP = "処理が何度も途中で止まりました。時間をおいて、もう一度実行してください。"


def job_models() -> list[type[Job]]:
    return [model for model in apps.get_models() if issubclass(model, Job)]


def sweep() -> int:
    """Queue every stale job again, give up on those that keep dying; how many were touched."""
    touched = 0
    for model in job_models():
        rows: list[Job] = list(JobQuerySet(model).stale())
        for job in rows:
            touched += 1
            logger.warning("stale job: %s %s, attempt %s", model._meta.label, job.pk, job.attempts)
            if job.attempts < MAX_ATTEMPTS:
                job.enqueue()
            else:
                job.give_up(GAVE_UP)
    return touched
