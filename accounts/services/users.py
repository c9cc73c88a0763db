"""What the manager does to somebody's account."""

from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Self

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts import audit, letters, sessions
from accounts.enums import STAFF
from accounts.errors import Refused, StalePage
from accounts.models import LetterKind, User
from accounts.services._locks import lock, refuse_oneself


@dataclass(frozen=True)
class UserFacts:
    """What is known of a person, as the form shows and writes it."""

    name: str
    kana: str
    email: str
    role: str
    grants: list[str] = field(default_factory=list)
    access_from: date | None = None
    access_until: date | None = None

    @classmethod
    def of(cls, user: User) -> Self:
        return cls(
            user.name,
            user.kana,
            user.email,
            user.role,
            sorted(user.grants),
            user.access_from,
            user.access_until,
        )


@transaction.atomic
def user_change(*, user: User, by: User, facts: UserFacts, seen: UserFacts) -> User:
    """Write the facts over those the page had shown (`seen`). Raises Refused, StalePage."""
    target = lock(target=user, by=by)
    before = UserFacts.of(target)
    if before != seen:
        raise StalePage
    facts = replace(facts, email=facts.email.lower(), grants=sorted(facts.grants))
    if facts == before:
        return target
    _check(target, by, before, facts)
    for name, value in asdict(facts).items():
        setattr(target, name, value)
    target.full_clean(exclude=["password"])
    target.save(update_fields=list(asdict(facts)))
    if facts.email != before.email:
        _move_address(target, before.email)
    audit.record("user.changed", target=target, by=by, **_difference(before, facts))
    return target


def _check(target: User, by: User, before: UserFacts, facts: UserFacts) -> None:
    limits = (facts.role, facts.access_from, facts.access_until)
    if limits != (before.role, before.access_from, before.access_until):
        refuse_oneself(
            target, by, "自分の役割と利用期間は変えられません。ほかの課長・調査役に頼んでください。"
        )
    if facts.role != before.role and not {facts.role, before.role} <= STAFF:
        raise Refused("連携機関職員とトレーニーの役割は、それぞれの画面で扱います。")


def _move_address(target: User, old: str) -> None:
    """Sign-in and password reset know the new address only; the old one is told."""
    EmailAddress.objects.filter(user=target).delete()
    if target.is_active:
        letters.post(LetterKind.EMAIL_CHANGED, user=target, to=old)


def _difference(before: UserFacts, after: UserFacts) -> dict[str, Any]:
    """Codes and days are told, names and addresses only that they changed."""
    old, new = asdict(before), asdict(after)
    changed = [name for name in new if new[name] != old[name]]
    told = [name for name in changed if name in ("role", "grants", "access_from", "access_until")]
    return {
        "fields": changed,
        "before": {name: _plain(old[name]) for name in told},
        "after": {name: _plain(new[name]) for name in told},
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


@transaction.atomic
def user_deactivate(*, user: User, by: User) -> User:
    """Close the account: every session of the person ends at once. Said twice it does no more."""
    refuse_oneself(user, by, "自分の利用は停止できません。ほかの課長・調査役に頼んでください。")
    target = lock(target=user, by=by)
    if target.is_active:
        target.is_active = False
        target.save(update_fields=["is_active"])
        sessions.end_all(target)
        audit.record("user.deactivated", target=target, by=by)
    return target


@transaction.atomic
def user_reactivate(*, user: User, by: User) -> User:
    """Open the account again, with its password and second factor. Raises Refused."""
    target = lock(target=user, by=by)
    if not target.is_active:
        if not target.has_usable_password():
            raise Refused("まだ招待を受けていない人です。招待メールを送り直してください。")
        target.is_active = True
        target.save(update_fields=["is_active"])
        audit.record("user.reactivated", target=target, by=by)
    return target


@transaction.atomic
def user_reset_mfa(*, user: User, by: User) -> User:
    """For somebody who lost the phone: the second factor goes, sessions end, the person is told."""
    refuse_oneself(user, by, "自分の二段階認証は、「自分の設定」で扱ってください。")
    target = lock(target=user, by=by)
    if Authenticator.objects.filter(user=target).delete()[0]:
        sessions.end_all(target)
        audit.record("user.mfa_reset", target=target, by=by)
        letters.post(LetterKind.MFA_RESET, user=target)
    return target


@transaction.atomic
def user_end_sessions(*, user: User, by: User) -> User:
    target = lock(target=user, by=by)
    sessions.end_all(target)
    audit.record("user.sessions_ended", target=target, by=by)
    return target
