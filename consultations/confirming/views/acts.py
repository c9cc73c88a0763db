"""よろず事務局 確認欄: confirm, return, take a confirmation back, void."""

from dataclasses import dataclass
from typing import Protocol

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import StaffRequest, require_permission
from consultations.confirming.queue import queue_page
from consultations.confirming.services import memo_confirm, memo_return, memo_unconfirm, memo_void
from consultations.errors import MemoError, MonthClosed, OwnMemo, ReasonRequired
from consultations.models import Memo
from consultations.reading.page import RETURN_PHRASES, Failed, memo_page, read_memo, readable

LONGEST_REASON = 1000
QUEUE = "queue"


class Service(Protocol):
    def __call__(self, *, memo: Memo, by: User, reason: str, revision: int | None) -> Memo: ...


@dataclass(frozen=True)
class Act:
    name: str
    run: Service
    done: str


CONFIRM = Act("confirm", memo_confirm, "{} を確認しました。")
RETURN = Act("return", memo_return, "{} を差し戻しました。")
UNCONFIRM = Act("unconfirm", memo_unconfirm, "{} の確認を取り消しました。")
VOID = Act("void", memo_void, "{} を取り消しました。番号は残り、集計には入りません。")


@require_POST
@require_permission(Permission.MEMO_CONFIRM)
def confirm(request: StaffRequest, number: str) -> HttpResponse:
    return _perform(request, number, CONFIRM)


@require_POST
@require_permission(Permission.MEMO_CONFIRM)
def send_back(request: StaffRequest, number: str) -> HttpResponse:
    return _perform(request, number, RETURN)


@require_POST
@require_permission(Permission.MEMO_CONFIRM)
def unconfirm(request: StaffRequest, number: str) -> HttpResponse:
    return _perform(request, number, UNCONFIRM)


@require_POST
@require_permission(Permission.MEMO_CONFIRM)
def void(request: StaffRequest, number: str) -> HttpResponse:
    return _perform(request, number, VOID)


def _perform(request: StaffRequest, number: str, act: Act) -> HttpResponse:
    memo = get_object_or_404(readable(request.user), number=number)
    reason = request.POST.get("reason", "").strip()
    phrases = tuple(text for text in RETURN_PHRASES if text in request.POST.getlist("phrase"))
    full = "\n".join(filter(None, [*phrases, reason]))
    try:
        if len(full) > LONGEST_REASON:
            raise ReasonRequired(f"理由は{LONGEST_REASON:,}字以内で入力してください。")
        act.run(memo=memo, by=request.user, reason=full, revision=_revision(request))
    except MemoError as error:
        failed = Failed(act.name, str(error), reason, phrases)
        return _refused(request, memo, failed, _status(error))
    return _go_on(request, memo, act)


def _revision(request: StaffRequest) -> int | None:
    """The revision the person saw. Raises BadRequest."""
    text = request.POST.get("revision", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadRequest("revision")
    return int(text)


def _status(error: MemoError) -> int:
    if isinstance(error, OwnMemo):
        return 403
    return 422 if isinstance(error, ReasonRequired | MonthClosed) else 409


def _refused(request: StaffRequest, memo: Memo, failed: Failed, status: int) -> HttpResponse:
    """The page again with the reason it was refused and everything that was typed."""
    memo = read_memo(request.user, str(memo.number))
    show = queue_page if request.POST.get("from") == QUEUE else memo_page
    return show(request, memo, failed=failed, status=status)


def _go_on(request: StaffRequest, memo: Memo, act: Act) -> HttpResponse:
    if request.POST.get("from") != QUEUE:
        messages.success(request, act.done.format(memo.number))
        return redirect("consultations:detail", memo.number)
    number = str(memo.number)
    place = {"at": number} if act is UNCONFIRM else {"after": number}
    if act is CONFIRM:
        place["done"] = number
    else:
        messages.success(request, act.done.format(memo.number))
    return redirect(f"{reverse('consultations:confirmations')}?{urlencode(place)}")
