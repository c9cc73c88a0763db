"""How often one address may ask (settings.BOOK_RATE_LIMITS).

Written like allauth's limits: "60/h/ip,6/h/key". One office sits behind one address: generous
there, strict for one mail address. Windows are fixed; the cache holds no address in the clear.
"""

import time

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

_SECONDS = {"m": 60, "h": 3_600, "d": 86_400}


def is_allowed(request: HttpRequest, action: str, key: str = "") -> bool:
    """Count this time; False once one of the action's limits is passed.

    Rules per key count only where a key is given, those per address only where none is.
    """
    allowed = True
    for rule in settings.BOOK_RATE_LIMITS[action].split(","):
        most, unit, per = rule.split("/")
        if (per == "key") != bool(key):
            continue
        who = key.lower() if key else str(get_adapter().get_client_ip(request))
        allowed = _count(action, unit, who) <= int(most) and allowed
    return allowed


def _count(action: str, unit: str, who: str) -> int:
    seconds = _SECONDS[unit]
    hidden = salted_hmac("bookings.web.limits", who).hexdigest()
    name = f"book:{action}:{unit}:{int(time.time()) // seconds}:{hidden}"
    cache.add(name, 0, timeout=seconds)
    try:
        return cache.incr(name)
    except ValueError:  # ran out between the two
        return 1
