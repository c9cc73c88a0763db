"""What the pages share: finding a case in scope, a form page, errors of a service."""

import uuid as uuids
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.models import User
from accounts.permissions import StaffRequest
from casebook.errors import CaseError
from casebook.models import CaseStudy
from yorozu.kit.views import add_errors

MOST_VERSION = 2**31 - 1
Crumbs = list[tuple[str, str]]
_RELATED = (
    *("company__merged_into__merged_into", "person__merged_into__merged_into", "industry"),
    *("created_by", "asked_by", "approved_by"),
)


def case_of(user: User, uuid: uuids.UUID) -> CaseStudy:
    rows = CaseStudy.objects.visible_to(user).select_related(*_RELATED)
    return get_object_or_404(rows.prefetch_related("topics"), uuid=uuid)


def crumbs(*more: Any) -> Crumbs:
    """The room, then each record that stands above the page."""
    found = [("支援事例集", reverse("casebook:list"))]
    return [*found, *((str(each), each.get_absolute_url()) for each in more)]


def attempt(form: Form, act: Callable[[], Any]) -> bool:
    """Whether the service did it; what it refused stands at its field or above the form."""
    try:
        act()
    except CaseError as error:
        form.add_error(None, str(error))
    except ValidationError as error:
        add_errors(form, error)
    else:
        return True
    return False


def tried(asking: StaffRequest, act: Callable[[], Any], done: str) -> bool:
    """For buttons without a form: what was refused is said on the next page."""
    try:
        act()
    except CaseError as error:
        messages.error(asking, str(error))
        return False
    messages.success(asking, done)
    return True


def form_page(
    asking: StaffRequest, form: Form, *, title: str, trail: Crumbs, **more: Any
) -> HttpResponse:
    """A form on a page of its own; `back` is where やめる leads."""
    context = {
        "form": form,
        "title": title,
        "crumbs": trail,
        "back": trail[-1][1],
        "button": "保存する",
        **more,
    }
    return render(asking, "casebook/form.html", context, status=422 if form.errors else 200)


def go(asking: StaffRequest, where: Any, words: str) -> HttpResponse:
    messages.success(asking, words)
    return redirect(where)
