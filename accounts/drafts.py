"""The key that encrypts a person's drafts on a shared PC."""

import base64

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from accounts.models import User


def draft_key(user: User) -> str:
    """Return the person's 256-bit key, base64; the same in each of their sessions.

    Derived, not stored: a copy of the database does not open a PC's local drafts.
    """
    hkdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"yorozu-draft-%d" % user.pk)
    return base64.b64encode(hkdf.derive(settings.SECRET_KEY.encode())).decode()
