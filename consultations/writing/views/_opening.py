"""What the form of a memo shows when it is opened."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.permissions import StaffRequest
from bookings.models import Appointment
from consultations.models import Memo, MemoDraft
from consultations.rules import can_write_text
from consultations.sessions.appointments import draft_uuid, memo_of
from consultations.writing.forms.codes import CodeLists
from consultations.writing.forms.prefill import session_facts
from consultations.writing.forms.raw import Raw, raw_new, raw_of_memo
from consultations.writing.views._page import Page

CHANGED = "ほかの人がこのメモを更新しました。違うところを選んでから、もう一度保存してください。"


def new_for_session(asking: StaffRequest, session: Appointment, raw: Raw) -> HttpResponse:
    """The memo of an appointment: the one there is, one's own draft, or a form already filled."""
    memo = memo_of(session)
    if memo is not None and Memo.objects.visible_to(asking.user).filter(pk=memo.pk).exists():
        return redirect("consultations:detail", memo.number)
    uuid = draft_uuid(session, asking.user)
    if Memo.objects.visible_to(asking.user).filter(uuid=uuid).exists():
        return redirect("consultations:draft", uuid)
    return Page(asking, uuid, raw | session_facts(session)).respond()


def saved_page(asking: StaffRequest, memo: Memo) -> Page:
    """The form as it was last typed; a numbered memo's stored text when nobody typed since."""
    saved: MemoDraft | None = getattr(memo, "draft", None)
    writer = can_write_text(asking.user, memo)
    if memo.is_draft:
        raw = saved.data if saved else raw_new(asking.user, CodeLists(day=timezone.localdate()))
        page = Page(asking, memo.uuid, dict(raw), memo)
    else:
        kept = raw_of_memo(memo)
        page = Page(asking, memo.uuid, kept, memo, kept, header_only=not writer)
        if saved and writer and not saved.discarded_at:
            _lay_over(page, dict(saved.data), kept)
    if saved and writer:
        page.revision, page.saved_at = saved.revision, saved.saved_at
    return page


def _lay_over(page: Page, typed: Raw, kept: Raw) -> None:
    """Show the draft; when the memo changed under it, both versions."""
    if typed.get("memo_revision") != kept["memo_revision"]:
        page.theirs = kept
        page.notice = CHANGED
    page.raw = typed | {"memo_revision": kept["memo_revision"]}
