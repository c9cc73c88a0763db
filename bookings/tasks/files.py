"""Files that no row names: an upload cut off between storing and committing leaves one."""

import logging
from datetime import timedelta

from celery import shared_task

from bookings.models import Material
from bookings.models.notes import FOLDER
from yorozu.kit import files

logger = logging.getLogger(__name__)
# An upload under way is younger than this.
GRACE = timedelta(hours=24)


@shared_task(ignore_result=True)
def sweep_materials() -> int:
    """Delete stored files without a row; how many. May be killed and run again."""
    gone = files.sweep_orphans(
        FOLDER, lambda path: Material.objects.filter(file=path).exists(), grace=GRACE
    )
    if gone:
        logger.info("swept %s files that belong to no material", gone)
    return gone
