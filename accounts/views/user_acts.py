"""Acts on one account, each asked once more on a page of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import services
from accounts.companions import leave_all
from accounts.enums import Permission
from accounts.errors import AccountError
from accounts.models import User
from accounts.permissions import StaffRequest, require_permission
from accounts.selectors import users_for_list


@dataclass(frozen=True)
class Act:
    """Its question, what follows, the button, and what is said when it is done."""

    question: str
    what_follows: str
    button: str
    done: str
    run: Callable[..., Any]
    is_grave: bool = True


@transaction.atomic
def _leave(*, user: User, by: User) -> None:
    services.user_deactivate(user=user, by=by)
    leave_all(user=user, by=by)


ACTS = {
    "deactivate": Act(
        "{}さんの利用を停止しますか",
        "すべての端末で、すぐにログアウトになります。書いたメモや記録はそのまま残ります。"
        "コーディネーターは、きょうを退任日とし、新しいメモの対応者に出なくなります。",
        "利用を停止する",
        "{}さんの利用を停止しました。",
        _leave,
    ),
    "reactivate": Act(
        "{}さんの利用を再開しますか",
        "前のパスワードと二段階認証でログインできるようになります。"
        "コーディネーターの退任日は、この人の画面で消してください。",
        "利用を再開する",
        "{}さんの利用を再開しました。",
        services.user_reactivate,
        is_grave=False,
    ),
    "reset-mfa": Act(
        "{}さんの二段階認証を解除しますか",
        "認証アプリ・パスキー・予備コードがすべて消え、どの端末もログアウトになります。"
        "本人にはメールで知らせます。電話などで、本人からの依頼であることを確かめてください。",
        "二段階認証を解除する",
        "{}さんの二段階認証を解除しました。",
        services.user_reset_mfa,
    ),
    "end-sessions": Act(
        "{}さんをすべての端末でログアウトさせますか",
        "端末をなくしたときなどに使います。本人は、もう一度ログインできます。",
        "ログアウトさせる",
        "{}さんをすべての端末でログアウトさせました。",
        services.user_end_sessions,
    ),
    "send-again": Act(
        "{}さんに招待メールを送り直しますか",
        "新しいリンクを送ります。期限はきょうから7日間です。前に送ったリンクは使えなくなります。",
        "送り直す",
        "{}さんに招待メールを送り直します。",
        services.invitation_send_again,
        is_grave=False,
    ),
    "revoke": Act(
        "{}さんの招待を取り消しますか",
        "送ったリンクは使えなくなります。あとから送り直すこともできます。",
        "招待を取り消す",
        "{}さんの招待を取り消しました。",
        services.invitation_revoke,
    ),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.USERS_MANAGE)
def user_act(request: StaffRequest, pk: int, act: str) -> HttpResponse:
    if act not in ACTS:
        raise Http404
    asked = ACTS[act]
    person = get_object_or_404(users_for_list(request.user), pk=pk)
    if request.method == "POST":
        try:
            asked.run(user=person, by=request.user)
        except AccountError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, asked.done.format(person.name))
        return redirect("accounts:user", pk)
    context = {"person": person, "act": asked, "question": asked.question.format(person.name)}
    return render(request, "accounts/user_act.html", context)
