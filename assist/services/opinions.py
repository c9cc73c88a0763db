"""What a party says about a case."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from assist.enums import ASSIST_WRITABLE, AssistAct
from assist.errors import Refused, Stale, WrongState
from assist.models import AssistCase, AssistParty, CaseView
from assist.services._keeping import (
    is_done,
    lock_case,
    note,
    require_live,
    require_party,
    require_state,
    write,
)


@transaction.atomic
def view_save(
    *,
    case: AssistCase,
    party: AssistParty,
    view: str,
    offer: str,
    is_shared: bool,
    version: int,
    by: User,
) -> CaseView:
    """`version` is 0 for the first words. Raises Stale, WrongState, Refused."""
    row = lock_case(case, by)
    said = CaseView.objects.filter(case=row, party=party).first()
    wanted = {"view": view, "offer": offer, "is_shared": is_shared}
    if said is not None and is_done(said, version, wanted):
        return said
    require_state(row.conference, *ASSIST_WRITABLE)
    require_live(row)
    require_party(row.conference, party, "party")
    if party.left_at is not None:
        raise WrongState("この機関は、会議の参加機関から外されています。")
    if not (view or offer or said):
        raise Refused("意見・見立てか、できる支援を入力してください。")
    whole = {**wanted, "written_by": by, "written_at": timezone.now()}
    if said is not None:
        write(said, whole)
    elif version:
        raise Stale
    else:
        said = CaseView(case=row, party=party, version=1, **whole)
        said.full_clean()
        said.save(force_insert=True)
    note(row.conference, AssistAct.VIEW, by=by, case=row, party=party.pk)
    return said
