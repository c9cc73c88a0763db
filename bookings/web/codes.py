"""The six digits that show that a mail address is the visitor's.

Never stored, so nothing that leaks from the database opens a booking: the code follows from the
request's key, its round and the portal's secret. Five wrong ones end a round.
"""

from datetime import timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

from bookings.models import WebRequest

TRIES = 5
ROUNDS = 3
# Between two mails to the same address.
PAUSE = timedelta(minutes=1)


def code_of(request: WebRequest) -> str:
    text = f"{request.uuid.hex}:{request.code_round}"
    digest = salted_hmac("bookings.web.code", text, algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06d}"


def is_right(request: WebRequest, typed: str) -> bool:
    return constant_time_compare(code_of(request), typed)
