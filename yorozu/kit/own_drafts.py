"""What one person has typed into a record and not saved yet, kept from the first word.

A draft is its writer's alone: two people who write at once meet when they save, not while they
type. A record's model adds the record and the user; scripts talk to it through `autosave_answer`
(`static/js/autosave-form.js`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.db import models
from django.http import HttpRequest, JsonResponse
from django.http.request import RawPostDataException
from django.utils import timezone

from yorozu.kit.textkeys import int_of
from yorozu.kit.views import read_json

MOST_VERSION = 2**31 - 1


class OwnDraft(models.Model):
    """`base` is the version of the record that the writer began on."""

    base = models.PositiveIntegerField("書き始めた版")
    revision = models.PositiveIntegerField("下書きの版", default=0)
    data: models.JSONField[Any, Any] = models.JSONField("入力", default=dict)
    saved_at = models.DateTimeField("保存日時", default=timezone.now)

    class Meta:
        abstract = True
        ordering = ["-saved_at"]


DraftT = TypeVar("DraftT", bound=OwnDraft)
RawT = TypeVar("RawT")


class DraftClash(Exception):
    """Another screen of the same person has saved meanwhile. `str(error)` is Japanese."""

    def __init__(self, draft: OwnDraft) -> None:
        super().__init__("別の画面で、同じものの書きかけが保存されています。")
        self.draft = draft


def keep_typed(draft: DraftT, *, revision: int, data: Mapping[str, Any]) -> DraftT:
    """Store what is typed over the revision that was seen. The same again is no clash.

    Raises DraftClash.
    """
    if draft.pk is not None:
        if draft.data == data:
            return draft
        if draft.revision != revision:
            raise DraftClash(draft)
    draft.data, draft.saved_at = dict(data), timezone.now()
    draft.revision += 1
    draft.full_clean()
    draft.save()
    return draft


def autosave_answer(
    request: HttpRequest,
    raw_of: Callable[[object], RawT | None],
    keep: Callable[[int, int, RawT], OwnDraft],
    refused: tuple[type[Exception], ...],
) -> JsonResponse:
    """{rev, owner, data} → {rev, saved_at}; ?base= is the version the page was opened with.

    `keep` takes base, revision and data. 409 with the other screen's text, 403 for another
    person's page, 410 where it can no longer be kept (`refused`).
    """
    try:
        sent = read_json(request)
    except RequestDataTooBig:
        return problem("入力が長すぎるため保存できません。文章を分けてください。", 413)
    except (BadRequest, RawPostDataException):
        return problem("保存する内容を読み取れません。", 400)
    raw, revision, owner = raw_of(sent.get("data")), sent.get("rev"), sent.get("owner")
    if raw is None or type(revision) is not int or not 0 <= revision <= MOST_VERSION:
        return problem("保存する内容の形式が正しくありません。", 400)
    if owner != request.user.pk:
        return problem("別の方としてログインしています。", 403, code="owner")
    base = min(int_of(request.GET.get("base")) or 0, MOST_VERSION)
    try:
        draft = keep(base, revision, raw)
    except DraftClash as clash:
        told = {"message": str(clash), "data": clash.draft.data, **_told(clash.draft)}
        return JsonResponse(told, status=409)
    except refused as error:
        return problem(str(error), 410)
    return JsonResponse(_told(draft))


def problem(message: str, status: int, **more: object) -> JsonResponse:
    """What a script shows beside the form."""
    return JsonResponse({"message": message, **more}, status=status)


def _told(draft: OwnDraft) -> dict[str, Any]:
    at = timezone.localtime(draft.saved_at)
    return {"rev": draft.revision, "saved_at": f"{at:%H:%M:%S}"}
