"""What the pages of the report set read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from accounts.enums import Role
from accounts.models import User
from center.models import Office, Programme
from consultations.models import Memo, MemoParticipant
from consultations.models.querysets import MemoQuerySet
from coordinators.models import Coordinator
from partners.models import Organization, OutreachEvent
from partners.models.organization import FINANCIAL_KINDS
from reports.enums import ReportScope
from reports.layout import Layout
from reports.models import MonthlyReport, ReportComments, ReportTemplate
from reports.periods import Periods
from reports.scope import CENTER, Scope
from reports.sets.subject import Subject
from yorozu.kit.jobs import JobState


def template_for(scope: ReportScope, programme: Programme) -> ReportTemplate | None:
    """The programme's own, else the one for all. One query."""
    rows = ReportTemplate.objects.standing().filter(scope=scope)
    found = rows.filter(Q(programme=programme) | Q(programme=None))
    return found.order_by("programme").first()  # a null comes last


def comments_on(subject: Subject) -> ReportComments | None:
    return ReportComments.objects.filter(**subject.rows).select_related("written_by").first()


def layout_for(subject: Subject) -> Layout:
    """As the next revision will have it. Two queries."""
    template, comments = template_for(subject.scope.kind, subject.programme), comments_on(subject)
    return Layout.of(
        subject.scope.kind,
        template.sections if template else None,
        comments.texts if comments else None,
    )


def revisions_of(user: User, subject: Subject) -> list[MonthlyReport]:
    """Every revision, the newest first, without what only the paper needs."""
    rows = MonthlyReport.objects.visible_to(user).filter(**subject.rows)
    named = rows.select_related("requested_by", "programme", "office", "bank", "coordinator")
    return list(named.order_by("-revision"))


@dataclass(frozen=True)
class Row:
    """One line of the overview: whom the report is on, and its newest revision."""

    subject: Subject
    newest: MonthlyReport | None
    ready: MonthlyReport | None


def overview(user: User, asked: Subject, kind: ReportScope) -> list[Row]:
    """The reports that there are, or could be, of one kind in one span. Three or four queries."""
    found = _reports(user, asked, kind)
    rows = []
    for scope in scopes_in(user, asked, kind, also=found):
        of_scope = found.get(scope.pk, [])
        ready = next((each for each in of_scope if each.state == JobState.DONE), None)
        subject = Subject(asked.month, asked.span, scope, asked.programme)
        rows.append(Row(subject, of_scope[0] if of_scope else None, ready))
    return rows


def _reports(user: User, asked: Subject, kind: ReportScope) -> dict[int, list[MonthlyReport]]:
    about = {name: value for name, value in asked.about.items() if not name.endswith("_id")}
    nulls = {f"{name}_id__isnull": name != kind.value for name in ("office", "bank", "coordinator")}
    rows = MonthlyReport.objects.visible_to(user).filter(**about, **nulls)
    found: dict[int, list[MonthlyReport]] = {}
    for report in rows.select_related("requested_by").defer("figures").order_by("-revision"):
        found.setdefault(report.scope_id, []).append(report)
    return found


def scopes_in(
    user: User, asked: Subject, kind: ReportScope, *, also: Iterable[int] = ()
) -> list[Scope]:
    """Those of the kind that have something to tell in the span, and `also` these."""
    if kind == ReportScope.CENTER:
        return [CENTER]
    period = Periods.of(asked.month, asked.span).month
    memos = Memo.objects.counted().between(period.first, period.until)
    memos = memos.filter(programme=asked.programme).order_by()
    if kind == ReportScope.OFFICE:
        offices = Office.objects.exclude(code="unset")
        met = Q(Exists(memos.filter(office=OuterRef("pk")))) | Q(pk__in=[*also])
        return [Scope(kind, each.pk, each.name, (each.pk,)) for each in offices.filter(met)]
    if kind == ReportScope.COORDINATOR:
        return _coordinators(user, memos, also)
    return _banks(asked, memos, also)


def _coordinators(user: User, memos: MemoQuerySet, also: Iterable[int]) -> list[Scope]:
    """Who took part in a session; a coordinator finds themselves only."""
    seats = MemoParticipant.objects.filter(memo__in=memos, coordinator__isnull=False)
    met = Q(pk__in=seats.order_by().values("coordinator"))
    rows = Coordinator.objects.filter(met | Q(pk__in=[*also]))
    if user.role == Role.COORDINATOR:
        rows = rows.filter(user=user)
    return [
        Scope(ReportScope.COORDINATOR, pk, name, (pk,))
        for pk, name in rows.order_by("kana", "pk").values_list("pk", "name")
    ]


def _banks(asked: Subject, memos: MemoQuerySet, also: Iterable[int]) -> list[Scope]:
    """Banks that introduced somebody or held an event; one that merged stands under the other."""
    period = Periods.of(asked.month, asked.span).month
    events = OutreachEvent.objects.counted().between(period.first, period.until)
    events = events.filter(programme=asked.programme)
    met = Organization.objects.filter(kind__in=FINANCIAL_KINDS).filter(
        Q(Exists(memos.filter(introduced_by=OuterRef("pk"))))
        | Q(Exists(events.filter(organization=OuterRef("pk"))))
    )
    pairs = met.order_by().values_list("pk", "successor")
    heads = {successor or pk for pk, successor in pairs} | {*also}
    families: dict[int, list[int]] = {pk: [pk] for pk in heads}
    merged = Organization.objects.filter(successor__in=heads).order_by("pk")
    for pk, successor in merged.values_list("pk", "successor"):
        families[successor or pk].append(pk)
    names = Organization.objects.filter(pk__in=heads).order_by("zengin_code", "kana", "name")
    return [
        Scope(ReportScope.BANK, pk, name, tuple(families[pk]))
        for pk, name in names.values_list("pk", "name")
    ]
