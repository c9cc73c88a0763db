from celery import shared_task

from yorozu.kit import jobs


@shared_task(name="yorozu.kit.tasks.sweep_stale_jobs", ignore_result=True)
def sweep_stale_jobs() -> int:
    return jobs.sweep()
