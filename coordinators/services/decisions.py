"""決定記録: appended, replaced by a later one, shown to coordinators or not."""

import uuid as uuids
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import audit
from accounts.models import User
from coordinators.errors import Refused
from coordinators.models import Decision, GroupMeeting, WorkingGroup
from coordinators.rules import can_decide_together, leads_the_centre
from yorozu.kit.db import insert_unless_taken


@dataclass(frozen=True)
class DecisionFacts:
    what: str
    why: str
    decided_on: date
    deciders: tuple[User, ...]
    group: WorkingGroup | None = None
    meeting: GroupMeeting | None = None
    tags: tuple[str, ...] = ()
    is_open: bool = False


@transaction.atomic
def decision_record(
    *, uuid: uuids.UUID, by: User, facts: DecisionFacts, replaces: Decision | None = None
) -> Decision:
    """Append it; with `replaces` it takes an older one's place (改める). Sent twice, it is one.

    Raises Refused, ValidationError, PermissionDenied.
    """
    if not can_decide_together(by):
        raise PermissionDenied
    old = _lock(replaces) if replaces else None
    if (known := Decision.objects.filter(uuid=uuid, recorded_by=by).first()) is not None:
        return known
    if old is not None:
        _require_standing(old, facts)
    if not facts.deciders or not all(leads_the_centre(each) for each in facts.deciders):
        raise Refused("決めた人は、課長・調査役かチーフ・サブチーフから選んでください。")
    row = Decision(
        uuid=uuid,
        what=facts.what,
        why=facts.why,
        decided_on=facts.decided_on,
        group=facts.group,
        meeting=facts.meeting,
        tags=list(facts.tags),
        is_open=facts.is_open,
        replaces=old,
        recorded_by=by,
    )
    row.full_clean()
    if not insert_unless_taken(row):  # the other click was quicker
        return Decision.objects.get(uuid=uuid, recorded_by=by)
    row.deciders.set(facts.deciders)
    audit.record("decision.replaced" if old else "decision.recorded", target=row, by=by)
    return row


@transaction.atomic
def decision_show(*, decision: Decision, by: User, is_open: bool) -> Decision:
    """Let coordinators read it, or no longer. Raises PermissionDenied."""
    if not can_decide_together(by):
        raise PermissionDenied
    row = _lock(decision)
    if row.is_open != is_open:
        row.is_open = is_open
        row.save(update_fields=["is_open"])
        audit.record("decision.shown" if is_open else "decision.hidden", target=row, by=by)
    return row


def _lock(decision: Decision) -> Decision:
    return Decision.objects.select_for_update(of=("self",), no_key=True).get(pk=decision.pk)


def _require_standing(old: Decision, facts: DecisionFacts) -> None:
    newer = Decision.objects.filter(replaces=old).first()
    if newer is not None:
        raise Refused(f"この決定は、すでに「{newer.what}」に改められています。")
    if facts.decided_on < old.decided_on:
        raise Refused("改める決定の日は、もとの決定の日より後にしてください。")
