"""What the pages share: finding a record in scope, a form page, errors of a service."""

from collections.abc import Callable, Collection
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.models import User
from accounts.permissions import StaffRequest
from assist.errors import AssistError, Stale
from assist.forms.versioned import VersionForm
from assist.models import AssistCase, AssistConference

Crumbs = list[tuple[str, str]]


def conference_of(user: User, pk: int) -> AssistConference:
    rows = AssistConference.objects.visible_to(user)
    return get_object_or_404(rows.select_related("organization", "branch", "programme"), pk=pk)


def case_of(user: User, pk: int) -> AssistCase:
    rows = AssistCase.objects.visible_to(user).select_related(
        "conference__organization",
        "conference__branch",
        "company__merged_into__merged_into",
        "branch",
        "added_by",
        "withdrawn_by",
    )
    return get_object_or_404(rows, pk=pk)


def crumbs(*more: Any) -> Crumbs:
    """The room, then each record that stands above the page."""
    found = [("アシスト会議", reverse("assist:list"))]
    return [*found, *((str(each), each.get_absolute_url()) for each in more)]


def attempt(form: Form, act: Callable[[], Any], lines: Collection[tuple[str, Form]] = ()) -> bool:
    """Whether the service did it; what it refused stands at its field or above the form.

    After a clash the form shows what another saved and carries the newer version: the person
    reads both, decides and can save.
    """
    try:
        act()
    except AssistError as error:
        form.add_error(None, str(error))
        if isinstance(error, Stale) and isinstance(form, VersionForm):
            form.catch_up(lines)
    except ValidationError as error:
        show_errors(form, error)
    else:
        return True
    return False


def show_errors(form: Form, error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def form_page(
    asking: StaffRequest,
    form: Form,
    *,
    title: str,
    trail: Crumbs,
    button: str = "保存する",
    template: str = "assist/form.html",
    **more: Any,
) -> HttpResponse:
    """A form on a page of its own; `back` is where やめる leads."""
    context = {
        "form": form,
        "title": title,
        "crumbs": trail,
        "back": trail[-1][1],
        "button": button,
        **more,
    }
    return render(asking, template, context, status=422 if form.errors else 200)


def go(asking: StaffRequest, where: Any, words: str) -> HttpResponse:
    messages.success(asking, words)
    return redirect(where)
