"""Files that no row names: an upload cut off between storing and committing leaves one."""

import logging
from datetime import timedelta

from celery import shared_task
from django.core.files.storage import default_storage
from django.utils import timezone

from consultations.models import Attachment
from consultations.models.attachment import FOLDER

logger = logging.getLogger(__name__)
# An upload under way is younger than this.
GRACE = timedelta(hours=24)


@shared_task(ignore_result=True)
def sweep_orphans() -> int:
    """Delete stored files without a row; how many. May be killed and run again."""
    gone = 0
    for path in _stored():
        if default_storage.get_modified_time(path) > timezone.now() - GRACE:
            continue
        if Attachment.objects.filter(file=path).exists():
            continue
        default_storage.delete(path)
        gone += 1
    if gone:
        logger.info("swept %s files that belong to no attachment", gone)
    return gone


def _stored() -> list[str]:
    if not default_storage.exists(FOLDER):
        return []
    folders, _ = default_storage.listdir(FOLDER)
    return [
        f"{FOLDER}/{folder}/{name}"
        for folder in folders
        for name in default_storage.listdir(f"{FOLDER}/{folder}")[1]
    ]
