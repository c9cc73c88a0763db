"""Asking for a very long memo on paper."""

from django.db import transaction

from accounts.models import User
from consultations.models import Memo, MemoPrint


@transaction.atomic
def print_request(*, memo: Memo, by: User) -> MemoPrint:
    """Put it in the queue; asking again while it is in work answers with the same one."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    rows = MemoPrint.objects.visible_to(by).filter(memo=memo)
    if running := rows.unfinished().first():
        return running
    job = MemoPrint(memo=memo, requested_by=by)
    job.save()
    job.enqueue()
    return job
