"""The people of the centre: who they are, what they may do, whether they come in."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import sessions
from accounts.companions import Companion, companions
from accounts.enums import Permission, Role, UserState
from accounts.errors import AccountError, StalePage
from accounts.forms import UserForm, UsersFilterForm
from accounts.models import AuditEvent, User
from accounts.permissions import StaffRequest, require_permission
from accounts.remembered import remembers
from accounts.selectors import (
    factors_of,
    in_state,
    last_invitation_letter,
    named,
    rows_of,
    state_of,
    users_for_list,
)
from accounts.services import user_change, user_invite
from accounts.trail import rows_for
from yorozu.kit.paging import keyset_page
from yorozu.kit.views import htmx_or_full

Parts = list[tuple[Companion, Form]]
RECENT = 8


@require_safe
@require_permission(Permission.USERS_MANAGE)
@remembers("users")
def users(request: StaffRequest) -> HttpResponse:
    form = UsersFilterForm(request.GET)
    form.full_clean()
    given = form.cleaned_data
    rows = named(users_for_list(request.user), given.get("q") or "")
    if role := given.get("role"):
        rows = rows.filter(role=role)
    rows = in_state(rows, given.get("state") or "", timezone.localdate())
    page = keyset_page(rows, request, order=("kana", "id"))
    context = {
        "form": form,
        "page": page,
        "rows": rows_of(page.rows),
        "total": rows.order_by().count(),
        "narrowed": any(given.values()),
    }
    return htmx_or_full(request, "accounts/users.html", "results", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.USERS_MANAGE)
def user_new(request: StaffRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form, parts = UserForm(data), _parts(None, data)
    if data is not None and _are_valid(form, parts):
        try:
            user = _invite(request.user, form, parts)
        except AccountError as error:
            form.add_error(None, str(error))
        except ValidationError as error:  # the address was taken a moment ago
            form.add_error(None, error.messages[0])
        else:
            messages.success(request, f"{user.name}さんに招待メールを送ります。")
            return redirect("accounts:user", user.pk)
    status = 422 if data is not None else 200
    context = {"form": form, "parts": parts}
    return render(request, "accounts/user_new.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.USERS_MANAGE)
def user(request: StaffRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(users_for_list(request.user), pk=pk)
    data = request.POST if request.method == "POST" else None
    form, parts = UserForm(data, user=person), _parts(person, data)
    if data is not None and _are_valid(form, parts):
        try:
            _change(request.user, person, form, parts)
        except StalePage as error:
            person = get_object_or_404(users_for_list(request.user), pk=pk)
            form.show_now(person)
            form.add_error(None, str(error))
        except AccountError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "保存しました。")
            return redirect("accounts:user", pk)
    context = _about(request, person) | {"form": form, "parts": parts}
    status = 422 if data is not None else 200
    return render(request, "accounts/user.html", context, status=status)


def _about(request: StaffRequest, person: User) -> dict[str, Any]:
    """What stands beside the form."""
    state = state_of(person, timezone.localdate())
    waits = state in (UserState.INVITED, UserState.EXPIRED)
    events = AuditEvent.objects.visible_to(request.user).filter(actor_id=person.pk)
    return {
        "person": person,
        "state": state,
        "waits": waits,
        "never_came": not person.has_usable_password(),
        "letter": last_invitation_letter(person) if waits else None,
        "invitation": getattr(person, "invitation", None),
        "factors": factors_of(person),
        "devices": sessions.devices(person) if person.is_active else [],
        "events": rows_for(request.user, events[:RECENT]),
        "is_oneself": person.pk == request.user.pk,
        "trail_url": f"{reverse('accounts:audit')}?who={person.pk}",
    }


def _parts(person: User | None, data: QueryDict | None) -> Parts:
    return [(each, each.form(person, data)) for each in companions()]


def _for_role(parts: Parts, role: str) -> Parts:
    return [(each, part) for each, part in parts if role in each.roles]


def _are_valid(form: UserForm, parts: Parts) -> bool:
    """All are asked, so that all errors are said at once; parts of other roles do not count."""
    good = form.is_valid()
    chosen = _for_role(parts, form.cleaned_data.get("role", ""))
    flawed = [part for _, part in chosen if not part.is_valid()]
    return good and not flawed


@transaction.atomic
def _invite(by: User, form: UserForm, parts: Parts) -> User:
    person = user_invite(facts=form.facts(), by=by)
    for companion, part in _for_role(parts, person.role):
        companion.save(part, user=person, by=by)
    return person


@transaction.atomic
def _change(by: User, person: User, form: UserForm, parts: Parts) -> None:
    before = person.role
    changed = user_change(user=person, by=by, facts=form.facts(), seen=form.facts_seen())
    for companion, part in parts:
        if changed.role in companion.roles:
            companion.save(part, user=changed, by=by)
        elif before in companion.roles and Role(changed.role) not in companion.roles:
            companion.leave(user=changed, by=by)
