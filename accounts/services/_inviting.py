"""An account that waits for its person: made closed, opened over a mailed link."""

from django.utils import timezone

from accounts import audit, letters
from accounts.errors import Refused
from accounts.models import Invitation, LetterKind, User
from accounts.models.invitation import VALID_FOR, new_nonce
from accounts.services.users import UserFacts


def invite(facts: UserFacts, by: User) -> User:
    """Make the account and mail the link. Raises ValidationError when the address is taken."""
    user = User.objects.create_user(
        facts.email,
        name=facts.name,
        kana=facts.kana,
        role=facts.role,
        grants=facts.grants,
        access_from=facts.access_from,
        access_until=facts.access_until,
        is_active=False,
    )
    Invitation.objects.create(user=user, invited_by=by, expires_at=timezone.now() + VALID_FOR)
    audit.record("user.invited", target=user, by=by, role=facts.role)
    letters.post(LetterKind.INVITATION, user=user)
    return user


def invite_again(user: User, by: User) -> Invitation:
    """Mail a new link, for another week; those before it open nothing more. Raises Refused."""
    if user.is_active or user.has_usable_password():
        raise Refused("招待はすでに受けられています。")
    fresh = {"expires_at": timezone.now() + VALID_FOR, "nonce": new_nonce(), "revoked_at": None}
    invitation, _ = Invitation.objects.update_or_create(
        user=user, defaults=fresh, create_defaults={**fresh, "invited_by": by}
    )
    audit.record("user.invited_again", target=user, by=by)
    letters.post(LetterKind.INVITATION, user=user)
    return invitation
