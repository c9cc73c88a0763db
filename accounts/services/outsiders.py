"""People of other organisations: invited, let in and out by the room that looks after them.

Whether `by` may is asked there (`partners`, `trainees`); what happens to the account is the same
as for the centre's own people.
"""

from datetime import date

from django.db import transaction

from accounts import audit
from accounts.enums import STAFF
from accounts.errors import Refused
from accounts.models import Invitation, User
from accounts.services._inviting import invite, invite_again
from accounts.services.users import UserFacts


@transaction.atomic
def outsider_invite(*, facts: UserFacts, by: User) -> User:
    """Make the account, closed until its invitation is taken up, and mail the link.

    Raises Refused for one of the centre's roles; ValidationError when the address is taken.
    """
    if facts.role in STAFF:
        raise Refused("拠点の人は、課長・調査役が「設定 → 利用者」から招待します。")
    return invite(facts, by)


@transaction.atomic
def outsider_invite_again(*, user: User, by: User) -> Invitation:
    """Mail a new link, for another week; those before it open nothing more. Raises Refused."""
    target = _lock(user)
    return invite_again(target, by)


@transaction.atomic
def outsider_access(
    *, user: User, by: User | None, access_from: date | None, access_until: date | None
) -> User:
    """From when until when the person sees what is open to them. Raises Refused."""
    target = _lock(user)
    before = (target.access_from, target.access_until)
    if before == (access_from, access_until):
        return target
    target.access_from, target.access_until = access_from, access_until
    target.full_clean(exclude=["password"])
    target.save(update_fields=["access_from", "access_until"])
    audit.record(
        "user.changed",
        target=target,
        by=by,
        fields=["access_from", "access_until"],
        before=_plain(*before),
        after=_plain(access_from, access_until),
    )
    return target


@transaction.atomic
def outsider_pledged(*, user: User, by: User, on: date) -> User:
    """守秘誓約: from this day on the person may see what is open to them."""
    target = _lock(user)
    if target.pledged_on is None or on < target.pledged_on:
        target.pledged_on = on
        target.save(update_fields=["pledged_on"])
        audit.record("user.pledged", target=target, by=by, day=on.isoformat())
    return target


@transaction.atomic
def outsider_unpledged(*, user: User, by: User) -> User:
    """The pledge was of a stay that is over: until the next one nothing is open."""
    target = _lock(user)
    if target.pledged_on is not None:
        target.pledged_on = None
        target.save(update_fields=["pledged_on"])
        audit.record("user.unpledged", target=target, by=by)
    return target


def _lock(user: User) -> User:
    """Raises Refused for one of the centre's people: the manager's alone."""
    target: User = User.objects.select_for_update().get(pk=user.pk)
    if target.role in STAFF:
        raise Refused("拠点の人の利用期間は、課長・調査役が「設定 → 利用者」で直します。")
    return target


def _plain(first: date | None, last: date | None) -> dict[str, str | None]:
    return {
        "access_from": first.isoformat() if first else None,
        "access_until": last.isoformat() if last else None,
    }
