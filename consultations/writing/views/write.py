"""Writing a memo: new, as a draft, and correcting one that was handed in."""

import uuid as uuids
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import audit
from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from consultations.enums import MemoStatus
from consultations.errors import DraftConflict, StaleRevision, WrongState
from consultations.models import Memo
from consultations.rules import can_write_header, can_write_text
from consultations.sessions.appointments import session_of
from consultations.writing.forms.codes import CodeLists
from consultations.writing.forms.memo import MemoForm
from consultations.writing.forms.prefill import prefilled
from consultations.writing.forms.raw import raw_from_post, raw_new, raw_of_memo
from consultations.writing.services.draft import draft_find, draft_open, draft_save
from consultations.writing.services.write import memo_revise, memo_submit
from consultations.writing.views._opening import CHANGED, new_for_session, saved_page
from consultations.writing.views._page import Page

ALREADY = (
    "{}は提出済みです。入力した変更は、訂正の下書きとして残しました。確認して保存してください。"
)
ELSEWHERE = (
    "別の画面でこの下書きが更新されました。違うところを選んでから、もう一度操作してください。"
)


@never_cache
@require_http_methods(["GET", "POST"])
@require_permission(Permission.MEMO_WRITE)
def new(request: StaffRequest) -> HttpResponse:
    """An empty form; nothing is saved before something is typed."""
    if request.method == "POST":
        return _receive(request, _posted_uuid(request))
    codes = CodeLists(day=timezone.localdate())
    raw = raw_new(request.user, codes)
    if (session := session_of(request.user, request.GET.dict())) is not None:
        return new_for_session(request, session, raw)
    raw |= prefilled(request.user, request.GET)
    page = Page(request, uuids.uuid4(), raw)
    form = MemoForm(user=request.user, codes=codes, raw=raw)
    return page.respond(form)


