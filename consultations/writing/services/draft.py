"""Autosave: raw input kept on the server, with an optimistic lock."""

import uuid as uuids

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from consultations.errors import DraftConflict, WrongState
from consultations.models import Memo, MemoDraft
from consultations.rules import can_write_text
from consultations.writing.services.state import lock
from yorozu.kit.standing import StandingRow

Typed = dict[str, object]
_BY_UUID = StandingRow(Memo, by="uuid")


def draft_find(*, uuid: uuids.UUID, by: User) -> Memo:
    """The memo of a form's uuid; one that is not saved yet when we have not heard of it.

    `memo_submit` takes either. Raises PermissionDenied when the uuid is somebody else's draft.
    """
    memo = _BY_UUID.of(uuid)
    if memo is None:
        return Memo(uuid=uuid, recorder=by, recorder_name=by.name)
    if memo.is_draft and memo.recorder_id != by.pk:
        raise PermissionDenied
    return memo


@transaction.atomic
def draft_open(*, uuid: uuids.UUID, by: User) -> Memo:
    """The memo of a form's uuid, locked; a new draft when it is the first we hear of it.

    Two requests with one uuid (double click, retry after a lost answer) meet the same row.
    Raises PermissionDenied when the uuid belongs to somebody else.
    """
    rows = Memo.objects.select_for_update().filter(uuid=uuid)
    memo = rows.first()
    if memo is None:
        new = Memo(uuid=uuid, recorder=by, recorder_name=by.name)
        Memo.objects.bulk_create([new], ignore_conflicts=True)
        memo = rows.get()
    if memo.is_draft and memo.recorder_id != by.pk:
        raise PermissionDenied
    return memo


@transaction.atomic
def draft_write(*, uuid: uuids.UUID, by: User, revision: int, data: Typed) -> MemoDraft:
    """Autosave: `draft_open` and `draft_save` in one go. Raises as they do."""
    return _save(draft_open(uuid=uuid, by=by), by, revision, data)


@transaction.atomic
def draft_save(*, memo: Memo, by: User, revision: int, data: Typed) -> MemoDraft:
    """Keep what is typed. Raises DraftConflict, WrongState, PermissionDenied.

    `revision` is the one the writer's screen last heard of (0 for none). The same data sent
    twice (a retry after a lost answer) is no conflict.
    """
    return _save(lock(memo), by, revision, data)


def _save(memo: Memo, by: User, revision: int, data: Typed) -> MemoDraft:
    if not memo.is_editable:
        raise WrongState("このメモは確認済みか取消済みのため、変更できません。")
    if not can_write_text(by, memo):
        raise PermissionDenied
    draft = MemoDraft.objects.filter(memo=memo).first()
    if draft is None:
        if revision and not memo.is_draft:
            # A tab left open: what it knew as a draft has been handed in since.
            raise WrongState(f"このメモは{memo.number}として提出済みです。")
        return MemoDraft.objects.create(memo=memo, data=data, revision=1, saved_by=by)
    if draft.data == data:
        return draft
    if draft.revision != revision:
        raise DraftConflict(draft.revision, draft.data, draft.saved_by.name)
    draft.data, draft.saved_by, draft.discarded_at = data, by, None
    draft.revision += 1
    draft.save(force_update=True)
    return draft


@transaction.atomic
def draft_discard(*, memo: Memo, by: User) -> None:
    """Put a draft away; `draft_restore` brings it back. Raises PermissionDenied."""
    _own_draft(memo, by).update(discarded_at=timezone.now())


@transaction.atomic
def draft_restore(*, memo: Memo, by: User) -> None:
    _own_draft(memo, by).update(discarded_at=None)


def _own_draft(memo: Memo, by: User) -> QuerySet[MemoDraft]:
    if not can_write_text(by, memo):
        raise PermissionDenied
    return MemoDraft.objects.filter(memo=memo)
