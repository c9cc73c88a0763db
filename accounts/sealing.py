"""Secrets in the database that a copy of the database alone must not open."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def _lock(secret: str) -> Fernet:
    hkdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"yorozu-second-factor")
    return Fernet(base64.urlsafe_b64encode(hkdf.derive(secret.encode())))


def _locks() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([_lock(key) for key in keys])


def seal(text: str) -> str:
    return _locks().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str | None:
    """The text, or None when its key is gone (SECRET_KEY changed without SECRET_KEY_FALLBACKS)."""
    try:
        return _locks().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None
