"""What somebody types into a case: kept while they type, gone when they save."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from casebook.errors import Refused
from casebook.models import CaseChange, CaseDraft, CaseStudy
from casebook.rights import can_edit_now
from casebook.services._keeping import lock
from yorozu.kit.own_drafts import keep_typed

Typed = Mapping[str, str | list[str]]
SAVED_SINCE = (
    "この事例は、別の画面で保存されています。「保存する」を押すと、両方の内容を見比べられます。"
)


@transaction.atomic
def draft_keep(*, case: CaseStudy, by: User, base: int, revision: int, data: Typed) -> CaseDraft:
    """Keep what is typed; no audit row: nothing of the case has changed.

    `base` is the case's version the page was opened with. The same again is no clash. Raises
    DraftClash, Refused (they have saved since), PermissionDenied.
    """
    row = lock(case)
    if not can_edit_now(by, row):
        raise PermissionDenied
    draft = CaseDraft.objects.filter(case=row, user=by).first()
    if draft is None:
        # A request that was still under way when the person saved, or another tab of theirs.
        if base < row.version and _wrote_last(row, by):
            raise Refused(SAVED_SINCE)
        draft = CaseDraft(case=row, user=by, base=base, revision=revision)
    return keep_typed(draft, revision=revision, data=data)


def _wrote_last(case: CaseStudy, by: User) -> bool:
    last = CaseChange.objects.filter(case=case).first()
    return last is not None and last.by_id == by.pk


@transaction.atomic
def draft_drop(*, case: CaseStudy, by: User) -> None:
    """The person starts anew from what is saved."""
    CaseDraft.objects.filter(case=case, user=by).delete()
