"""Closing a month in tests: the three people, and the way from 申請 to 承認."""

from __future__ import annotations

from datetime import date

from accounts.enums import Role
from accounts.models import User
from center.models import Programme
from consultations.models import Memo
from coordinators.models import Coordinator
from reports import services
from reports.closing.steps import standing
from reports.models import MonthClose
from tests import builders as make

OCTOBER = date(2026, 10, 1)


def account(who: Coordinator) -> User:
    """The account a coordinator signs in with."""
    assert who.user is not None
    return who.user


def number(memo: Memo) -> str:
    """The number of a memo that was handed in."""
    assert memo.number is not None
    return memo.number


def version(month: date = OCTOBER, programme: Programme | None = None) -> int:
    row = standing(month, programme or make.programme())
    return row.version if row else 0


def applied(
    by: User | None = None, *, month: date = OCTOBER, programme: Programme | None = None
) -> MonthClose:
    programme = programme or make.programme()
    return services.month_apply(
        month=month,
        programme=programme,
        by=by or make.user(Role.SECRETARIAT),
        version=version(month, programme),
        comment="残りは訂正で扱います。",
    )


def checked(
    by: User | None = None, *, month: date = OCTOBER, programme: Programme | None = None
) -> MonthClose:
    close = applied(month=month, programme=programme)
    return services.month_check(close=close, by=by or make.user(Role.CHIEF), version=close.version)


def closed(
    by: User | None = None, *, month: date = OCTOBER, programme: Programme | None = None
) -> MonthClose:
    close = checked(month=month, programme=programme)
    by = by or make.user(Role.MANAGER)
    return services.month_approve(close=close, by=by, version=close.version)
