"""How somebody comes in: invited by the manager, by mail, with a password of their own."""

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.enums import STAFF
from accounts.errors import Refused
from accounts.models import Invitation, User
from accounts.services._inviting import invite, invite_again
from accounts.services._locks import lock
from accounts.services.users import UserFacts


@transaction.atomic
def user_invite(*, facts: UserFacts, by: User, from_room: bool = False) -> User:
    """Make the account, closed until its invitation is taken up, and mail the link.

    Bank staff and trainees are invited in their own room (`from_room`), which says whose they are.
    Raises Refused; ValidationError when the address is taken.
    """
    lock(target=by, by=by)
    if facts.role not in STAFF and not from_room:
        raise Refused("連携機関職員とトレーニーは、それぞれの画面から招待します。")
    return invite(facts, by)


@transaction.atomic
def invitation_send_again(*, user: User, by: User) -> Invitation:
    """Mail a new link, for another week; those before it open nothing more. Raises Refused.

    Also for an account that was made without an invitation and never had a password.
    """
    target = lock(target=user, by=by)
    return invite_again(target, by)


@transaction.atomic
def invitation_revoke(*, user: User, by: User) -> None:
    """Take the invitation back; said twice it does no more. Raises Refused."""
    target = lock(target=user, by=by)
    invitation = Invitation.objects.select_for_update().filter(user=target).first()
    if invitation is None or invitation.accepted_at is not None:
        raise Refused(
            "招待はすでに受けられています。利用を止めるには「利用を停止する」を使います。"
        )
    if invitation.revoked_at is None:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
        audit.record("user.invitation_revoked", target=target, by=by)


@transaction.atomic
def invitation_accept(*, invitation: Invitation, password: str) -> User:
    """Set the person's password and open the account; works once. Raises Refused.

    The password has been checked against the rules (`forms.NewPasswordForm`).
    """
    row = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not row.is_open or row.nonce != invitation.nonce:
        raise Refused("この招待は使えません。")
    row.accepted_at = timezone.now()
    row.save(update_fields=["accepted_at"])
    user: User = User.objects.select_for_update().get(pk=row.user_id)
    user.set_password(password)
    user.is_active = True
    user.save(update_fields=["password", "is_active"])
    audit.record("user.joined", target=user, by=user)
    return user