@never_cache
@require_http_methods(["GET", "POST"])
@require_permission(Permission.MEMO_WRITE)
def draft(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    """A draft of one's own; its address is its uuid until it has a number."""
    if request.method == "POST":
        return _receive(request, uuid)
    memo = get_object_or_404(
        Memo.objects.visible_to(request.user).select_related("draft"), uuid=uuid
    )
    if not memo.is_draft:
        return redirect("consultations:detail", memo.number)
    return saved_page(request, memo).respond()


@never_cache
@require_http_methods(["GET", "POST"])
@require_permission(Permission.MEMO_WRITE)
def edit(request: StaffRequest, number: str) -> HttpResponse:
    """Correct a numbered memo until it is confirmed; the secretariat its header only."""
    memo = get_object_or_404(
        Memo.objects.visible_to(request.user).select_related(
            "company", "person", "introduced_by", "introduced_branch", "draft"
        ),
        number=number,
    )
    if not can_write_header(request.user, memo):
        raise PermissionDenied
    if request.method == "POST":
        return _correct(request, memo)
    if memo.is_restricted:
        audit.record("memo.restricted_read", target=memo, by=request.user, number=memo.number)
    return saved_page(request, memo).respond()


def _posted_uuid(request: StaffRequest) -> uuids.UUID:
    try:
        return uuids.UUID(request.POST.get("uuid", ""))
    except ValueError:
        return uuids.uuid4()


def _posted_revision(request: StaffRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _require_same_person(request: StaffRequest) -> None:
    """Somebody else signed in on another tab: their name must not come under this text."""
    if request.POST.get("owner", str(request.user.pk)) != str(request.user.pk):
        raise PermissionDenied


def _open(
    request: StaffRequest, uuid: uuids.UUID, opener: Callable[..., Memo] = draft_open
) -> Memo:
    """The draft of the uuid, or the memo it has become; 404 when it is somebody else's."""
    try:
        memo = opener(uuid=uuid, by=request.user)
    except PermissionDenied:
        raise Http404 from None
    if not (memo.is_draft or Memo.objects.visible_to(request.user).filter(pk=memo.pk).exists()):
        raise Http404
    return memo


def _receive(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    """A draft comes in, to be kept or handed in."""
    _require_same_person(request)
    raw = raw_from_post(request.POST)
    page = Page(request, uuid, raw, revision=_posted_revision(request))
    if request.POST.get("act") == "save":
        return _keep(page, _open(request, uuid))
    page.check = True
    memo = _open(request, uuid, draft_find)
    page.memo = None if memo._state.adding else memo
    if memo.status in (MemoStatus.CONFIRMED, MemoStatus.VOID):
        return redirect("consultations:detail", memo.number)
    form = page.form()
    if not form.is_valid() and memo.is_draft:
        # A second click may have waited for the first, which registered the client meanwhile.
        memo = page.memo = _open(request, uuid)
        form = page.form() if memo.number else form
    if memo.number and not form.says_the_same_as(memo):
        return _keep_for_correction(page, memo)
    if not form.is_valid():
        return _refuse(page, form)
    try:
        memo = _submit(page, memo, form)
    except DraftConflict as conflict:
        return _show_conflict(page, conflict)
    except (WrongState, ValidationError) as error:
        return _say(page, form, error)
    messages.success(request, f"{memo.number} を提出しました。")
    return redirect("consultations:detail", memo.number)


def _submit(page: Page, memo: Memo, form: MemoForm) -> Memo:
    by, entry = page.request.user, form.entry()
    try:
        return memo_submit(memo=memo, by=by, entry=entry, draft_revision=page.revision)
    except DraftConflict as conflict:
        if conflict.data != page.raw:
            raise
        # The last autosave was this very text; only its answer did not arrive.
        return memo_submit(memo=memo, by=by, entry=entry, draft_revision=conflict.revision)


def _keep(page: Page, memo: Memo) -> HttpResponse:
    """下書き保存 by hand, for browsers without scripts."""
    page.memo = memo
    try:
        draft_save(memo=memo, by=page.request.user, revision=page.revision, data=page.raw)
    except DraftConflict as conflict:
        return _show_conflict(page, conflict)
    except WrongState as error:
        return _say(page, page.form(), error)
    messages.success(page.request, f"下書きを保存しました（{timezone.localtime():%H:%M:%S}）。")
    return HttpResponseRedirect(page.post_url())


def _keep_for_correction(page: Page, memo: Memo) -> HttpResponse:
    """The form of a memo that has been handed in meanwhile, changed since: a correction."""
    if not can_write_text(page.request.user, memo):
        raise PermissionDenied
    raw = page.raw | {"memo_revision": page.raw.get("memo_revision") or str(memo.revision)}
    try:
        draft_save(memo=memo, by=page.request.user, revision=0, data=raw)
    except DraftConflict as conflict:
        return _show_conflict(page, conflict)
    messages.warning(page.request, ALREADY.format(memo.number))
    return redirect("consultations:edit", memo.number)


def _refuse(page: Page, form: MemoForm) -> HttpResponse:
    """Something is missing: say what, and keep what was typed."""
    memo = page.memo
    if memo is not None and not page.header_only:
        try:
            saved = draft_save(
                memo=memo, by=page.request.user, revision=page.revision, data=page.raw
            )
        except DraftConflict as conflict:
            return _show_conflict(page, conflict)
        except WrongState as error:
            return _say(page, form, error)
        page.revision, page.saved_at = saved.revision, saved.saved_at
    page.status = 422
    return page.respond(form)


def _show_conflict(page: Page, conflict: DraftConflict) -> HttpResponse:
    """Both versions; what is in the form afterwards is what counts."""
    page.theirs, page.revision, page.notice = dict(conflict.data), conflict.revision, ELSEWHERE
    page.check, page.status = False, 409
    return page.respond()


def _say(page: Page, form: MemoForm, error: Exception) -> HttpResponse:
    text = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    page.notice, page.status = text, 409
    return page.respond(form)


def _correct(request: StaffRequest, memo: Memo) -> HttpResponse:
    """A numbered memo comes back: kept, corrected, or (returned) handed in again."""
    _require_same_person(request)
    kept = raw_of_memo(memo)
    page = Page(request, memo.uuid, raw_from_post(request.POST), memo, kept)
    page.revision = _posted_revision(request)
    page.header_only = not can_write_text(request.user, memo)
    if page.header_only:
        page.raw |= {name: kept[name] for name in ("content", "advice", "impression")}
    elif request.POST.get("act") == "save":
        return _keep(page, memo)
    page.check = True
    form = page.form()
    if not form.is_valid():
        return _refuse(page, form)
    try:
        _hand_in_again(page, memo, form)
    except DraftConflict as conflict:
        return _show_conflict(page, conflict)
    except StaleRevision:
        return _changed_meanwhile(page, form)
    except (WrongState, ValidationError) as error:
        return _say(page, form, error)
    if request.GET.get("from") == "queue":
        return redirect(f"{reverse('consultations:confirmations')}?at={memo.number}")
    return redirect("consultations:detail", memo.number)


def _hand_in_again(page: Page, memo: Memo, form: MemoForm) -> None:
    by, entry = page.request.user, form.entry()
    based_on = str(page.raw.get("memo_revision", ""))
    revision = int(based_on) if based_on.isascii() and based_on.isdigit() else 0
    if memo.revision != revision:
        raise StaleRevision
    draft_revision = None if page.header_only else page.revision
    if memo.status == MemoStatus.RETURNED and not page.header_only:
        memo_submit(memo=memo, by=by, entry=entry, draft_revision=draft_revision)
        messages.success(page.request, f"{memo.number} を再提出しました。")
        return
    memo_revise(memo=memo, by=by, entry=entry, revision=revision, draft_revision=draft_revision)
    messages.success(page.request, f"{memo.number} を訂正しました。")


def _changed_meanwhile(page: Page, form: MemoForm) -> HttpResponse:
    memo = Memo.objects.visible_to(page.request.user).get(uuid=page.uuid)
    if form.says_the_same_as(memo):
        # A second click on the same button: done already.
        return redirect("consultations:detail", memo.number)
    kept = raw_of_memo(memo)
    page.memo, page.theirs, page.notice = memo, kept, CHANGED
    page.raw |= {"memo_revision": kept["memo_revision"]}
    page.check, page.status = False, 409
    return page.respond()
