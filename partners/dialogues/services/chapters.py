"""支部: set up, put right, closed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.models import User
from partners.dialogues.errors import DialogueRefused
from partners.dialogues.services._keeping import lock, require_version, require_writer, says, store
from partners.models import Chapter, DialogueMember

SAME_NAME = "同じ名前の支部があります。"


@transaction.atomic
def chapter_open(*, name: str, area: str, owner: User | None, by: User) -> Chapter:
    """Raises DialogueRefused, ValidationError, PermissionDenied."""
    require_writer(by)
    chapter = Chapter(name=name, area=area, owner=owner)
    chapter.full_clean(validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            chapter.save(force_insert=True)
    except IntegrityError as error:
        raise DialogueRefused(SAME_NAME) from error
    audit.record("dialogue.chapter_opened", target=chapter, by=by)
    return chapter


@transaction.atomic
def chapter_change(
    *,
    chapter: Chapter,
    name: str,
    area: str,
    owner: User | None,
    leads: Sequence[DialogueMember],
    is_active: bool,
    by: User,
    version: int,
) -> Chapter:
    """Sent twice it is done once. Raises DialogueRefused, DialogueStale, ValidationError,
    PermissionDenied.
    """
    require_writer(by)
    row = lock(chapter)
    fields = {"name": name, "area": area, "owner": owner, "is_active": is_active}
    if says(row, fields) and set(row.leads.all()) == set(leads):
        return row
    require_version(row, version)
    row.name, row.area, row.owner, row.is_active = name, area, owner, is_active
    try:
        with transaction.atomic():
            store(row, "name", "area", "owner", "is_active")
    except IntegrityError as error:
        raise DialogueRefused(SAME_NAME) from error
    row.leads.set(leads)
    audit.record("dialogue.chapter_changed", target=row, by=by)
    return row
