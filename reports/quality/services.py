"""Drawing a month's sample and saying what was read."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from consultations.models import Memo
from reports.errors import Refused, StepTaken
from reports.quality.models import Item, Mark, QualityDraw, QualityReview
from yorozu.kit.db import insert_unless_taken
from yorozu.kit.wareki import month_range

ONE_IN = 10


@transaction.atomic
def quality_draw(*, month: date, by: User | None, today: date) -> QualityDraw:
    """One in ten of the month's confirmed memos, at least one; the same draw when asked again.

    Raises Refused, PermissionDenied.
    """
    if by is not None and not has_permission(by, Permission.QUALITY_REVIEW):
        raise PermissionDenied
    if month_range(month)[1] > today:
        raise Refused("月が終わってから抽出します。")
    memos = list(Memo.objects.counted().between(*month_range(month)).values_list("pk", flat=True))
    if not memos:
        raise Refused("この月に、確認済のメモがありません。")
    draw = QualityDraw(month=month, total=len(memos), asked_by=by)
    if not insert_unless_taken(draw):
        return QualityDraw.objects.get(month=month)
    taken = random.SystemRandom().sample(memos, -(-len(memos) // ONE_IN))
    QualityReview.objects.bulk_create(QualityReview(draw=draw, memo_id=pk) for pk in sorted(taken))
    audit.record("quality.drawn", target=draw, by=by, total=len(memos), taken=len(taken))
    return draw


@transaction.atomic
def quality_review(
    *, review: QualityReview, marks: Mapping[str, str], feedback: str, by: User, version: int
) -> QualityReview:
    """Say what was read; said anew, the coordinator is told anew.

    Raises Refused, StepTaken, PermissionDenied.
    """
    rows = QualityReview.objects.to_check(by)
    if not has_permission(by, Permission.QUALITY_REVIEW) or not rows.filter(pk=review.pk).exists():
        raise PermissionDenied
    row: QualityReview = QualityReview.objects.select_for_update().get(pk=review.pk)
    if set(marks) != set(Item.values) or not set(marks.values()) <= set(Mark.values):
        raise Refused("すべての項目を選んでください。")
    feedback = feedback.strip()
    if row.reviewed_at and (row.marks, row.feedback) == (dict(marks), feedback):
        return row
    if row.version != version:
        raise StepTaken("別の方が先に確認しました。いまの内容を確かめて、保存し直してください。")
    row.marks, row.feedback = dict(marks), feedback
    row.reviewed_by, row.reviewed_at, row.read_at = by, timezone.now(), None
    row.version += 1
    row.full_clean(exclude=["draw", "memo"])
    row.save()
    audit.record("quality.reviewed", target=row, by=by, memo=row.memo_id)
    return row


@transaction.atomic
def quality_read(*, by: User) -> int:
    """The coordinator has seen what was said to them; how many were new."""
    said = QualityReview.objects.said_to(by).unread()
    return said.update(read_at=timezone.now())
