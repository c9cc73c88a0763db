"""Files of outputs: read for the search, swept where no output names them."""

import logging
from datetime import timedelta

from celery import shared_task
from django.apps import apps

from coordinators.models import GroupOutput
from coordinators.models.output import FOLDER
from coordinators.services.outputs import READ_TASK, output_read
from yorozu.kit import files
from yorozu.kit.worker import tell_worker

logger = logging.getLogger(__name__)
MOST_AT_ONCE = 100
SECONDS = 60
# An upload under way is younger than this.
GRACE = timedelta(hours=24)


@shared_task(name=READ_TASK, ignore_result=True, soft_time_limit=SECONDS)
def read_output(pk: int) -> None:
    """A file may be large and is never worth waiting for.

    After `SECONDS` the reading is broken off; what was read until then is what is found.
    """
    output = GroupOutput.objects.unread().filter(pk=pk).first()
    if output is not None:
        output_read(output=output)


@shared_task(name="coordinators.tasks.read_outputs", ignore_result=True)
def read_outputs() -> int:
    """Queue those whose message was lost; how many."""
    waiting = GroupOutput.objects.unread().order_by("pk").values_list("pk", flat=True)
    keys = list(waiting[:MOST_AT_ONCE])
    for pk in keys:
        tell_worker(READ_TASK, pk)
    return len(keys)


@shared_task(ignore_result=True)
def sweep_outputs() -> int:
    """Delete stored files that neither an output nor its history names; how many.

    May be killed and run again.
    """
    versions = apps.get_model("coordinators", "GroupOutputEvent")._default_manager
    gone = files.sweep_orphans(
        FOLDER, lambda path: versions.filter(file=path).exists(), grace=GRACE
    )
    if gone:
        logger.info("swept %s files that belong to no output", gone)
    return gone
