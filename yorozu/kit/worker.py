"""Telling the Celery worker. The row is the truth: a message only makes it quick."""

import logging
from threading import Lock

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)
# Celery finds the tasks once: a second thread that asks meanwhile would be told of none.
_finding = Lock()


def tell_worker(task: str, *args: int) -> None:
    """Queue the task by name. A lost message is found by the sweep of whoever keeps the row."""
    if task not in current_app.tasks:
        with _finding:
            current_app.loader.import_default_modules()
    try:
        current_app.tasks[task].apply_async(args=args)
    except OperationalError:
        logger.warning("queue unreachable: %s %s waits for the sweep", task, args)
