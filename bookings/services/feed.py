"""The secret address of one's own calendar: made, made anew, revoked."""

import hashlib
import secrets

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from bookings.models import CalendarFeed


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def feed_make(*, by: User) -> str:
    """The secret of a new address, said this once; the one before opens nothing any more.

    Raises PermissionDenied.
    """
    if not has_permission(by, Permission.CALENDAR_FEED):
        raise PermissionDenied
    secret = secrets.token_urlsafe(32)
    fresh = {
        "digest": digest_of(secret),
        "made_at": timezone.now(),
        "revoked_at": None,
        "read_at": None,
    }
    feed, _ = CalendarFeed.objects.update_or_create(user=by, defaults=fresh)
    audit.record("feed.made", target=feed, by=by)
    return secret


@transaction.atomic
def feed_revoke(*, by: User) -> None:
    """Said twice it does no more."""
    feed = CalendarFeed.objects.select_for_update().filter(user=by, revoked_at=None).first()
    if feed is not None:
        feed.digest, feed.revoked_at = None, timezone.now()
        feed.save(update_fields=["digest", "revoked_at"])
        audit.record("feed.revoked", target=feed, by=by)
