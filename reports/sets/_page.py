"""What the pages of the report set share: what the address is about, and who may read it."""

from __future__ import annotations

from django.http import Http404
from django.urls import reverse

from accounts.models import User
from reports.selectors import programme_named
from reports.sets.subject import Subject, may_read_scope, scope_coded, span_begun


def subject_at(user: User, span: str, month: str, who: str, code: str) -> Subject:
    """The report of the address. Raises Http404, also where it is a colleague's."""
    begun, scope = span_begun(span, month), scope_coded(who)
    programme = programme_named(code)
    if begun is None or scope is None or programme is None or not may_read_scope(user, scope):
        raise Http404
    kind, first = begun
    return Subject(first, kind, scope, programme)


def crumbs(subject: Subject | None = None) -> list[tuple[str, str]]:
    """Pairs for the breadcrumbs: the room, the set, the report."""
    pairs = [
        ("業務実績", reverse("reports:index")),
        ("報告書一式", reverse("reports:set")),
    ]
    return [*pairs, (subject.title, subject.url())] if subject else pairs
