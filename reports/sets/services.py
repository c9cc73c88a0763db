"""Writing comments and templates. Reports are asked for and built by `reports.services`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from center.models import Programme
from reports.enums import ReportScope
from reports.errors import Refused, StepTaken
from reports.models import MonthlyReport, ReportComments, ReportCommentsDraft, ReportTemplate
from reports.services import report_request
from reports.sets.selectors import scopes_in
from reports.sets.subject import Subject
from yorozu.kit.own_drafts import keep_typed

Typed = Mapping[str, str]
SAVED_SINCE = (
    "このコメントは、別の画面で保存されています。「保存する」を押すと、両方の内容を見比べられます。"
)
CHANGED = "このひな型は、先にほかの方が変更しました。内容を確かめて、もう一度保存してください。"


def _lock(subject: Subject, by: User) -> ReportComments:
    """The row of the subject, made with the first word. Raises PermissionDenied."""
    if not has_permission(by, Permission.REPORT_COMMENT):
        raise PermissionDenied
    row, _ = ReportComments.objects.get_or_create(**subject.rows, defaults=_new(subject, by))
    return ReportComments.objects.select_for_update(of=("self",)).get(pk=row.pk)


def _new(subject: Subject, by: User) -> dict[str, object]:
    return {**subject.about, "written_by": by}


@transaction.atomic
def comments_keep(
    *, subject: Subject, by: User, base: int, revision: int, data: Typed
) -> ReportCommentsDraft:
    """Keep what is typed; no audit row: nothing that is printed has changed.

    `base` is the version the page was opened with. The same again is no clash. Raises DraftClash,
    Refused (they have saved since), PermissionDenied.
    """
    row = _lock(subject, by)
    draft = ReportCommentsDraft.objects.filter(comments=row, user=by).first()
    if draft is None:
        # A request that was still under way when the person saved, or another tab of theirs.
        if base < row.version and row.written_by_id == by.pk:
            raise Refused(SAVED_SINCE)
        draft = ReportCommentsDraft(comments=row, user=by, base=base, revision=revision)
    return keep_typed(draft, revision=revision, data=data)


@transaction.atomic
def comments_drop(*, subject: Subject, by: User) -> None:
    """The person starts anew from what is saved."""
    ReportCommentsDraft.objects.filter(comments=_lock(subject, by), user=by).delete()


@transaction.atomic
def comments_save(*, subject: Subject, by: User, texts: Typed, version: int) -> ReportComments:
    """What the next revision prints. Chapters that are not in `texts` keep what they have.

    Saving what is there already changes nothing, so that a second click is no clash. Raises
    StepTaken where somebody has saved since `version`.
    """
    row = _lock(subject, by)
    wanted = {**row.texts, **{key: text.strip() for key, text in texts.items()}}
    wanted = {key: text for key, text in wanted.items() if text}
    if wanted != row.texts:
        if row.version != version:
            raise StepTaken("ほかの方が先に保存しました。")
        row.texts, row.written_by, row.written_at = wanted, by, timezone.now()
        row.version += 1
        row.full_clean()
        row.save()
        audit.record("report.commented", target=row, by=by, month=f"{row.month:%Y-%m}")
    ReportCommentsDraft.objects.filter(comments=row, user=by).delete()
    return row


@transaction.atomic
def template_save(
    *,
    template: ReportTemplate,
    by: User,
    name: str,
    scope: ReportScope,
    programme: Programme | None,
    sections: Iterable[str],
    version: int,
) -> ReportTemplate:
    """A new one has no key yet. Its scope stays as it was made. Raises StepTaken."""
    row = template
    if template._state.adding:
        row.scope = scope
    else:
        row = ReportTemplate.objects.select_for_update(of=("self",)).get(pk=template.pk)
        if row.version != version:
            raise StepTaken(CHANGED)
    row.name, row.programme, row.sections = name, programme, list(sections)
    row.version += 1
    row.changed_by, row.changed_at = by, timezone.now()
    row.full_clean()
    row.save()
    audit.record("report.template_saved", target=row, by=by)
    return row


@transaction.atomic
def template_retire(*, template: ReportTemplate, by: User) -> None:
    """Used no more; asked twice it is done once. Reports built with it stay as they are."""
    row = ReportTemplate.objects.select_for_update(of=("self",)).get(pk=template.pk)
    if not row.is_active:
        return
    row.is_active = False
    row.version += 1
    row.changed_by, row.changed_at = by, timezone.now()
    row.save()
    audit.record("report.template_retired", target=row, by=by)


@transaction.atomic
def reports_request(*, asked: Subject, kind: ReportScope, by: User) -> list[MonthlyReport]:
    """Ask for all of a kind in one act; those that are waiting or in work are left alone."""
    rows = MonthlyReport.objects.unfinished().filter(
        month=asked.month, span=asked.span, programme=asked.programme
    )
    in_work = {(row.scope, row.scope_id) for row in rows.defer("figures")}
    subjects = [
        Subject(asked.month, asked.span, scope, asked.programme)
        for scope in scopes_in(by, asked, kind)
    ]
    return [
        report_request(
            month=each.month, programme=each.programme, by=by, span=each.span, scope=each.scope
        )
        for each in subjects
        if (each.scope.kind, each.scope.pk) not in in_work
    ]
