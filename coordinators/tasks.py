"""Files that no output names: an upload cut off between storing and committing leaves one."""

import logging
from datetime import timedelta

from celery import shared_task
from django.apps import apps

from coordinators.models.output import FOLDER
from yorozu.kit import files

logger = logging.getLogger(__name__)
# An upload under way is younger than this.
GRACE = timedelta(hours=24)


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
