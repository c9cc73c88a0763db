"""Asking for a booklet of chosen cases."""

import uuid as uuids
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import audit
from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from casebook.enums import Audience
from casebook.errors import Refused
from casebook.models import Booklet, BookletItem, CaseStudy

MOST_CASES = 60


@transaction.atomic
def booklet_request(
    *, uuid: uuids.UUID, title: str, audience: Audience, cases: Sequence[CaseStudy], by: User
) -> Booklet:
    """In the order given. Sent twice it is made once.

    Only cases that are published to the audience today. Raises Refused, PermissionDenied.
    """
    if not has_permission(by, Permission.CASE_WRITE):
        raise PermissionDenied
    if (there := Booklet.objects.visible_to(by).filter(uuid=uuid).first()) is not None:
        return there
    ids = list(dict.fromkeys(case.pk for case in cases))
    if not ids:
        raise Refused("冊子に載せる事例を選んでください。")
    if len(ids) > MOST_CASES:
        raise Refused(f"1冊に載せられるのは{MOST_CASES}件までです。")
    if CaseStudy.objects.open_to(audience).filter(pk__in=ids).count() != len(ids):
        raise Refused(
            f"「{audience.label}」に公開していない事例が含まれています。"
            "配る相手を狭めるか、その事例を外してください。"
        )
    job = Booklet(uuid=uuid, title=title, audience=audience, requested_by=by)
    job.full_clean()
    job.save()
    BookletItem.objects.bulk_create(
        BookletItem(booklet=job, case_id=pk, position=place)
        for place, pk in enumerate(ids, start=1)
    )
    audit.record("casebook.booklet", target=job, by=by, count=len(ids), audience=audience.value)
    job.enqueue()
    return job
