"""The list of organisations, the directory of the core ones, and each one's own page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from accounts.remembered import KEEP, remembers
from center.errors import SettingsError
from partners.enums import OrganizationKind
from partners.models import Organization
from partners.orgs import bank_page
from partners.orgs.forms.filters import DirectoryFilter, OrganizationFilter
from partners.orgs.forms.organizations import MergeForm, OrganizationForm, office_people
from partners.orgs.rules import is_of_bank, suggested_owner
from partners.orgs.services.organizations import (
    organization_change,
    organization_merge,
    organization_register,
    organization_set_active,
    organization_unmerge,
)
from partners.orgs.views.page import SAVED, attempt, crumbs, organization_of, version_for
from yorozu.kit.paging import keyset_page
from yorozu.kit.registry import organization_sections, sections_of
from yorozu.kit.views import posted, version_in

SIZE = 40


@require_safe
@require_permission(Permission.ORGANIZATION_READ)
@remembers("organizations")
def organizations(request: StaffRequest) -> HttpResponse:
    """A partner's person has one organisation: theirs."""
    if is_of_bank(request.user):
        own = Organization.objects.visible_to(request.user).first()
        return redirect(own) if own else render(request, "partners/orgs/none.html")
    form = OrganizationFilter(request.GET)
    rows = form.narrow(Organization.objects.visible_to(request.user))
    shown = rows.select_related("owner", "successor").prefetch_related("topics")
    context = {
        "form": form,
        "chips": form.chips(),
        "page": keyset_page(shown, request, order=("kana", "name", "id"), size=SIZE),
        "total": rows.order_by().count(),
        "keep": KEEP,
        "may_write": has_permission(request.user, Permission.ORGANIZATION_WRITE),
    }
    return render(request, "partners/orgs/list.html", context)


@require_safe
@require_permission(Permission.MEETING_READ)
def directory(request: StaffRequest) -> HttpResponse:
    """支援機関連携40先: who can help with what. Banks are partners, not places to be sent to."""
    form = DirectoryFilter(request.GET)
    core = Organization.objects.visible_to(request.user).in_use().filter(is_core=True)
    core = core.exclude(is_member=True)
    rows = form.narrow(core).prefetch_related("topics").order_by("kind", "kana", "name")
    context = {"form": form, "chips": form.chips(), "rows": list(rows)}
    return render(request, "partners/orgs/directory.html", context)


@never_cache
@require_safe
@require_permission(Permission.ORGANIZATION_READ)
def organization(request: StaffRequest, pk: int) -> HttpResponse:
    """金庫カルテ. Who asks for a merged one is led to who stands for it, unless they insist."""
    row = organization_of(request.user, pk)
    bank_side = is_of_bank(request.user)
    if row.successor and not bank_side and "own" not in request.GET:
        messages.info(request, f"「{row.name}」は「{row.successor.name}」に合併しました。")
        return redirect(row.successor)
    sections, context = sections_of(organization_sections, request, row)
    context |= _facts(request, row) | {"sections": sections, "bank_side": bank_side}
    return render(request, "partners/orgs/detail.html", context)


def _facts(request: StaffRequest, row: Organization) -> dict[str, Any]:
    user, today = request.user, timezone.localdate()
    family = row.family
    context: dict[str, Any] = {
        "organization": row,
        "topics": list(row.topics.all()),
        "merged": list(Organization.objects.visible_to(user).filter(successor=row)),
        "year": bank_page.year_line(user, family, today),
        "next_events": bank_page.next_events(user, family),
        "wishes": bank_page.open_wishes(user, family, today),
        "coordinators": bank_page.coordinators_there(user, family),
        "contacts": bank_page.people_there(user, family),
        "accounts": bank_page.accounts_there(user, family),
        "schemes": bank_page.schemes_of(user, family),
        "may_write": has_permission(user, Permission.ORGANIZATION_WRITE),
        "may_invite": has_permission(user, Permission.USERS_MANAGE),
        "may_scheme": has_permission(user, Permission.SCHEME_WRITE),
        "may_meet": has_permission(user, Permission.MEETING_WRITE),
        "may_ask": has_permission(user, Permission.EVENT_REQUEST),
        "crumbs": crumbs(),
    }
    if has_permission(user, Permission.MEETING_READ):
        context["meetings"] = bank_page.meetings_of(user, family)
        context["actions"] = bank_page.open_actions_of(user, family)
    return context


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.ORGANIZATION_WRITE)
def organization_new(request: StaffRequest) -> HttpResponse:
    form = OrganizationForm(posted(request))
    made, status = attempt(
        form, lambda: organization_register(values=form.values(), by=request.user)
    )
    if made is not None and status == SAVED:
        messages.success(request, f"「{made.name}」を登録しました。")
        return redirect(made)
    return _form_page(request, form, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.ORGANIZATION_WRITE)
