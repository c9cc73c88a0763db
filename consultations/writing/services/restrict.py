"""閲覧制限 laid on a memo or lifted, whatever its state."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import audit
from accounts.models import User
from consultations.errors import WrongState
from consultations.models import Memo
from consultations.rules import can_restrict
from consultations.writing.services.state import lock


@transaction.atomic
def memo_restrict(*, memo: Memo, by: User, restricted: bool) -> Memo:
    """A second click changes nothing. Raises WrongState, PermissionDenied.

    The revision goes up: a form opened before must not lift silently what was laid on since.
    """
    memo = lock(memo)
    if memo.is_draft:
        raise WrongState("下書きの閲覧制限は、書いている画面で付けてください。")
    if not can_restrict(by, memo):
        raise PermissionDenied
    if memo.is_restricted == restricted:
        return memo
    memo.is_restricted = restricted
    memo.revision += 1
    memo.save(update_fields=["is_restricted", "revision"])
    record_restriction(memo, by)
    return memo


def record_restriction(memo: Memo, by: User) -> None:
    """In the trail, whichever way it was changed."""
    act = "memo.restricted" if memo.is_restricted else "memo.unrestricted"
    audit.record(act, target=memo, by=by, number=memo.number)
