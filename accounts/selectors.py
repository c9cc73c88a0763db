"""The people of the centre as the manager sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.enums import STAFF, UserState
from accounts.models import Invitation, Letter, LetterKind, User
from accounts.sessions import SECOND_FACTORS
from yorozu.kit.textkeys import kana_key, search_fold


def users_for_list(by: User) -> QuerySet[User]:
    """With `has_mfa`, the invitation beside; in the order of their names."""
    factor = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
    rows: QuerySet[User] = (
        User.objects.visible_to(by)
        .select_related("invitation")
        .annotate(has_mfa=Exists(factor))
        .defer("last_filters")
    )
    return rows


def in_state(rows: QuerySet[User], state: str, today: date) -> QuerySet[User]:
    outside = (Q(access_from__gt=today) | (Q(access_until__lt=today))) & ~Q(role="trainee")
    invited = Q(is_active=False, invitation__accepted_at=None, invitation__revoked_at=None)
    waiting = invited & Q(invitation__isnull=False)
    match state:
        case UserState.ACTIVE:
            return rows.filter(Q(is_active=True) & ~outside)
        case UserState.OUTSIDE:
            return rows.filter(Q(is_active=True) & outside)
        case UserState.INVITED:
            return rows.filter(waiting, invitation__expires_at__gt=timezone.now())
        case UserState.EXPIRED:
            return rows.filter(waiting, invitation__expires_at__lte=timezone.now())
        case UserState.INACTIVE:
            return rows.filter(is_active=False).exclude(waiting)
    return rows


def named(rows: QuerySet[User], words: str) -> QuerySet[User]:
    """Those whose name, kana or address holds every word."""
    for word in words.split():
        kana = kana_key(word)
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(email__icontains=search_fold(word))
            | (Q(kana__icontains=kana) if kana else Q())
        )
    return rows


def state_of(user: User, today: date) -> UserState:
    """In which state an account is; `in_state` says the same in SQL."""
    if user.is_active:
        outside = (user.access_from is not None and today < user.access_from) or (
            user.access_until is not None and user.access_until < today
        )
        return UserState.OUTSIDE if outside and not user.is_trainee else UserState.ACTIVE
    invitation: Invitation | None = getattr(user, "invitation", None)
    if invitation is not None and invitation.is_waiting:
        return UserState.INVITED if invitation.is_open else UserState.EXPIRED
    return UserState.INACTIVE


@dataclass(frozen=True)
class UserRow:
    user: User
    state: UserState
    has_mfa: bool


def rows_of(users: list[User]) -> list[UserRow]:
    today = timezone.localdate()
    return [UserRow(each, state_of(each, today), getattr(each, "has_mfa", False)) for each in users]


def factors_of(user: User) -> list[Authenticator]:
    """The person's second factors, spare codes left out."""
    return list(Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).order_by("pk"))


def last_invitation_letter(user: User) -> Letter | None:
    return Letter.objects.filter(user=user, kind=LetterKind.INVITATION).first()


def without_second_factor(by: User) -> list[User]:
    """The staff who sign in by password alone, for the page that may require more."""
    staff = users_for_list(by).filter(is_active=True, role__in=STAFF).order_by("role", "kana")
    return [each for each in staff if not getattr(each, "has_mfa", False)]
