"""Listing what is past its term, and disposing of it. Either may be killed and run again."""

from itertools import islice

import pghistory
from celery import shared_task
from django.db import transaction
from django.utils import timezone

from accounts import audit
from companies.enums import DisposalStage
from companies.models import DisposalItem, DisposalList
from yorozu.kit import disposal
from yorozu.kit.jobs import JobError, Report, run_job

INSERTED_AT_ONCE = 2000
WIPED_AT_ONCE = 200


@shared_task
def run_disposal(pk: int) -> None:
    run_job(DisposalList, pk, _work)


def _work(job: DisposalList, report: Report) -> None:
    if job.stage == DisposalStage.LISTING:
        _list(job, report)
    elif job.stage == DisposalStage.RUNNING:
        _dispose(job, report)
    else:
        raise JobError("この廃棄リストには、する作業がありません。")


def _list(job: DisposalList, report: Report) -> None:
    """All or nothing: a listing that was killed begins anew."""
    counts: dict[str, int] = {}
    with transaction.atomic():
        job.items.all().delete()
        for kind in disposal.kinds():
            due = iter(kind.due(job.kept_from, None))
            while chunk := list(islice(due, INSERTED_AT_ONCE)):
                DisposalItem.objects.bulk_create(
                    DisposalItem(list=job, kind=kind.kind, **each._asdict()) for each in chunk
                )
                counts[kind.kind] = counts.get(kind.kind, 0) + len(chunk)
                report(sum(counts.values()), 0, f"{kind.label}を調べています")
        job.finish(stage=DisposalStage.REVIEW, result={"listed": counts})


def _dispose(job: DisposalList, report: Report) -> None:
    """In batches, each true as a whole; what is done already is not looked at again."""
    left = job.items.filter(held_at=None, done_at=None, skipped=False)
    done, total = 0, left.count()
    for kind in disposal.kinds():
        while ids := list(
            left.filter(kind=kind.kind)
            .order_by("pk")
            .values_list("target_id", flat=True)[:WIPED_AT_ONCE]
        ):
            _wipe(job, kind, ids)
            done += len(ids)
            report(done, total, f"{kind.label}を廃棄しています")
    disposal.forget_traces(job.kept_from)
    counts = {
        "done": job.items.filter(done_at__isnull=False).count(),
        "held": job.items.filter(held_at__isnull=False).count(),
        "skipped": job.items.filter(skipped=True).count(),
    }
    with transaction.atomic():
        audit.record("disposal.done", target=job, by=job.approved_by, **counts)
        job.finish(stage=DisposalStage.DONE, result=job.result | counts)


def _wipe(job: DisposalList, kind: disposal.Disposable, ids: list[int]) -> None:
    """Whoever came back after the approval is left alone."""
    context = pghistory.context(user=job.approved_by_id, disposal=job.pk)
    with transaction.atomic(), context:
        due = {each.target_id for each in kind.due(job.kept_from, ids)}
        disposal.wipe(kind.kind, sorted(due))
        rows = job.items.filter(kind=kind.kind)
        rows.filter(target_id__in=due).update(done_at=timezone.now())
        rows.filter(target_id__in=set(ids) - due).update(skipped=True)
