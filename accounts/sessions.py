"""How long a session lasts, and the sessions a person has.

What must be known on every request lies in the session itself, which is read anyway: no page
asks the database one thing more. Written at sign-in and then at most every five minutes.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts import audit
from accounts.devices import device_words
from accounts.models import SecurityPolicy, User

STAMP = "yorozu"
TOUCH_SECONDS = 5 * 60
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


# ── one request's session ────────────────────────────────────────────────────────────────────


def begin(request: HttpRequest, user: User) -> None:
    """Stamp a new session with what the policy says now. Call at sign-in."""
    policy = SecurityPolicy.current()
    now = int(time.time())
    request.session[STAMP] = {
        "since": now,
        "seen": now,
        "idle": policy.idle_minutes * 60,
        "lacks_mfa": policy.requires_mfa(user.role) and not has_second_factor(user),
    }


def _stamp(request: HttpRequest) -> dict[str, Any]:
    stamp = request.session.get(STAMP)
    return stamp if isinstance(stamp, dict) else {}


def signed_in_at(request: HttpRequest) -> int | None:
    """Seconds of the epoch; None for a session of an older version."""
    return _stamp(request).get("since")


def has_second_factor(user: User) -> bool:
    return bool(is_mfa_enabled(user, SECOND_FACTORS))


def is_over(request: HttpRequest) -> bool:
    """Whether nobody used it for too long, or its day has ended."""
    stamp, now = _stamp(request), time.time()
    if not stamp:
        return False
    is_idle = now - stamp["seen"] > stamp["idle"] + TOUCH_SECONDS
    return bool(is_idle or now - stamp["since"] > settings.SESSION_MAX_HOURS * 3600)


def lacks_second_factor(request: HttpRequest) -> bool:
    return bool(_stamp(request).get("lacks_mfa"))


def second_factor_found(request: HttpRequest) -> None:
    request.session[STAMP] = {**_stamp(request), "lacks_mfa": False}


def touch(request: HttpRequest, user: User) -> None:
    """Note that the person is at work, at most once in five minutes."""
    stamp, now = _stamp(request), int(time.time())
    if not stamp:
        begin(request, user)
    elif now - stamp["seen"] < TOUCH_SECONDS:
        return
    else:
        request.session[STAMP] = {**stamp, "seen": now}
    seen = timezone.now()
    User.objects.filter(pk=user.pk).update(last_seen_at=seen)
    rows = UserSession.objects.filter(session_key=request.session.session_key)
    if not rows.update(last_seen_at=seen):
        UserSession.objects.create_from_request(request)


# ── a person's sessions ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Device:
    """One place where a person is signed in."""

    pk: int
    words: str
    ip: str
    since: datetime
    last_seen_at: datetime
    is_current: bool


def devices(user: User, current: str | None = None) -> list[Device]:
    """Where the person is signed in, the latest first; rows of ended sessions are dropped."""
    rows = sorted(UserSession.objects.purge_and_list(user), key=lambda row: -row.pk)
    return [
        Device(
            row.pk,
            device_words(row.user_agent),
            row.ip,
            row.created_at,
            row.last_seen_at,
            row.session_key == current,
        )
        for row in rows
    ]


@transaction.atomic
def end_all(user: User) -> None:
    """End every session of the person at once, wherever it is. The caller records why."""
    _drop(UserSession.objects.filter(user=user))
    _raise_version(user)


@transaction.atomic
def end_others(request: HttpRequest, user: User) -> None:
    """End the person's sessions but this one."""
    _drop(UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key))
    _raise_version(user)
    request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    audit.record("session.ended", target=user, by=user)


@transaction.atomic
def end_one(user: User, pk: int) -> bool:
    """End one of the person's own sessions; False when it was over already."""
    rows = UserSession.objects.filter(user=user, pk=pk)
    if not rows.exists():
        return False
    _drop(rows)
    audit.record("session.ended", target=user, by=user)
    return True


def clear_ended() -> int:
    """Drop the rows of sessions that are over; how many. Nobody is signed out by it."""
    ended, _ = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(alive)).delete()
    return ended


def forget(request: HttpRequest) -> None:
    """The session ends: it is no device of the person's any more."""
    UserSession.objects.filter(session_key=request.session.session_key).delete()


def _raise_version(user: User) -> None:
    """Also ends what the table of sessions does not know."""
    User.objects.filter(pk=user.pk).update(session_version=F("session_version") + 1)
    user.refresh_from_db(fields=["session_version"])


def _drop(rows: QuerySet[UserSession]) -> None:
    Session.objects.filter(
        session_key__in=list(rows.values_list("session_key", flat=True))
    ).delete()
    rows.delete()