def organization_edit(request: StaffRequest, pk: int) -> HttpResponse:
    row = organization_of(request.user, pk)
    form = OrganizationForm(posted(request), row)
    made, status = attempt(
        form,
        lambda: organization_change(
            organization=row,
            version=version_in(request),
            values=form.values(),
            by=request.user,
        ),
    )
    if made is not None and status == SAVED:
        messages.success(request, f"「{made.name}」を保存しました。")
        return redirect(f"{made.get_absolute_url()}{'?own=1' if made.successor_id else ''}")
    return _form_page(request, form, row=row, status=status)


def _form_page(
    request: StaffRequest,
    form: OrganizationForm,
    *,
    row: Organization | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "organization": row,
        "version": version_for(request, row, status),
        "owners": _suggestions(),
        "crumbs": crumbs(row),
    }
    return render(request, "partners/orgs/form.html", context, status=status)


def _suggestions() -> list[tuple[str, str]]:
    """(who, of what kinds): the house's habit, in words."""
    words: dict[str, list[str]] = {}
    for kind in OrganizationKind:
        if (role := suggested_owner(kind)) is not None:
            words.setdefault(str(role), []).append(kind.label)
    people: dict[str, list[str]] = {}
    for each in office_people():
        people.setdefault(each.role, []).append(each.name)
    nobody = ["（未登録）"]
    return [
        ("、".join(people.get(role, nobody)), "・".join(kinds)) for role, kinds in words.items()
    ]


@require_POST
@require_permission(Permission.ORGANIZATION_WRITE)
def organization_active(request: StaffRequest, pk: int) -> HttpResponse:
    """Retire it (active=0) or use it again (active=1)."""
    row = organization_of(request.user, pk)
    active = request.POST.get("active") == "1"
    try:
        organization_set_active(organization=row, is_active=active, by=request.user)
    except SettingsError as error:
        messages.error(request, str(error))
    else:
        words = "をまた使うようにしました" if active else "の使用を終了しました"
        messages.success(request, f"「{row.name}」{words}。")
    return redirect(f"{row.get_absolute_url()}?own=1")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.ORGANIZATION_WRITE)
def organization_merge_page(request: StaffRequest, pk: int) -> HttpResponse:
    row = organization_of(request.user, pk)
    form = MergeForm(posted(request))
    made, status = attempt(
        form,
        lambda: organization_merge(
            merged=row,
            successor=form.cleaned_data["successor"],
            on=form.cleaned_data["on"],
            version=version_in(request),
            by=request.user,
        ),
    )
    if made is not None and made.successor is not None:
        messages.success(
            request, f"「{made.name}」を「{made.successor.name}」に合併したものとして記録しました。"
        )
        return redirect(made.successor)
    context = {
        "form": form,
        "organization": row,
        "version": version_for(request, row, status),
        "crumbs": crumbs(row),
    }
    return render(request, "partners/orgs/merge.html", context, status=status)


@require_POST
@require_permission(Permission.ORGANIZATION_WRITE)
def organization_unmerge_act(request: StaffRequest, pk: int) -> HttpResponse:
    row = organization_of(request.user, pk)
    try:
        organization_unmerge(organization=row, version=version_in(request), by=request.user)
    except SettingsError as error:
        messages.error(request, str(error))
        return redirect(f"{reverse('partners:detail', args=[pk])}?own=1")
    messages.success(request, f"「{row.name}」の合併を取り消しました。")
    return redirect("partners:detail", pk)
