"""廃棄リスト: made, looked through, approved by somebody else, carried out by a job."""

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import User
from companies.disposal import CLIENT_KINDS
from companies.enums import DISPOSAL_OPEN, DisposalStage
from companies.errors import Refused
from companies.models import DisposalItem, DisposalList
from companies.retention import kept_from
from yorozu.kit.jobs import JobState


def disposal_begin(*, by: User) -> DisposalList:
    """Let a worker list what is past its term; a list still open is answered instead."""
    there = DisposalList.objects.filter(stage__in=DISPOSAL_OPEN).first()
    if there is not None:
        return there
    try:
        with transaction.atomic():
            made = DisposalList(kept_from=kept_from(timezone.localdate()), made_by=by)
            made.save(force_insert=True)
            made.enqueue()
            audit.record("disposal.begun", target=made, by=by, kept_from=str(made.kept_from))
    except IntegrityError:  # somebody else's click came first
        return DisposalList.objects.get(stage__in=DISPOSAL_OPEN)
    return made


@transaction.atomic
def disposal_hold(*, item: DisposalItem, by: User, reason: str) -> int:
    """Keep the record; how many. Raises Refused.

    With a client all that belongs to them is kept, and with a record of theirs who they are: a
    memo that a lawsuit needs is of no use without the people it speaks of.
    """
    _require_review(item.list_id)
    if not reason.strip():
        raise Refused("保留の理由を入力してください。")
    rows = (_with_client(item) | _client_of(item)).filter(held_at=None)
    held = rows.update(held_at=timezone.now(), held_by=by, held_reason=reason.strip()[:300])
    audit.record("disposal.held", target=item.list, by=by, items=held, kind=item.kind)
    return held


@transaction.atomic
def disposal_release(*, item: DisposalItem, by: User) -> int:
    """Put a held record back among those to dispose of. Raises Refused."""
    _require_review(item.list_id)
    rows = _with_client(item).filter(held_at__isnull=False)
    freed = rows.update(held_at=None, held_by=None, held_reason="")
    audit.record("disposal.released", target=item.list, by=by, items=freed, kind=item.kind)
    return freed


@transaction.atomic
def disposal_approve(*, disposal: DisposalList, by: User, count: int) -> DisposalList:
    """Start the disposal; what is wiped does not come back.

    `count` is the number of records the screen showed: a hold in another window meanwhile, and
    the approver looks again. A second click changes nothing. Raises Refused.
    """
    row = DisposalList.objects.select_for_update().get(pk=disposal.pk)
    if row.stage in (DisposalStage.RUNNING, DisposalStage.DONE):
        return row
    if row.stage != DisposalStage.REVIEW:
        raise Refused("点検中の廃棄リストだけを承認できます。")
    if row.made_by_id == by.pk:
        raise Refused("自分が作成した廃棄リストは承認できません。ほかの課長・調査役が承認します。")
    waiting = row.items.filter(held_at=None).count()
    if not waiting:
        raise Refused("廃棄するものがありません。リストを取りやめてください。")
    if waiting != count:
        raise Refused(f"保留が変わり、{waiting:,}件になりました。確かめてから承認してください。")
    DisposalList.objects.filter(pk=row.pk).update(
        stage=DisposalStage.RUNNING,
        approved_at=timezone.now(),
        approved_by=by,
        state=JobState.WAITING,
        attempts=0,
        done=0,
        total=0,
        message="",
        finished_at=None,
    )
    row.refresh_from_db()
    row.enqueue()
    audit.record("disposal.approved", target=row, by=by, items=waiting)
    return row


@transaction.atomic
def disposal_drop(*, disposal: DisposalList, by: User) -> DisposalList:
    """Put the list away; nothing is disposed of. Raises Refused."""
    row = DisposalList.objects.select_for_update().get(pk=disposal.pk)
    if row.stage == DisposalStage.DROPPED:
        return row
    if row.stage not in (DisposalStage.LISTING, DisposalStage.REVIEW):
        raise Refused("承認済みの廃棄リストは取りやめられません。")
    row.cancel()
    DisposalList.objects.filter(pk=row.pk).update(stage=DisposalStage.DROPPED)
    row.items.all().delete()
    row.refresh_from_db()
    audit.record("disposal.dropped", target=row, by=by)
    return row


def _require_review(pk: int) -> None:
    """The list's row is locked: nobody approves while something is being held back."""
    if DisposalList.objects.select_for_update().get(pk=pk).stage != DisposalStage.REVIEW:
        raise Refused("点検中の廃棄リストではありません。")


def _client_of(item: DisposalItem) -> QuerySet[DisposalItem]:
    if not item.client_key:
        return DisposalItem.objects.none()
    rows = DisposalItem.objects.filter(list=item.list_id, client_key=item.client_key)
    return rows.filter(kind__in=CLIENT_KINDS)


def _with_client(item: DisposalItem) -> QuerySet[DisposalItem]:
    rows = DisposalItem.objects.filter(list=item.list_id)
    if item.client_key and item.kind in CLIENT_KINDS:
        return rows.filter(Q(pk=item.pk) | Q(client_key=item.client_key))
    return rows.filter(pk=item.pk)
