"""How often one address may ask, for pages without sign-in."""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def too_often(request: HttpRequest, action: str, *, most: int, seconds: int, key: str = "") -> bool:
    """Count this time; True once the window's limit is passed. The cache holds no address.

    With a `key` (a mail address) it is the key's limit, from wherever it is asked.
    """
    asker = f"key:{key.lower()}" if key else str(get_adapter().get_client_ip(request))
    who = salted_hmac("yorozu.kit.rates", asker).hexdigest()
    name = f"rate:{action}:{int(time.time()) // seconds}:{who}"
    cache.add(name, 0, timeout=seconds)
    try:
        return bool(cache.incr(name) > most)
    except ValueError:  # ran out between the two
        return False
