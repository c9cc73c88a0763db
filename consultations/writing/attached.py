"""The files of a memo as its pages show them."""

from dataclasses import dataclass, field

from accounts.models import User
from consultations.models import Attachment, Memo
from consultations.rules import can_attach, can_withdraw
from consultations.writing.services.attachments import MOST_BYTES, MOST_FILES
from yorozu.kit.uploads import ACCEPT, MEGABYTE, TAKEN


@dataclass(frozen=True)
class Files:
    """`refused` are lines about files of an upload that were not taken."""

    memo: Memo
    rows: list[Attachment]
    may_add: bool
    may_withdraw: bool
    refused: list[str] = field(default_factory=list)
    accept: str = ACCEPT
    taken: str = TAKEN
    most_megabytes: int = MOST_BYTES // MEGABYTE
    most_files: int = MOST_FILES

    @property
    def needs_reason(self) -> bool:
        return self.memo.number is not None


def files_of(memo: Memo, user: User, refused: list[str] | None = None) -> Files:
    """The current files, oldest first. One query besides those of the rules."""
    rows = Attachment.objects.filter(memo_id=memo.pk).current().select_related("added_by")
    return Files(
        memo=memo,
        rows=list(rows) if not memo._state.adding else [],
        may_add=can_attach(user, memo),
        may_withdraw=can_withdraw(user, memo),
        refused=refused or [],
    )
