"""What a report tells of, in an address: span, month, scope, programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.http import urlencode

from accounts.enums import Role
from accounts.models import User
from center.models import Office, Programme
from coordinators.models import Coordinator
from partners.models import Organization
from reports.enums import ReportScope, ReportSpan
from reports.models.subject import AboutReport
from reports.periods import begins, parse_month, span_label
from reports.scope import CENTER, CODES, Scope

SCOPES = {code: scope for scope, code in CODES.items()}
NAMED: dict[ReportScope, type[models.Model]] = {
    ReportScope.OFFICE: Office,
    ReportScope.BANK: Organization,
    ReportScope.COORDINATOR: Coordinator,
}


@dataclass(frozen=True)
class Subject:
    month: date
    span: ReportSpan
    scope: Scope
    programme: Programme

    @property
    def about(self) -> dict[str, Any]:
        """The columns of `AboutReport`."""
        kind, pk = self.scope.kind, self.scope.pk
        return {
            "month": self.month,
            "span": self.span.value,
            "programme": self.programme,
            "office_id": pk if kind == ReportScope.OFFICE else None,
            "bank_id": pk if kind == ReportScope.BANK else None,
            "coordinator_id": pk if kind == ReportScope.COORDINATOR else None,
        }

    @property
    def rows(self) -> dict[str, Any]:
        """The same as a filter: a null is asked for by name."""
        return {
            f"{name}__isnull" if value is None else name: True if value is None else value
            for name, value in self.about.items()
        }

    @property
    def period(self) -> str:
        return span_label(self.month, self.span)

    @property
    def title(self) -> str:
        return f"{self.period}　{self.scope.name or '拠点全体'}"

    def url(self, view: str = "set_page") -> str:
        """The address of its page, or of one of its acts."""
        return reverse(f"reports:{view}", args=self.place)

    @property
    def own_month_page(self) -> str:
        """The page with every cut, of a month of the whole centre; of all others ""."""
        if self.span != ReportSpan.MONTH or not self.scope.is_center:
            return ""
        address = reverse("reports:month", args=[f"{self.month:%Y-%m}"])
        return f"{address}?{urlencode({'programme': self.programme.code})}"

    @property
    def place(self) -> list[str]:
        return [self.span.value, f"{self.month:%Y-%m}", self.scope.code, self.programme.code]

    @property
    def key(self) -> str:
        """As its addresses hold it: by this a browser knows what it keeps of it."""
        return "/".join(self.place)


def subject_of(row: AboutReport) -> Subject:
    """What a record is about. The one it names is best selected with it."""
    named = row.office or row.bank or row.coordinator
    return _about(row, _scope(ReportScope(row.scope), named) if named else CENTER)


def called(row: AboutReport) -> Subject:
    """Enough to name it and to find its page; not to count by. No query."""
    named = row.office or row.bank or row.coordinator
    return _about(row, Scope(ReportScope(row.scope), named.pk, named.name) if named else CENTER)


def _about(row: AboutReport, scope: Scope) -> Subject:
    return Subject(row.month, ReportSpan(row.span), scope, row.programme)


def scope_named(kind: ReportScope, pk: int) -> Scope | None:
    """The one of the kind. Up to two queries."""
    named: Any = NAMED[kind]._default_manager.filter(pk=pk).first()
    return _scope(kind, named) if named else None


def _scope(kind: ReportScope, named: Any) -> Scope:
    """A bank stands for those merged into it: one query more."""
    ids = named.family if isinstance(named, Organization) else [named.pk]
    return Scope(kind, named.pk, named.name, tuple(ids))


def scope_coded(code: str) -> Scope | None:
    """The scope of an address: "center", "bank-12"."""
    if code == CENTER.code:
        return CENTER
    kind, _, number = code.partition("-")
    if kind not in SCOPES or not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    return scope_named(SCOPES[kind], int(number))


def span_begun(span: str, month: str) -> tuple[ReportSpan, date] | None:
    """The span and its first month; None where the month does not begin one."""
    if span not in ReportSpan.values:
        return None
    try:
        first = parse_month(month)
    except ValueError:
        return None
    kind = ReportSpan(span)
    return (kind, first) if begins(first, kind) == first else None


def may_read_scope(user: User, scope: Scope) -> bool:
    """A coordinator their own report and no colleague's; for who may read reports at all."""
    if scope.kind != ReportScope.COORDINATOR or user.role != Role.COORDINATOR:
        return True
    return Coordinator.objects.filter(pk=scope.pk, user=user).exists()
