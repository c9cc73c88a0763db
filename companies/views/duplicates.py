"""All likely doubles, and the word that a pair is two clients."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from companies.errors import Refused
from companies.kinds import KINDS, Kind
from companies.pairs import pairs_count, pairs_page, told_apart_pairs
from companies.services import client_tell_apart, client_tell_apart_undo
from companies.views._page import crumbs, fetch
from yorozu.kit.textkeys import int_of

SIZE = 25
MOST_COUNTED = 1000
DECIDED_SHOWN = 20


@dataclass(frozen=True)
class Turn:
    """Where the list goes on; newer pairs are only reached from the beginning."""

    next_url: str
    previous_url: str


@require_safe
@require_permission(Permission.COMPANY_WRITE)
def duplicates(request: StaffRequest, key: str) -> HttpResponse:
    kind = KINDS[key]
    weak = request.GET.get("wide") == "1"
    beyond = _place(request.GET.get("after", ""))
    found = pairs_page(request.user, kind.model, size=SIZE + 1, beyond=beyond, weak=weak)
    pairs = found[:SIZE]
    total = pairs_count(kind.model, most=MOST_COUNTED + 1, weak=weak)
    wide = {"wide": "1"} if weak else {}
    last = pairs[-1] if len(found) > SIZE else None
    after = {"after": f"{last.other.pk}-{last.one.pk}"} if last else {}
    turn = Turn(
        f"?{urlencode(wide | after)}" if after else "", f"?{urlencode(wide)}" if beyond else ""
    )
    context = {
        "kind": kind,
        "pairs": pairs,
        "weak": weak,
        "page": turn,
        "total_label": f"{total:,}組" if total <= MOST_COUNTED else f"{MOST_COUNTED:,}組以上",
        "decided": told_apart_pairs(kind.model, limit=DECIDED_SHOWN),
        "crumbs": crumbs(kind),
        "may_merge": has_permission(request.user, Permission.COMPANY_MERGE),
        "here": request.get_full_path(),
    }
    return render(request, "companies/duplicates.html", context)


@require_POST
@require_permission(Permission.COMPANY_WRITE)
def apart(request: StaffRequest, key: str) -> HttpResponse:
    """別の企業: never offered as one again."""
    kind = KINDS[key]
    one, other = int_of(request.POST.get("one")), int_of(request.POST.get("other"))
    if one is None or other is None:
        raise Http404
    first, second = fetch(request.user, kind, one), fetch(request.user, kind, other)
    try:
        client_tell_apart(one=first, other=second, by=request.user)
    except Refused as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request, f"「{first.name}」と「{second.name}」を別の{kind.label}として記録しました。"
        )
    return redirect(_back(request, kind))


@require_POST
@require_permission(Permission.COMPANY_WRITE)
def together(request: StaffRequest, key: str, pk: int) -> HttpResponse:
    """Take the word back."""
    kind = KINDS[key]
    pair = get_object_or_404(told_apart_pairs(kind.model), pk=pk)
    client_tell_apart_undo(pair=pair, by=request.user)
    messages.success(request, f"もう一度、同じ{kind.label}の候補として表示します。")
    return redirect(_back(request, kind))


def _place(text: str) -> tuple[int, int] | None:
    other, _, one = text.partition("-")
    place = (int_of(other), int_of(one))
    return None if None in place else (place[0] or 0, place[1] or 0)


def _back(request: StaffRequest, kind: Kind) -> str:
    """The page the button stood on."""
    here = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(here, allowed_hosts=None) and here.startswith("/"):
        return here
    return kind.url("duplicates")
