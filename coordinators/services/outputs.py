"""成果物 go into the library, are replaced and withdrawn."""

import uuid as uuids
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from center.models import Topic
from coordinators.errors import Refused, Stale
from coordinators.models import GroupMeeting, GroupOutput, WorkingGroup
from coordinators.rules import can_write
from coordinators.services.groups import lock_group
from yorozu.kit.files import safe_filename
from yorozu.kit.filetext import text_in
from yorozu.kit.photos import without_place
from yorozu.kit.uploads import IMAGE, MEGABYTE, UploadRefused, judge
from yorozu.kit.worker import tell_worker

MOST_BYTES = 20 * MEGABYTE
READ_TASK = "coordinators.tasks.read_output"


class OutputRefused(Refused):
    """The file is not taken."""


@dataclass(frozen=True)
class OutputFacts:
    title: str
    kind: str
    text: str = ""
    link: str = ""
    tags: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()
    meeting: GroupMeeting | None = None


@dataclass(frozen=True)
class Kept:
    """An upload that was looked at and may be kept."""

    name: str
    ending: str
    content: bytes


def upload_read(upload: File[Any], name: str) -> Kept:
    """Raises OutputRefused with what is wrong with it."""
    shown = safe_filename(name)
    try:
        kind, ending = judge(upload, shown, most=MOST_BYTES)
    except UploadRefused as error:
        raise OutputRefused(f"{shown}：{error}") from error
    content = upload.read()
    return Kept(shown, ending, without_place(content) if kind == IMAGE else content)


@transaction.atomic
def output_add(
    *,
    group: WorkingGroup,
    uuid: uuids.UUID,
    by: User,
    facts: OutputFacts,
    upload: Kept | None = None,
) -> GroupOutput:
    """Sent twice, it is there once. Raises Refused, ValidationError, PermissionDenied."""
    row = lock_group(group)
    _require_writer(by, row)
    if (known := row.outputs.filter(uuid=uuid).first()) is not None:
        return known
    output = GroupOutput(group=row, uuid=uuid, added_by=by)
    return _write(output, facts, upload, by, "group_output.added")


@transaction.atomic
def output_change(
    *,
    output: GroupOutput,
    by: User,
    facts: OutputFacts,
    version: int,
    upload: Kept | None = None,
) -> GroupOutput:
    """A new file takes the old one's place; the history keeps the old one.

    Raises Refused, Stale, ValidationError, PermissionDenied.
    """
    row = _lock(output)
    _require_writer(by, row.group)
    if row.withdrawn_at is not None:
        raise Refused("この成果物は、取り下げられています。")
    if row.version != version:
        raise Stale
    row.version += 1
    return _write(row, facts, upload, by, "group_output.changed")


@transaction.atomic
def output_withdraw(*, output: GroupOutput, by: User) -> GroupOutput:
    """Off every page; row and file stay. Twice is once. Raises PermissionDenied."""
    row = _lock(output)
    _require_writer(by, row.group)
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by = timezone.now(), by
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        audit.record("group_output.withdrawn", target=row, by=by)
    return row


def output_read(*, output: GroupOutput) -> None:
    """Keep the words of its file, to be searched. Said twice, or by two, it does no more.

    Withdrawn or replaced meanwhile, nothing is written.
    """
    path = str(output.file.name)
    try:
        with output.file.open("rb") as file:
            text = text_in(file, path)
    except OSError:
        text = ""
    rows = GroupOutput.objects.unread().filter(pk=output.pk, file=path)
    rows.update(file_text=text, file_read=path)


def _write(
    row: GroupOutput, facts: OutputFacts, upload: Kept | None, by: User, act: str
) -> GroupOutput:
    row.title, row.kind, row.text, row.link = facts.title, facts.kind, facts.text, facts.link
    row.tags, row.meeting = list(facts.tags), facts.meeting
    if not (row.text or row.link or row.file or upload):
        raise Refused("ファイル・内容・リンクのどれかを入れてください。")
    row.full_clean(exclude=["file"])
    if upload is not None:
        row.file_name, row.file_size = upload.name, len(upload.content)
        row.file_text = ""
        row.file.save(f"file{upload.ending}", ContentFile(upload.content), save=False)
    try:
        row.save()
        row.topics.set(facts.topics)
        audit.record(act, target=row, by=by, group=row.group_id)
        if upload is not None:
            transaction.on_commit(lambda: tell_worker(READ_TASK, row.pk))
    except BaseException:
        if upload is not None:
            row.file.delete(save=False)
        raise
    return row


def _lock(output: GroupOutput) -> GroupOutput:
    rows = GroupOutput.objects.select_related("group").select_for_update(of=("self",))
    return rows.get(pk=output.pk)


def _require_writer(by: User, group: WorkingGroup) -> None:
    if not can_write(by, group):
        raise PermissionDenied
