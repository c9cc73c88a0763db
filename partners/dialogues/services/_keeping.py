"""What every act on a dialogue does: may they, lock, check the version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from partners.dialogues.errors import DialogueRefused, DialogueStale
from partners.models import Chapter, DialogueMember, DialogueSession, IntroductionWish

Kept = TypeVar("Kept", Chapter, DialogueMember, DialogueSession, IntroductionWish)


def require_writer(by: User) -> None:
    if not has_permission(by, Permission.DIALOGUE_WRITE):
        raise PermissionDenied


def lock(row: Kept, version: int | None = None) -> Kept:
    """The row as it stands now, for this transaction alone. Raises DialogueStale.

    `version` is the one the person saw; None where no page was open, or where acts of several
    people at once do not disturb each other (the door).
    """
    rows: models.QuerySet[Kept] = type(row)._default_manager.all()
    locked = rows.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    if version is not None:
        require_version(locked, version)
    return locked


def says(row: Kept, fields: Mapping[str, object]) -> bool:
    """Whether the row says all of this already: the same form sent twice, on however old a page."""
    return all(getattr(row, name) == value for name, value in fields.items())


def require_version(row: Kept, version: int) -> None:
    """Raises DialogueStale."""
    if row.version != version:
        raise DialogueStale


def lock_running(session: DialogueSession, version: int | None = None) -> DialogueSession:
    """A dialogue that is not over. Raises DialogueRefused, DialogueStale."""
    locked = lock(session, version)
    if locked.closed_at is not None:
        raise DialogueRefused("この対話会は終了しています。席と受付の記録は消去されています。")
    return locked


def store(row: Kept, *names: str) -> None:
    """Checked and written, with one more version. Raises ValidationError."""
    row.version += 1
    row.full_clean(validate_unique=False, validate_constraints=False)
    row.save(update_fields=[*names, "version"])
