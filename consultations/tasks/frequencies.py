from celery import shared_task

from consultations.similar.frequencies import frequencies_refresh


@shared_task(ignore_result=True)
def refresh_frequencies() -> int:
    """Every night; run twice it does the same work twice and harms nothing."""
    return frequencies_refresh()
