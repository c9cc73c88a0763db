"""The chief's comments: a box for each chapter, kept while it is typed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from reports.errors import Refused, StepTaken
from reports.layout import SECTIONS
from reports.models import ReportComments, ReportCommentsDraft
from reports.sets._page import crumbs, subject_at
from reports.sets.forms import CommentsForm, Raw, raw_posted, raw_sent
from reports.sets.selectors import comments_on, layout_for
from reports.sets.services import comments_drop, comments_keep, comments_save
from reports.sets.subject import Subject
from yorozu.kit.own_drafts import DraftClash, OwnDraft, autosave_answer
from yorozu.kit.views import version_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.REPORT_COMMENT)
def edit(request: StaffRequest, span: str, month: str, who: str, code: str) -> HttpResponse:
    """The buttons: save · draft (keep what is typed so far)."""
    subject = subject_at(request.user, span, month, who, code)
    row = comments_on(subject)
    draft = row.drafts.filter(user=request.user).first() if row else None
    if request.method != "POST":
        return _page(request, subject, _form(subject, draft.data if draft else None), row, draft)
    if request.POST.get("act") == "draft":
        return _go_on(request, subject, row)
    form = CommentsForm(
        request.POST, layout=layout_for(subject), titles=SECTIONS[subject.scope.kind]
    )
    if not form.is_valid():
        return _page(request, subject, form, row, draft, status=422)
    try:
        comments_save(
            subject=subject, by=request.user, texts=form.texts(), version=version_in(request)
        )
    except StepTaken:
        return _page(request, subject, form, comments_on(subject), draft, status=409)
    messages.success(request, "コメントを保存しました。次に作成する版に載ります。")
    return redirect(f"{subject.url()}?saved=1")


def _go_on(request: StaffRequest, subject: Subject, row: ReportComments | None) -> HttpResponse:
    """Keep what is typed so far, without scripts."""
    raw = raw_posted(request.POST)
    base, revision = (max(0, version_in(request, name)) for name in ("version", "revision"))
    draft: OwnDraft | None
    try:
        draft = comments_keep(
            subject=subject, by=request.user, base=base, revision=revision, data=raw
        )
    except DraftClash as clash:
        draft = clash.draft
        messages.error(request, f"{clash}　いまの画面の入力は、下に残っています。")
    except Refused as error:
        draft = None
        messages.error(request, str(error))
    return _page(request, subject, _form(subject, raw), row, draft)


@never_cache
@require_POST
@require_permission(Permission.REPORT_COMMENT)
def autosave(request: StaffRequest, span: str, month: str, who: str, code: str) -> JsonResponse:
    """See `yorozu.kit.own_drafts`."""
    subject = subject_at(request.user, span, month, who, code)

    def keep(base: int, revision: int, data: Raw) -> ReportCommentsDraft:
        return comments_keep(
            subject=subject, by=request.user, base=base, revision=revision, data=data
        )

    return autosave_answer(request, raw_sent, keep, (Refused,))


@require_POST
@require_permission(Permission.REPORT_COMMENT)
def drop(request: StaffRequest, span: str, month: str, who: str, code: str) -> HttpResponse:
    """Begin anew from what is saved."""
    subject = subject_at(request.user, span, month, who, code)
    comments_drop(subject=subject, by=request.user)
    messages.success(request, "書きかけを捨てました。保存してある内容を表示しています。")
    return redirect(subject.url("set_comments"))


def _form(subject: Subject, raw: Raw | None) -> CommentsForm:
    return CommentsForm(layout=layout_for(subject), titles=SECTIONS[subject.scope.kind], raw=raw)


def _page(
    request: StaffRequest,
    subject: Subject,
    form: CommentsForm,
    row: ReportComments | None,
    draft: OwnDraft | None,
    *,
    status: int = 200,
) -> HttpResponse:
    """`version` is what the typed text was begun on: a draft's own, or the one sent before."""
    saved = row.version if row else 0
    is_clash = status == 409
    version = draft.base if draft else saved
    if is_clash:
        version = saved
    elif request.method == "POST":
        version = version_in(request)
    titles = SECTIONS[subject.scope.kind]
    context = {
        "subject": subject,
        "form": form,
        "row": row,
        "version": version,
        "saved_version": saved,
        "draft": draft,
        "revision": draft.revision if draft else 0,
        "now": [(titles[key], text) for key, text in row.texts.items() if key in titles]
        if is_clash and row
        else None,
        "crumbs": crumbs(subject),
    }
    return render(request, "reports/sets/comments.html", context, status=status)
