"""Memos past their term, what keeps a client in use, and the traces of memos elsewhere."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, F, Func, Max, Q, QuerySet
from django.utils import timezone

from companies.disposal import COMPANY, PERSON, not_done
from consultations.enums import MemoStatus
from consultations.models import (
    Attachment,
    ImportBatch,
    ImportRow,
    Memo,
    MemoDraft,
    MemoExport,
    MemoParticipant,
    MemoPrint,
    MemoTransition,
    NextStepEvent,
)
from consultations.models.triggers import WIPEABLE
from yorozu.kit import disposal
from yorozu.kit.disposal import WIPED, Described, Disposable, Due, Ids
from yorozu.kit.jobs import JobState
from yorozu.kit.wareki import start_of

MEMO = "memo"
CHUNK = 2000
# What stays in words, so that a memo still reads as one; nothing is put where nothing was.
INSTEAD = dict.fromkeys(("company_name", "person_name", "content", "advice"), WIPED)


def register() -> None:
    disposal.register(Disposable(MEMO, "経営相談メモ", 10, _memos_due, _describe, _wipe))
    for kind in (COMPANY, PERSON):
        disposal.in_use(kind, _met_since(kind), _met_last(kind))
        disposal.in_use(kind, _drafted_since(kind), _no_days)
    disposal.at_the_end(_forget_drafts)
    disposal.at_the_end(_forget_exports)
    disposal.at_the_end(_forget_imports)


def _memos_due(kept_from: date, ids: Ids | None) -> Iterable[Due]:
    """By the day of the session; drafts without a number are forgotten at the end."""
    whole = BigIntegerField()
    rows = Memo.objects.filter(not_done(MEMO), started_at__lt=start_of(kept_from)).exclude(
        status=MemoStatus.DRAFT
    )
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    found = rows.order_by("pk").values_list(
        "pk",
        Func(F("company_id"), function="company_root", output_field=whole),
        Func(F("person_id"), function="person_root", output_field=whole),
        "started_at",
    )
    for pk, company, person, started_at in found.iterator(CHUNK):
        assert started_at is not None
        key = f"c{company}" if company else f"p{person}"
        yield Due(pk, key, timezone.localtime(started_at).date())


def _describe(ids: Ids) -> Mapping[int, Described]:
    from django.urls import reverse

    columns = ("number", "company_name", "person_name", "topic_names")
    return {
        row.pk: Described(
            str(row.number), row.client_label, reverse("consultations:detail", args=[row.number])
        )
        for row in Memo.objects.filter(pk__in=ids).only(*columns)
    }


def _wipe(ids: Ids) -> None:
    """The side table of the search follows by its trigger; the versions after the row."""
    disposal.blank(Memo.objects.filter(pk__in=ids), WIPEABLE, **INSTEAD)
    for events in disposal.event_models(Memo):
        old: QuerySet[Any] = events._default_manager.filter(pgh_obj_id__in=ids)
        disposal.blank(old, WIPEABLE, **INSTEAD)
    MemoTransition.objects.filter(memo__in=ids).exclude(reason="").update(reason=WIPED)
    NextStepEvent.objects.filter(memo__in=ids).exclude(note="").update(note=WIPED)
    guests = MemoParticipant.objects.filter(memo__in=ids, coordinator=None, user=None)
    guests.update(name=WIPED)
    MemoDraft.objects.filter(memo__in=ids).delete()
    _erase_files(ids)
    _erase_prints(ids)


def _erase_files(ids: Ids) -> None:
    """The file goes before the row says so: killed in between, it is tried again."""
    rows = Attachment.objects.filter(memo__in=ids, erased_at=None)
    for row in rows:
        if row.file:
            row.file.storage.delete(str(row.file.name))
        Attachment.objects.filter(pk=row.pk).update(
            file="",
            name=WIPED,
            digest=f"wiped-{row.pk}",
            withdrawn_reason="",
            erased_at=timezone.now(),
        )


def _erase_prints(ids: Ids) -> None:
    """PDFs that a worker made of a long memo."""
    for row in MemoPrint.objects.filter(memo__in=ids).exclude(file=""):
        row.file.storage.delete(str(row.file.name))
    MemoPrint.objects.filter(memo__in=ids).delete()


# --- what keeps a client


def _met_since(kind: str) -> disposal.Used:
    def since(day: date) -> "QuerySet[Any, Any]":
        rows: QuerySet[Any] = Memo.objects.filter(
            started_at__gte=start_of(day), **{f"{kind}__isnull": False}
        )
        return rows.order_by().values(f"{kind}_id")

    return since


def _met_last(kind: str) -> disposal.LastUsed:
    def last(ids: Ids) -> Mapping[int, date]:
        rows = Memo.objects.filter(**{f"{kind}__in": ids}, started_at__isnull=False).order_by()
        found = rows.values_list(f"{kind}_id").annotate(last=Max("started_at"))
        return {pk: timezone.localtime(moment).date() for pk, moment in found}

    return last


def _drafted_since(kind: str) -> disposal.Used:
    """Somebody is writing about them; few drafts exist at any time."""

    def since(day: date) -> "QuerySet[Any, Any]":
        model = Memo._meta.get_field(kind).related_model
        rows = MemoDraft.objects.filter(saved_at__gte=start_of(day), discarded_at=None)
        typed = {str(data.get(kind) or "") for data in rows.values_list("data", flat=True)}
        ids = [int(pk) for pk in typed if pk.isascii() and pk.isdigit() and len(pk) < 19]
        assert model is not None and not isinstance(model, str)
        return model._default_manager.filter(pk__in=ids).order_by().values("pk")

    return since


def _no_days(ids: Ids) -> Mapping[int, date]:  # noqa: ARG001
    """A draft is no use that figures or lists know of."""
    return {}


# --- traces


def _forget_drafts(kept_from: date) -> None:
    """What was typed before the term and never handed in."""
    old = MemoDraft.objects.filter(saved_at__lt=start_of(kept_from)).exclude(data={})
    old.update(data={}, discarded_at=timezone.now())


def _forget_exports(kept_from: date) -> None:  # noqa: ARG001
    """Finished files may hold what was just wiped, and a query the name that was looked for."""
    ended = MemoExport.objects.exclude(state__in=(JobState.WAITING, JobState.RUNNING))
    for job in ended.filter(~Q(file="") | ~Q(query="")):
        if job.file:
            job.file.storage.delete(str(job.file.name))
        MemoExport.objects.filter(pk=job.pk).update(file="", query="")


def _forget_imports(kept_from: date) -> None:
    """Uploaded ledgers, their previews and the words of what they could not read."""
    ended = ImportBatch.objects.exclude(state__in=(JobState.WAITING, JobState.RUNNING))
    for batch in ended.exclude(file="", errors_file=""):
        for field in (batch.file, batch.errors_file):
            if field:
                field.storage.delete(str(field.name))
        ImportBatch.objects.filter(pk=batch.pk).update(file="", errors_file="")
    ImportRow.objects.filter(batch__in=ended).delete()
    for batch in ended.filter(created_at__lt=start_of(kept_from)).exclude(source_name=WIPED):
        numbers = {name: value for name, value in batch.result.items() if isinstance(value, int)}
        ImportBatch.objects.filter(pk=batch.pk).update(source_name=WIPED, result=numbers)
