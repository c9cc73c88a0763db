"""What the pages of this room share."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from accounts.permissions import StaffRequest
from trainees.models import Cohort, FollowUpMeeting, OjtItem, OjtPlan, Trainee
from yorozu.kit.textkeys import int_of

MOST_ID = 2**63 - 1
_WITH = ("cohort__programme", "organization", "branch", "mentor__user", "user")


def fetch(user: User, pk: int) -> Trainee:
    """The trainee if this user may see them; 404 otherwise."""
    rows = Trainee.objects.visible_to(user).select_related(*_WITH)
    return get_object_or_404(rows, pk=_id(pk))


def fetch_learner(user: User, pk: int) -> Trainee:
    """The same, where logs and evaluations are read: mentor, office, chiefs, oneself."""
    rows = Trainee.objects.visible_to(user).learning_of(user).select_related(*_WITH)
    return get_object_or_404(rows, pk=_id(pk))


def fetch_cohort(user: User, pk: int) -> Cohort:
    rows = Cohort.objects.visible_to(user).select_related("organization", "programme")
    return get_object_or_404(rows, pk=_id(pk))


def fetch_meeting(user: User, pk: int) -> FollowUpMeeting:
    rows = FollowUpMeeting.objects.visible_to(user).select_related("programme")
    return get_object_or_404(rows, pk=_id(pk))


def fetch_plan(user: User, pk: int) -> OjtPlan:
    rows = OjtPlan.objects.visible_to(user).select_related("coordinator__user", "decided_by")
    return get_object_or_404(rows, pk=_id(pk))


def fetch_item(user: User, pk: int) -> OjtItem:
    rows = OjtItem.objects.visible_to(user)
    return get_object_or_404(
        rows.select_related("plan__coordinator__user", "teacher", "signed_by"), pk=_id(pk)
    )


def _id(pk: int) -> int:
    if pk > MOST_ID:
        raise Http404
    return pk


def version_in(data: QueryDict, name: str = "version") -> int:
    """The version the page was drawn with; what is no number matches none."""
    known = int_of(data.get(name))
    return -1 if known is None else known


def posted(asking: HttpRequest) -> QueryDict | None:
    """What a form binds to."""
    return asking.POST if asking.method == "POST" else None


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("トレーニー", reverse("trainees:list")), *more]


def of(trainee: Trainee) -> tuple[str, str]:
    return (trainee.name, trainee.get_absolute_url())


def say_wrong(asking: StaffRequest, error: Exception) -> None:
    messages.error(asking, str(error))


def take_errors(form: Form, error: ValidationError) -> None:
    """What the model refused, at the fields where they are on the form."""
    told: dict[str, Any] = getattr(error, "error_dict", {})
    for name, words in told.items():
        form.add_error(name if name in form.fields else None, words)
    if not told:
        form.add_error(None, error)
