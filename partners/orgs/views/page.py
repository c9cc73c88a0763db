"""What the pages on organisations, schemes and meetings share."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from center.errors import SettingsError
from partners.models import Branch, Contact, Organization, Scheme
from yorozu.kit.views import version_in

ResultT = TypeVar("ResultT")
SAVED = 302


def organization_of(user: User, pk: int) -> Organization:
    """404 for what the user may not see, as a bank any other bank."""
    rows = Organization.objects.visible_to(user).select_related("owner", "successor", "joined")
    return get_object_or_404(rows, pk=pk)


def branch_of(user: User, pk: int) -> Branch:
    rows = Branch.objects.visible_to(user).select_related("organization")
    return get_object_or_404(rows, pk=pk)


def contact_of(user: User, pk: int) -> Contact:
    rows = Contact.objects.visible_to(user).select_related("organization", "branch")
    return get_object_or_404(rows, pk=pk)


def scheme_of(user: User, pk: int) -> Scheme:
    rows = Scheme.objects.visible_to(user).select_related(
        "organization", "branch", "written_by", "withdrawn_by", "reused_from__organization"
    )
    return get_object_or_404(rows, pk=pk)


def version_for(asking: HttpRequest, row: Any, status: int) -> int:
    """What the form carries: where something is missing still the version it was opened with.

    After a clash it is today's: who saves again has seen that somebody else did.
    """
    if asking.method == "POST" and status == 422:
        return version_in(asking)
    return row.version if row else 0


def attempt(form: forms.Form, act: Callable[[], ResultT]) -> tuple[ResultT | None, int]:
    """What came of the act, and the answer's status: 302 when it is done.

    What was refused stands on the form, with everything that was typed.
    """
    if not form.is_bound:
        return None, 200
    if not form.is_valid():
        return None, 422
    try:
        return act(), SAVED
    except SettingsError as error:
        form.add_error(None, str(error))
        return None, 409
    except ValidationError as error:
        _explain(form, error)
        return None, 422


def _explain(form: forms.Form, error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def crumbs(
    organization: Organization | None = None, *more: tuple[str, str]
) -> list[tuple[str, str]]:
    """The list of organisations, the organisation, what lies between."""
    found = [("連携機関", reverse("partners:list"))]
    if organization is not None:
        found.append((organization.name, organization.get_absolute_url()))
    return [*found, *more]
